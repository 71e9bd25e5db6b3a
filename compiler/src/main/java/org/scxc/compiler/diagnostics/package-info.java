/** Errors as values, and how they are shown. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.diagnostics;
