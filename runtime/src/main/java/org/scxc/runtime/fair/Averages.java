package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * Averages that forget half of the past in 32 periods of 1,024 µs: PELT, kernel/sched/pelt.c. An average follows what it is the
 * average of, its level, from the time of its last {@link #follow}.
 */
final class Averages {
    /** Steps of 1/8 of a period are resolved. */
    static final long STEP_NS = 128_000;

    private static final int HALF_LIFE = 256;
    private static final double[] DECAY = new double[HALF_LIFE];

    static {
        for (int i = 0; i < HALF_LIFE; i++) {
            DECAY[i] = StrictMath.pow(0.5, (double) i / HALF_LIFE);
        }
    }

    private final double[] average;
    private final long[] at;

    Averages(int capacity) {
        average = new double[capacity];
        at = new long[capacity];
        Arrays.fill(at, Long.MIN_VALUE);
    }

    /** The level was {@code level} since the last call, and may change now. @return this is the first call */
    boolean follow(int i, double level, long now) {
        if (at[i] == Long.MIN_VALUE) {
            at[i] = now;
            return true;
        }
        long steps = (now - at[i]) / STEP_NS;
        if (steps > 0) {
            at[i] += steps * STEP_NS;
            average[i] = level + (average[i] - level) * decay(steps);
        }
        return false;
    }

    /** What is left after so many steps of {@link #STEP_NS}. */
    static double decay(long steps) {
        long halvings = steps / HALF_LIFE;
        return halvings > 50 ? 0 : DECAY[(int) (steps % HALF_LIFE)] / (1L << halvings);
    }

    /** Time stood still until now. */
    void resume(int i, long now) {
        at[i] = now;
    }

    /** What is averaged brings its past along, or takes it away. */
    void add(int i, double change) {
        average[i] = Math.max(0, average[i] + change);
    }

    double of(int i) {
        return average[i];
    }
}
