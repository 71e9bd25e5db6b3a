package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.runtime.state.Rng;

/** CPU time of what user space asks of the kernel, ns. */
public final class Costs {
    /** A process that was told to end, until it has: assumed, and shorter than what it is compared with. */
    public static final long EXIT_NS = 1_000;

    private final KernelProfile profile;

    Costs(KernelProfile profile) {
        this.profile = profile;
    }

    private static long between(long min, long max, Rng rng) {
        return min + rng.below(max - min);
    }

    public long forkNs(Rng rng) {
        return between(profile.latencies().forkMinNs(), profile.latencies().forkMaxNs(), rng);
    }

    public long childSetupNs() {
        return profile.latencies().childSetupNs();
    }

    /** A mkdir or a write to a control file. */
    public long mkdirNs(Rng rng) {
        return between(profile.latencies().mkdirMinNs(), profile.latencies().mkdirMaxNs(), rng);
    }

    /** A read of a control file: the shortest access that was traced, which was a write. */
    public long readNs() {
        return profile.latencies().mkdirMinNs();
    }

    public long moveNs(Rng rng) {
        return between(profile.latencies().moveMinNs(), profile.latencies().moveMaxNs(), rng);
    }

    public long firstMoveNs(Rng rng) {
        return between(profile.latencies().firstMoveMinNs(), profile.latencies().firstMoveMaxNs(), rng);
    }

    /** CPU time of a loader until its scheduler's programs are verified. */
    public long loadNs(Rng rng) {
        return between(profile.latencies().loadMinNs(), profile.latencies().loadMaxNs(), rng);
    }

    /** An RCU grace period. */
    long gracePeriodNs(Rng rng) {
        return between(
                profile.latencies().gracePeriodMinNs(), profile.latencies().gracePeriodMaxNs(), rng);
    }

    /** CPU time of initializing a task of a scheduler that is being enabled, and of switching one. */
    long enableTaskNs() {
        return profile.latencies().enableTaskNs();
    }

    /** How often a loader looks whether its scheduler has ended. */
    public long exitPollNs() {
        return profile.latencies().exitPollNs();
    }

    public long startByteNs() {
        return profile.latencies().startByteNs();
    }

    public long killNs() {
        return profile.latencies().killNs();
    }
}
