package org.scxc.model;

/**
 * Where a search stops. All are counts, so that a search stops at the same place on every machine.
 *
 * @param states distinct ones that a search may visit, at least 1; with a bound, pairs of a state and the CPU that went last
 * @param bytes that a search may account for its visited states and its stack, at least 1 MiB
 * @param steps of one execution in a search that samples, at least 1
 */
public record RaceLimits(long states, long bytes, int steps) {
    public static final long BYTES_MIN = 1L << 20;

    /** The defaults that docs/races.md states. */
    public static final RaceLimits DEFAULT = new RaceLimits(5_000_000, 128L << 20, 100_000);
}
