package org.scxc.model;

/**
 * The kernel a scenario asks for.
 *
 * @param version as written, {@code 6.18}
 * @param hz ticks a second: 100, 250, 300 or 1000
 * @param watchdogNs the sched_ext watchdog's timeout as forced by the harness; 0 = the scheduler's or the kernel's (30 s)
 */
public record Kernel(String version, int hz, long watchdogNs) {
    public static final String DEFAULT_VERSION = "6.18";
    public static final int DEFAULT_HZ = 250;

    public long tickNs() {
        return 1_000_000_000L / hz;
    }
}
