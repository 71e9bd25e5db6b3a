/** The machine's memory and its only source of chance; every room and every scheduler stands on it. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.state;
