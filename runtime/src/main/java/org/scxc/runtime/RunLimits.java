package org.scxc.runtime;

/**
 * How much one run may do. Counts, so that they end a run at the same point on every machine; a run that reaches one is not
 * judged.
 *
 * @param events decisions of the kernel and timers; the simulator does some millions a second
 * @param notes different notes; equal ones are one note with a count
 */
public record RunLimits(long events, int notes) {
    public static final RunLimits DEFAULT = new RunLimits(500_000_000, 10_000);
}
