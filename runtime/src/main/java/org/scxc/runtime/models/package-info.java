/** The Java schedulers by name. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.models;
