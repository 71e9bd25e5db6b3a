package org.scxc.runtime.state;

/** SplitMix64: the machine's only source of chance. Streams for different purposes come from {@link #split}. */
public final class Rng {
    private long state;

    public Rng(long seed) {
        state = seed;
    }

    public static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    public long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    public Rng split(long stream) {
        return new Rng(mix(state ^ mix(stream + 0x632BE59BD9B4E019L)));
    }

    /** Uniform in [0, bound). */
    public int below(int bound) {
        return (int) Math.multiplyHigh(next() >>> 1, (long) bound << 1);
    }

    public long below(long bound) {
        return bound <= 0 ? 0 : Long.remainderUnsigned(next(), bound);
    }

    /** Uniform in [0, 1). */
    public double real() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Exponential with this mean, at least 1 ns; StrictMath, so that every JVM agrees. */
    public long exponential(long mean) {
        return Math.max(1, (long) (-StrictMath.log(1 - real()) * mean));
    }
}
