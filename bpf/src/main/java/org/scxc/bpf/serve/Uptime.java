package org.scxc.bpf.serve;

import org.scxc.runtime.ops.Kfuncs;

/**
 * The clocks that programs read. The model's begin with the scheduler, and a machine is up for a while when one attaches: programs
 * compare times with variables that are 0 at first (a pair's started_at in scx_pair.bpf.c, v7.3), which no kernel finds to be lately.
 */
final class Uptime {
    /** How long the machine has been up when the model's clock begins, ns. */
    static final long NS = 10_000_000_000L;

    private Uptime() {}

    /** Returns bpf_ktime_get_ns(), scx_bpf_now() and their kin. */
    static long now(Kfuncs kernel) {
        return NS + kernel.now();
    }

    /** Returns when the clock of a CPU's runqueue was read last. */
    static long ofRq(Kfuncs kernel, int cpu) {
        return NS + kernel.rqClock(cpu);
    }
}
