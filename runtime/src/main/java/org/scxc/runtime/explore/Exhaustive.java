package org.scxc.runtime.explore;

import org.scxc.model.Reduction;

/**
 * Every state once. Several searches may share one set of visited states: the one that adds a state goes on from it, so that
 * together they see each once.
 */
final class Exhaustive extends Strategy {
    private final Machine machine;
    private final FingerprintSet visited;
    private final Reduction reduction;
    private final Quota quota;
    private long transitions;
    private boolean isNew;
    private boolean begun;

    Exhaustive(Machine machine, FingerprintSet visited, Reduction reduction, Quota quota) {
        this.machine = machine;
        this.visited = visited;
        this.reduction = reduction;
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
        isNew = visited.add(id);
        if (isNew) {
            return quota.take() ? ON : FULL;
        }
        return depth == 0 ? ON : SEEN; // each of several searches begins at the initial state
    }

    @Override
    int next(int depth, int enabled) {
        int chosen = enabled;
        if (reduction == Reduction.ON) {
            for (int left = enabled; left != 0; left &= left - 1) {
                int c = Integer.numberOfTrailingZeros(left);
                if (machine.isPrivate(c)) {
                    chosen = 1 << c;
                    break;
                }
            }
        }
        transitions += isNew ? Integer.bitCount(chosen) : 0;
        return chosen;
    }

    @Override
    long count() {
        return visited.size();
    }

    @Override
    long transitions() {
        return transitions;
    }

    @Override
    long bytes() {
        return visited.bytes();
    }
}
