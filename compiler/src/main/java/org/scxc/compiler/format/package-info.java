/** The canonical form of a file: a printer over its parse tree, with the comments put back where they stood. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.format;
