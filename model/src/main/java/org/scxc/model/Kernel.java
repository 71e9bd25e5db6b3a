package org.scxc.model;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param fairServer the deadline server of the fair class
 * @param extServer that of sched_ext
 * @param profile what that release does; of a version that is newer than all, what the facts say of it
 */
public record Kernel(
        String version,
        Optional<String> release,
        int hz,
        long watchdogNs,
        long kfuncNs,
        DeadlineServer fairServer,
        DeadlineServer extServer,
        KernelProfile profile) {
    /** The profile's release and servers; callbacks take no time. */
    public Kernel(KernelProfile profile, int hz, long watchdogNs) {
        this(profile.release(), Optional.of(profile.release()), hz, watchdogNs, 0, profile);
    }

    /** With the profile's servers. */
    public Kernel(
            String version, Optional<String> release, int hz, long watchdogNs, long kfuncNs, KernelProfile profile) {
        this(
                version,
                release,
                hz,
                watchdogNs,
                kfuncNs,
                profile.timed().fairServer(),
                profile.timed().extServer(),
                profile);
    }

    public static final String DEFAULT_VERSION = "6.18";
    public static final int DEFAULT_HZ = 250;

    /** The servers that are not as the release has them: {@code fair_server}, {@code ext_server}. */
    public SortedMap<String, DeadlineServer> chosenServers() {
        SortedMap<String, DeadlineServer> chosen = new TreeMap<>();
        if (!fairServer.equals(profile.timed().fairServer())) {
            chosen.put("fair_server", fairServer);
        }
        if (!extServer.equals(profile.timed().extServer())) {
            chosen.put("ext_server", extServer);
        }
        return chosen;
    }

    public long tickNs() {
        return 1_000_000_000L / hz;
    }
}
