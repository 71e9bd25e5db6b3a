/** Parse tree to the immutable scenario, with every name and unit checked on the way. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.lower;
