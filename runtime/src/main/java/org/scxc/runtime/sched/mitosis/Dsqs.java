package org.scxc.runtime.sched.mitosis;

/** Queue ids (docs/kernel/mitosis.md#dsq-ids). */
final class Dsqs {
    private static final long CPU = 0x1000_0000L;
    private static final long CELL = 0x2000_0000L;

    private Dsqs() {}

    static long cpu(int cpu) {
        return CPU | cpu;
    }

    static long cell(int cell, int llc) {
        return CELL | (long) cell << 16 | llc;
    }

    /** The CPU whose queue {@code dsq} is. */
    static int cpuOf(long dsq) {
        return (int) (dsq & ~CPU);
    }
}
