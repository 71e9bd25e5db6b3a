/** Text to parse tree: the ANTLR grammar of {@code .scx}. */
@org.jspecify.annotations.NullMarked
package org.scxc.grammar;
