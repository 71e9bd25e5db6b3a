/** Messages as values, and their text. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.diagnostics;
