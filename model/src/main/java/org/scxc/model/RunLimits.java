package org.scxc.model;

/**
 * How much one run may do. Counts, so that they end a run at the same point on every machine; a run that reaches one is not
 * judged.
 *
 * @param events decisions of the kernel and timers, at least 1; the simulator does some millions a second
 * @param notes different notes, at least 1; equal ones are one note with a count
 */
public record RunLimits(long events, int notes) {
    /** The defaults that docs/robustness.md states. */
    public static final RunLimits DEFAULT = new RunLimits(500_000_000, 10_000);

    public RunLimits withEvents(long other) {
        return new RunLimits(other, notes);
    }

    public RunLimits withNotes(int other) {
        return new RunLimits(events, other);
    }
}
