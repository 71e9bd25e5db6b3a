/** Syntax tree to the model. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.lower;
