/** Benchmarks with a main of their own. */
@org.jspecify.annotations.NullMarked
package org.scxc.bench;
