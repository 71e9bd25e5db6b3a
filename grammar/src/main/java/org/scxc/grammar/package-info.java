/** Text to parse tree. */
@org.jspecify.annotations.NullMarked
package org.scxc.grammar;
