/** What a phase of the compiler came to, as text. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.print;
