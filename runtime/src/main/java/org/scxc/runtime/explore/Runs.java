package org.scxc.runtime.explore;

import org.scxc.runtime.state.Rng;

/** Executions from the beginning, one after the other, each with a random source of its own. */
abstract class Runs extends Strategy {
    private final long seed;
    private final int step;
    private final int runs;
    private final int stepsMax;
    private int run;
    private int done;
    private int length;
    private int lengthMax;
    private long transitions;
    private long cut;
    private Rng rng = new Rng(0);

    /** @param part the runs {@code first}, {@code first + step}, … below {@code runs} */
    Runs(long seed, Part part, int stepsMax) {
        this.seed = seed;
        this.step = part.step();
        this.runs = part.runs();
        this.stepsMax = stepsMax;
        run = part.first() - part.step();
    }

    /** Runs {@code first}, {@code first + step}, … below {@code runs}. */
    record Part(int first, int step, int runs) {}

    /** An execution begins. */
    abstract void begin(Rng rng);

    /** @return one of the enabled CPUs */
    abstract int choose(Rng rng, int enabled, int step);

    @Override
    final int again() {
        lengthMax = Math.max(lengthMax, length);
        if (runs - run <= step) {
            return NO_PASS;
        }
        run += step;
        done++;
        length = 0;
        rng = new Rng(Rng.mix(seed * 0x9E3779B97F4A7C15L + run));
        begin(rng);
        return run;
    }

    @Override
    final int arrives(int depth, int cpu, long id) {
        return ON;
    }

    @Override
    final int next(int depth, int enabled) {
        if (depth == stepsMax) {
            cut++;
            return 0;
        }
        length = depth + 1;
        transitions++;
        return 1 << choose(rng, enabled, depth);
    }

    /** Steps of the longest execution. */
    int lengthMax() {
        return lengthMax;
    }

    /** Executions that ended at the limit of steps. */
    long cut() {
        return cut;
    }

    @Override
    long count() {
        return done;
    }

    @Override
    long transitions() {
        return transitions;
    }
}
