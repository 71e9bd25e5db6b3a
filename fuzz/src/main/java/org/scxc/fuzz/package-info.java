/** Coverage-guided fuzzing of everything that scxc reads and others made. */
@org.jspecify.annotations.NullMarked
package org.scxc.fuzz;
