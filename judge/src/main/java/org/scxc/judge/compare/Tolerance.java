package org.scxc.judge.compare;

/**
 * How far an observed number may lie outside of what the predicted runs cover.
 *
 * @param share of CPU time, 0.02 = two points of one CPU a task, or of all CPU time for a cell
 * @param timeFraction of the predicted median of a time
 * @param callFraction of how often a callback is called
 * @param timeNs at least: the kernel prints an end when it has disabled the scheduler, 29 to 99 ms after it was decided
 */
public record Tolerance(double share, double timeFraction, double callFraction, long timeNs) {
    /** Source: docs/kernel/observed.md#tolerances: shares within 2 points with the same HZ. */
    public static final Tolerance DEFAULT = new Tolerance(0.02, 0.1, 0.05, 100_000_000);

    public Tolerance withShare(double other) {
        return new Tolerance(other, timeFraction, callFraction, timeNs);
    }
}
