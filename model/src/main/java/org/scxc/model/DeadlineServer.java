package org.scxc.model;

/**
 * What a deadline server of each CPU gives to the tasks of its class that higher ones starve (docs/kernel/servers.md#states, #settings).
 *
 * @param runtimeNs at most so much in each period, ns; 0 = there is no server
 * @param periodNs {@link #PERIOD_MIN_NS} to {@link #PERIOD_MAX_NS}, and not less than the runtime
 */
public record DeadlineServer(long runtimeNs, long periodNs) {
    /** dl_server_period_min, kernel/sched/debug.c, 7.3.4. */
    public static final long PERIOD_MIN_NS = 100_000;

    /** dl_server_period_max, kernel/sched/debug.c, 7.3.4. */
    public static final long PERIOD_MAX_NS = (1L << 22) * 1000;

    public boolean isOn() {
        return runtimeNs > 0;
    }
}
