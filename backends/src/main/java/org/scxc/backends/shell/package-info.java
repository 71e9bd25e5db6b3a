/** Scenarios as workloads for a real sched_ext kernel: a shell script, a plan, a worker in C; and their results read back. */
@org.jspecify.annotations.NullMarked
package org.scxc.backends.shell;
