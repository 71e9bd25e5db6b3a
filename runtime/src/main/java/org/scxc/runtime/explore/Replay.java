package org.scxc.runtime.explore;

/** One given schedule, as far as it can be followed within a bound. */
final class Replay extends Strategy {
    private final int[] schedule;
    private final Bound bound;
    private int left;
    private int followed;
    private boolean begun;

    Replay(int[] schedule, Bound bound) {
        this.schedule = schedule;
        this.bound = bound;
        left = bound.max();
    }

    @Override
    int again() {
        int pass = begun ? NO_PASS : 0;
        begun = true;
        return pass;
    }

    @Override
    int arrives(int depth, int cpu, long id) {
        return ON;
    }

    @Override
    long key(int depth, int cpu, long id) {
        return bound.key(cpu, id, left);
    }

    @Override
    int next(int depth, int enabled) {
        if (depth == schedule.length || (enabled >> schedule[depth] & 1) == 0) {
            return 0;
        }
        left -= bound.cost().of(depth == 0 ? -1 : schedule[depth - 1], schedule[depth], enabled);
        if (left < 0) {
            return 0;
        }
        followed = depth + 1;
        return 1 << schedule[depth];
    }

    /** Steps of the schedule that could be taken. */
    @Override
    long count() {
        return followed;
    }

    @Override
    long transitions() {
        return followed;
    }
}
