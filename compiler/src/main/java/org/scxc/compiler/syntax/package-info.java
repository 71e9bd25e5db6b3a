/** What was written: records with positions, built from the parse tree. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.syntax;
