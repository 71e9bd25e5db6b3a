package org.scxc.model;

/**
 * {@code cpu.max} of a cgroup: how much CPU time its tasks may use in each period.
 *
 * @param quotaNs of all its CPUs together, whole µs, at least 1 ms; {@link Long#MAX_VALUE} = no limit
 * @param periodNs whole µs, 1 ms to 1 s
 */
public record CpuMax(long quotaNs, long periodNs) {
    /** cpu.max of a new cgroup: default_bw_period_us(), kernel/sched/sched.h. */
    public static final long PERIOD_NS = 100_000_000;

    public static final CpuMax NONE = new CpuMax(Long.MAX_VALUE, PERIOD_NS);

    private static final long US = 1_000;

    public boolean isLimit() {
        return quotaNs != Long.MAX_VALUE;
    }

    public long periodUs() {
        return periodNs / US;
    }

    /** −1 = no limit: RUNTIME_INF, all ones. */
    public long quotaUs() {
        return isLimit() ? quotaNs / US : -1;
    }

    /** In the words of the file: {@code 10000 100000}, {@code max 100000}. */
    public String file() {
        return (isLimit() ? Long.toString(quotaUs()) : "max") + " " + periodUs();
    }
}
