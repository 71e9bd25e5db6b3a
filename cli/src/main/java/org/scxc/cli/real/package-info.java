/** Judges what runs on real kernels left behind. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.real;
