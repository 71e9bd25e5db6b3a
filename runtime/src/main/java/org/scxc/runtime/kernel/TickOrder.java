package org.scxc.runtime.kernel;

import org.scxc.runtime.state.Rng;

/** How long after the grid's instant each CPU serves its tick: all together, or one after the other on one host thread. */
final class TickOrder {
    /** Ticks of hardware come within 1 µs, in an order that lock contention decides. */
    private static final long TICKS_APART_HARDWARE_NS = 1_000;
    /**
     * The one host thread serves them in cyclic CPU order, 3 µs apart, beginning anywhere (docs/kernel/time.md#ticks).
     */
    private static final long TICK_HANDLER_NS = 3_000;

    private final boolean shared;
    private final long seed;
    private final int cpus;
    private final long latest;

    /** @param shared whether all CPUs share one host thread */
    TickOrder(boolean shared, long seed, int cpus, long tickNs) {
        this.shared = shared;
        this.seed = seed;
        this.cpus = cpus;
        latest = tickNs / 2;
    }

    /** How long after the grid's instant {@code k} (a tick's number) {@code cpu} serves its tick, ns. */
    long delay(int cpu, long k) {
        if (!shared) {
            return (Rng.mix(seed ^ k * 4096 + cpu) >>> 1) % TICKS_APART_HARDWARE_NS;
        }
        int first = (int) ((Rng.mix(seed ^ k) >>> 1) % cpus);
        int rank = cpu < first ? cpu - first + cpus : cpu - first;
        return Math.min(rank * TICK_HANDLER_NS, latest);
    }

    long delayMax() {
        return shared ? Math.min(cpus * TICK_HANDLER_NS, latest) : TICKS_APART_HARDWARE_NS;
    }
}
