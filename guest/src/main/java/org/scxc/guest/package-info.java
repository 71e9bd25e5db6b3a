/** A real sched_ext kernel in QEMU: fetched, booted with a prepared workload, and its results brought back. */
@org.jspecify.annotations.NullMarked
package org.scxc.guest;
