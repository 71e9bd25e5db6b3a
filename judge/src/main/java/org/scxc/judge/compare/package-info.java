/** Predicted outcomes beside observed ones: what agrees, within which tolerance, on how many runs. */
@org.jspecify.annotations.NullMarked
package org.scxc.judge.compare;
