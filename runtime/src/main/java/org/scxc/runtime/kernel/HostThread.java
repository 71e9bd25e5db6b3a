package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.runtime.state.Rng;

/**
 * A guest whose CPUs share one host thread and take turns on it. While others are busy an instruction takes as many times
 * as long, and a CPU notices a clock or an interrupt at its next turn only. A loop that waits for the clock takes no
 * longer, apart from that. Source: docs/kernel/time.md#noise (kdamond 0.2–0.6 ms quiet, 2–5 ms with 16 busy CPUs; the
 * cell manager 0.8 ms, 5–24 ms) and docs/kernel/time.md#latencies (60–600 µs for every remote step).
 */
public final class HostThread {
    /** Tick interrupt to the switch: 7–12 µs in the guest (docs/kernel/time.md#latencies). */
    private static final long TICK_TO_PICK_MIN_NS = 7_000;

    private static final long TICK_TO_PICK_SPREAD_NS = 5_000;

    private final KernelProfile profile;
    private final Clock clock;
    private final RunQueues rqs;
    private final long turnNs;
    private final long timerTurnNs;
    private final Rng rng;

    /**
     * @param turnNs length of a turn; 0 = every CPU has a thread of its own
     * @param timerTurnNs how long a timer waits at most for each other busy CPU; 0 = it is on time
     */
    HostThread(Ground ground, long turnNs, long timerTurnNs, Rng rng) {
        profile = ground.profile();
        clock = ground.clock();
        rqs = ground.rqs();
        this.turnNs = turnNs;
        this.timerTurnNs = timerTurnNs;
        this.rng = rng;
    }

    /** Tick interrupt to reschedule entry, ns. */
    long tickToPick() {
        return turnNs == 0
                ? profile.latencies().tickToPickNs()
                : TICK_TO_PICK_MIN_NS + rng.below(TICK_TO_PICK_SPREAD_NS);
    }

    /**
     * Next task taken off its DSQ to the task before it put back, ns. CPUs with threads of their own do that side by side; on
     * one thread no other CPU runs meanwhile (docs/kernel/cycle.md#gap).
     */
    long pickToPut() {
        return turnNs == 0 ? profile.latencies().pickToPutNs() : 0;
    }

    /** What {@code ns} of instructions take now, ns. */
    public long stretched(long ns) {
        return turnNs == 0 ? ns : ns * Math.max(1, rqs.busy);
    }

    /**
     * How long {@code cpu} waits for its turn at {@code at}, ns: uniform up to the turns of the other busy CPUs, but a
     * tick gives every CPU its turn at once.
     */
    public long wait(int cpu, long at) {
        return turnNs == 0 ? 0 : wait(cpu, at, turnNs);
    }

    /** The same for a timer of the kernel that is due then (docs/guest.md#objects-in-a-guest). */
    long waitOfTimer(int cpu, long at) {
        return timerTurnNs == 0 ? 0 : wait(cpu, at, timerTurnNs);
    }

    private long wait(int cpu, long at, long turn) {
        long others = (rqs.busy - (rqs.curr[cpu] >= 0 ? 1 : 0)) * turn;
        return others <= 0 ? 0 : Math.min(rng.below(others), clock.tickAtOrAfter(cpu, at) - at);
    }
}
