package org.scxc.runtime.kernel;

/**
 * A guest whose CPUs share one host thread and take turns on it. While others are busy an instruction takes as many times
 * as long, and a CPU notices a clock or an interrupt at its next turn only. A loop that waits for the clock takes no
 * longer, apart from that. Source: docs/kernel/time.md#noise (kdamond 0.2–0.6 ms quiet, 2–5 ms with 16 busy CPUs; the
 * cell manager 0.8 ms, 5–24 ms) and docs/kernel/time.md#latencies (60–600 µs for every remote step).
 */
public final class HostThread {
    /** Ticks of hardware come within 1 µs, in an order that lock contention decides. */
    private static final long TICKS_APART_HARDWARE_NS = 1_000;
    /**
     * The one host thread serves them in cyclic CPU order, 3 µs apart, beginning anywhere (docs/kernel/time.md#ticks).
     */
    private static final long TICK_HANDLER_NS = 3_000;
    /** Tick interrupt to the switch: 7–12 µs in the guest (docs/kernel/time.md#latencies). */
    private static final long TICK_TO_PICK_MIN_NS = 7_000;

    private static final long TICK_TO_PICK_SPREAD_NS = 5_000;

    private final Core core;
    private final long turnNs;
    private final long tickSeed;
    private final Rng rng;

    /** @param turnNs length of a turn; 0 = every CPU has a thread of its own */
    HostThread(Core core, long turnNs, Rng parent) {
        this.core = core;
        this.turnNs = turnNs;
        tickSeed = parent.next();
        rng = parent.split(0x405);
    }

    /** How long after the grid's instant {@code k} (a tick's number) {@code cpu} serves its tick, ns. */
    long tickDelay(int cpu, long k) {
        if (turnNs == 0) {
            return (Rng.mix(tickSeed ^ k * 4096 + cpu) >>> 1) % TICKS_APART_HARDWARE_NS;
        }
        int first = (int) ((Rng.mix(tickSeed ^ k) >>> 1) % core.nrCpus);
        int rank = cpu < first ? cpu - first + core.nrCpus : cpu - first;
        return Math.min(rank * TICK_HANDLER_NS, core.tickNs / 2);
    }

    long tickDelayMax() {
        return turnNs == 0 ? TICKS_APART_HARDWARE_NS : Math.min(core.nrCpus * TICK_HANDLER_NS, core.tickNs / 2);
    }

    /** Tick interrupt to reschedule entry, ns. */
    long tickToPick() {
        return turnNs == 0 ? core.profile.tickToPickNs() : TICK_TO_PICK_MIN_NS + rng.below(TICK_TO_PICK_SPREAD_NS);
    }

    /** What {@code ns} of instructions take now, ns. */
    public long stretched(long ns) {
        return turnNs == 0 ? ns : ns * Math.max(1, core.busyCpus);
    }

    /**
     * How long {@code cpu} waits for its turn at {@code at}, ns: uniform up to the turns of the other busy CPUs, but a
     * tick gives every CPU its turn at once.
     */
    public long wait(int cpu, long at) {
        if (turnNs == 0) {
            return 0;
        }
        long others = (core.busyCpus - (core.curr[cpu] >= 0 ? 1 : 0)) * turnNs;
        return others <= 0 ? 0 : Math.min(rng.below(others), core.tickAtOrAfter(cpu, at) - at);
    }
}
