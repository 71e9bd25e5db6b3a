package org.scxc.runtime.kernel;

/**
 * A guest whose CPUs share one host thread and take turns on it. While others are busy an instruction takes as many times
 * as long, and a CPU notices a clock or an interrupt at its next turn only. A loop that waits for the clock takes no
 * longer, apart from that. Source: scx_mitosis.md §6.17 (kdamond 0.2–0.6 ms quiet, 2–5 ms with 16 busy CPUs; the cell
 * manager 0.8 ms, 5–24 ms) and §6.18 (60–600 µs for every remote step).
 */
public final class HostThread {
    private final Core core;
    private final long turnNs;
    private final Rng rng;

    /** @param turnNs length of a turn; 0 = every CPU has a thread of its own */
    HostThread(Core core, long turnNs, Rng rng) {
        this.core = core;
        this.turnNs = turnNs;
        this.rng = rng;
    }

    private int busy() {
        int busy = 0;
        for (int running : core.curr) {
            if (running >= 0) {
                busy++;
            }
        }
        return busy;
    }

    /** What {@code ns} of instructions take now, ns. */
    public long stretched(long ns) {
        return turnNs == 0 ? ns : ns * Math.max(1, busy());
    }

    /** How long a CPU waits for its turn, ns: uniform up to the turns of the other busy ones. */
    public long wait(boolean runs) {
        if (turnNs == 0) {
            return 0;
        }
        long others = (busy() - (runs ? 1 : 0)) * turnNs;
        return others <= 0 ? 0 : rng.below(others);
    }
}
