package org.scxc.model;

import java.util.Optional;

/**
 * The kernel a scenario asks for.
 *
 * @param version as written, {@code 6.18}
 * @param release the release that the version stands for, {@code 6.18.15}; empty = newer than all that are known, which
 *     only a backend with a real kernel can take
 * @param hz ticks a second: 100, 250, 300 or 1000
 * @param watchdogNs the sched_ext watchdog's timeout as forced by the harness; 0 = the scheduler's or the kernel's (30 s)
 * @param kfuncNs what each insert in ops.dispatch takes before it has its effect, ns: other CPUs' affinity changes come in
 *     between; 0 = a callback takes no time
 */
public record Kernel(String version, Optional<String> release, int hz, long watchdogNs, long kfuncNs) {
    /** A version that is a release; callbacks take no time. */
    public Kernel(String version, int hz, long watchdogNs) {
        this(version, Optional.of(version), hz, watchdogNs, 0);
    }

    public static final String DEFAULT_VERSION = "6.18";
    public static final int DEFAULT_HZ = 250;

    /**
     * Whether cpuset.cpus of a cgroup with tasks cannot be emptied: 6.18.15 and 6.19.14 say ENOSPC; 7.0.13, 7.1.8, 7.2.12 and
     * 7.3.4 take the parent's CPUs.
     */
    public static boolean keepsUsedCpusets(String version) {
        return Integer.parseInt(version.split("\\.")[0]) < 7;
    }

    public boolean keepsUsedCpusets() {
        return keepsUsedCpusets(version);
    }

    public long tickNs() {
        return 1_000_000_000L / hz;
    }
}
