/** Formats that are read back, declared; what does not fit is refused with its place. */
@org.jspecify.annotations.NullMarked
package org.scxc.backends.schema;
