package org.scxc.runtime.explore;

import java.util.Arrays;

/**
 * Every execution within a bound. What may still happen depends on the state, the CPU that went last and what is left of the
 * budget; a pair that was reached with as much left before is not visited again.
 */
final class Bounded extends Strategy {
    private final Bound bound;
    private final BudgetMap best;
    private final Quota quota;
    private int[] left = new int[256];
    private int[] last = new int[256];
    private int[] enabled = new int[256];
    private int before; // what was left when this pair was reached earlier, or -1
    private long transitions;
    private boolean begun;

    Bounded(Bound bound, BudgetMap best, Quota quota) {
        this.bound = bound;
        this.best = best;
        this.quota = quota;
    }

    @Override
    int again() {
        int pass = begun ? NO_PASS : 0;
        begun = true;
        return pass;
    }

    @Override
    int arrives(int depth, int cpu, long id) {
        if (depth == left.length) {
            left = Arrays.copyOf(left, depth * 2);
            last = Arrays.copyOf(last, depth * 2);
            enabled = Arrays.copyOf(enabled, depth * 2);
        }
        last[depth] = cpu;
        left[depth] =
                depth == 0 ? bound.max() : left[depth - 1] - bound.cost().of(last[depth - 1], cpu, enabled[depth - 1]);
        before = best.improve(bound.node(cpu, id), left[depth]);
        if (before < 0) {
            return quota.take() ? ON : FULL;
        }
        return before < left[depth] || depth == 0 ? ON : SEEN;
    }

    @Override
    long key(int depth, int cpu, long id) {
        return bound.key(cpu, id, left[depth]);
    }

    @Override
    int next(int depth, int enabled) {
        this.enabled[depth] = enabled;
        int chosen = bound.affordable(last[depth], enabled, left[depth]);
        int old = before < 0 ? 0 : bound.affordable(last[depth], enabled, before);
        transitions += Integer.bitCount(chosen & ~old);
        return chosen;
    }

    @Override
    long count() {
        return best.size();
    }

    @Override
    long transitions() {
        return transitions;
    }

    @Override
    long bytes() {
        return best.bytes();
    }
}
