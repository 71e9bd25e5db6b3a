/** Text to model: one list of phases, one door ({@link org.scxc.compiler.Compiler}). */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler;
