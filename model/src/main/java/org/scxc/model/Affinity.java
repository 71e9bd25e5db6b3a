package org.scxc.model;

/** What is passed to sched_setaffinity or written to a cpuset. */
public sealed interface Affinity {
    /** No call is made. */
    record Inherit() implements Affinity {}

    record Cpus(CpuSet cpus) implements Affinity {}

    /** {@code any(count 2, of 0-7)}: so many CPUs of these, drawn anew each time. */
    record Any(int count, CpuSet of) implements Affinity {}
}
