/** The EEVDF baseline. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.fair;
