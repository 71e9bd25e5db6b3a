package org.scxc.runtime.explore;

import org.scxc.runtime.state.Rng;

/**
 * The CPU of the highest priority goes; priorities are random and change at {@code depth - 1} random steps. Burckhardt et
 * al., ASPLOS 2010: finds a bug of that depth with probability at least 1 / (cpus × length^(depth-1)).
 */
final class Pct extends Runs {
    private final int depth;
    private final int length;
    private final int[] priority;
    private final int[] changes;

    /** @param length an estimate of how many steps an execution has */
    Pct(int depth, int length, int cpus, long seed, Part part, int stepsMax) {
        super(seed, part, stepsMax);
        this.depth = depth;
        this.length = Math.max(1, length);
        priority = new int[cpus];
        changes = new int[Math.min(depth - 1, this.length)];
    }

    @Override
    void begin(Rng rng) {
        for (int c = 0; c < priority.length; c++) {
            int other = rng.below(c + 1);
            priority[c] = priority[other];
            priority[other] = depth + c;
        }
        for (int i = 0; i < changes.length; i++) {
            do {
                changes[i] = rng.below(length);
            } while (changesAt(changes[i], i) >= 0);
        }
    }

    /** @return which of the first {@code count} changes comes at {@code step}, or -1 */
    private int changesAt(int step, int count) {
        for (int i = 0; i < count; i++) {
            if (changes[i] == step) {
                return i;
            }
        }
        return -1;
    }

    @Override
    int choose(Rng rng, int enabled, int step) {
        int best = highest(enabled);
        int change = changesAt(step, changes.length);
        if (change >= 0) {
            priority[best] = depth - 2 - change;
            best = highest(enabled);
        }
        return best;
    }

    private int highest(int enabled) {
        int best = -1;
        for (int c = 0; c < priority.length; c++) {
            if ((enabled >> c & 1) != 0 && (best < 0 || priority[c] > priority[best])) {
                best = c;
            }
        }
        return best;
    }
}
