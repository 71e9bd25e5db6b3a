/** The runtime as the other modules see it: setup in, outcome out. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.jvm;
