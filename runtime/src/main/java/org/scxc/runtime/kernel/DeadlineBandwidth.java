package org.scxc.runtime.kernel;

/** Arithmetic of the deadline class in the kernel's fixed points, that of tasks and of servers (kernel/sched/sched.h, 7.3). */
final class DeadlineBandwidth {
    /** Whether an instant is over is looked at in whole µs (ktime_us_delta() in start_dl_timer()). */
    static final long US = 1_000;

    /** BW_SHIFT: of a part of the time. */
    private static final int SHIFT = 20;

    /** DL_SCALE: products of two times are compared in these units. */
    private static final int SCALE = 10;

    /** SCHED_CAPACITY_SHIFT: of a CPU's capacity. */
    private static final int CAPACITY = 10;

    /** sched_rt_runtime_us of sched_rt_period_us, 950,000 of 1,000,000. */
    private static final long MOST = of(950, 1_000);

    private DeadlineBandwidth() {}

    /** to_ratio(): the part of the time that {@code runtime} in {@code period} is. */
    static long of(long runtime, long period) {
        return (runtime << SHIFT) / period;
    }

    /** What that part of a time is. */
    static long part(long bandwidth, long ns) {
        return bandwidth * ns >> SHIFT;
    }

    /** __dl_overflow(): whether all bandwidths together fit CPUs of that capacity. */
    static boolean fits(long total, long capacity) {
        return total <= MOST * capacity >> CAPACITY;
    }

    /** dl_entity_overflow(): {@code left} ns in {@code until} ns are more than {@code full} in {@code relative}. */
    static boolean overflows(long left, long until, long full, long relative) {
        return (relative >> SCALE) * (left >> SCALE) > (until >> SCALE) * (full >> SCALE);
    }

    /** What time on a CPU of that capacity counts. */
    static long scaled(long ns, int capacity) {
        return ns * capacity >> CAPACITY;
    }

    /** How long so much takes on a CPU of that capacity, ns. */
    static long takes(long ns, int capacity) {
        return (ns << CAPACITY) / capacity;
    }
}
