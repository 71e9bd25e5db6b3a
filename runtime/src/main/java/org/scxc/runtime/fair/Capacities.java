package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * Cores of unequal capacity: how much of the largest core each task makes use of, and where that fits. The use is util_avg with
 * its estimate, 0 to 1024, in a time that goes slower on smaller cores: update_util_avg(), update_rq_clock_pelt(),
 * kernel/sched/fair.c and pelt.h, 7.3.4. Nothing is kept on machines whose cores are equal.
 */
final class Capacities {
    static final int FULL = 1024;

    /** A task fits if that leaves a fifth of the CPU: fits_capacity(). */
    private static final int MARGIN = 1280;

    /** Capacities that differ by less are taken for equal: capacity_greater(). */
    private static final int CLEARLY = 1078;

    /** A quarter of a sleep's new value is believed: UTIL_EST_WEIGHT_SHIFT. A greater one is, wholly: UTIL_EST_FASTUP. */
    private static final int SHARE_OF_NEW = 4;

    private static final int NOWHERE = -1;

    private final int[] capacity;
    private final boolean unequal;
    private final double[] average;
    private final double[] estimate;
    private final long[] at;
    private final int[] runsOn;

    Capacities(Eevdf.Host host, int tasks, int cpus) {
        capacity = new int[cpus];
        boolean differ = false;
        for (int cpu = 0; cpu < cpus; cpu++) {
            capacity[cpu] = host.capacity(cpu);
            differ |= capacity[cpu] != capacity[0];
        }
        unequal = differ;
        int kept = unequal ? tasks : 0;
        average = new double[kept];
        estimate = new double[kept];
        at = new long[kept];
        runsOn = new int[kept];
        Arrays.fill(at, Long.MIN_VALUE);
        Arrays.fill(runsOn, NOWHERE);
    }

    /** Whether cores differ. */
    boolean areUnequal() {
        return unequal;
    }

    /** A CPU's load as a CPU of full capacity would have it. */
    long scaled(long load, int cpu) {
        return unequal ? load * FULL / capacity[cpu] : load;
    }

    /** The inverse of {@link #scaled}. */
    long onCpu(long scaled, int cpu) {
        return unequal ? scaled * capacity[cpu] / FULL : scaled;
    }

    int of(int cpu) {
        return capacity[cpu];
    }

    /** capacity_greater(). */
    boolean isGreater(int cpu, int than) {
        return (long) capacity[cpu] * FULL > (long) capacity[than] * CLEARLY;
    }

    boolean fits(int task, int cpu) {
        return !unequal || use(task) * MARGIN < (double) capacity[cpu] * FULL;
    }

    /** task_util_est(). */
    double use(int task) {
        return Math.max(average[task], estimate[task]);
    }

    /**
     * It comes to a CPU. A new task makes use of half of what is left there, or of as much as those that are there:
     * post_init_entity_util_avg().
     *
     * @param others sum of what tasks on the CPU make use of
     * @param count of these tasks
     */
    void comes(int task, int cpu, double others, int count, long now) {
        if (at[task] == Long.MIN_VALUE) {
            double half = Math.max(0, capacity[cpu] - others) / 2;
            average[task] = count == 0 ? half : Math.min(half, others / count);
            at[task] = now;
        } else {
            follow(task, now);
        }
    }

    void runs(int task, int cpu, long now) {
        follow(task, now);
        runsOn[task] = cpu;
    }

    void stops(int task, long now) {
        follow(task, now);
        runsOn[task] = NOWHERE;
    }

    void sleeps(int task, long now) {
        stops(task, now);
        double old = estimate[task];
        estimate[task] = Math.max(average[task], old + (average[task] - old) / SHARE_OF_NEW);
    }

    void follow(int task, long now) {
        if (at[task] == Long.MIN_VALUE) {
            at[task] = now;
        }
        int cpu = runsOn[task];
        int speed = cpu == NOWHERE ? FULL : capacity[cpu];
        long steps = (now - at[task]) * speed / FULL / Averages.STEP_NS;
        if (steps > 0) {
            at[task] += steps * Averages.STEP_NS * FULL / speed;
            int level = cpu == NOWHERE ? 0 : FULL;
            average[task] = level + (average[task] - level) * Averages.decay(steps);
        }
    }
}
