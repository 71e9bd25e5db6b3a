package org.scxc.runtime.explore;

import org.scxc.runtime.state.Rng;

/**
 * A budget that steps cost something of.
 *
 * @param max 0 or more
 */
record Bound(Cost cost, int max) {
    /** What it costs to let {@code cpu} go on where {@code last} went before, -1 at the beginning; {@code enabled} as bits. */
    interface Cost {
        int of(int last, int cpu, int enabled);
    }

    /** Whoever goes costs nothing. */
    static final Bound NONE = new Bound((last, cpu, enabled) -> 0, 0);

    /** Taking the turn from a CPU that could go on costs 1. */
    static Bound preemptions(int max) {
        return new Bound((last, cpu, enabled) -> last >= 0 && cpu != last && (enabled >> last & 1) != 0 ? 1 : 0, max);
    }

    /** Each enabled CPU that is passed over costs 1, counting upwards from the one that went before. */
    static Bound delays(int max) {
        return new Bound(Bound::skipped, max);
    }

    private static int skipped(int last, int cpu, int enabled) {
        int skipped = 0;
        for (int at = Math.max(last, 0); at != cpu; at = (at + 1) % Integer.SIZE) {
            skipped += enabled >> at & 1;
        }
        return skipped;
    }

    /** Those of {@code enabled} whose step costs at most {@code left}. */
    int affordable(int last, int enabled, int left) {
        int chosen = 0;
        for (int rest = enabled; rest != 0; rest &= rest - 1) {
            int c = Integer.numberOfTrailingZeros(rest);
            chosen |= cost.of(last, c, enabled) <= left ? 1 << c : 0;
        }
        return chosen;
    }

    /** What tells apart the nodes of a search: the state, and with a bound the CPU that went last. */
    long node(int last, long state) {
        return this == NONE ? state : Rng.mix(state * 31 + last + 1);
    }

    /** What tells nodes of one execution apart: a cycle that costs nothing can be gone round for ever, others cannot. */
    long key(int last, long state, int left) {
        return node(last, state) + left;
    }
}
