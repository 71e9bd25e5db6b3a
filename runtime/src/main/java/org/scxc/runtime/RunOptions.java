package org.scxc.runtime;

/**
 * How to run, beside what the scenario says.
 *
 * @param trace where trace lines go; {@link TraceSink#NONE} costs nothing
 */
public record RunOptions(TraceSink trace) {
    public static final RunOptions DEFAULT = new RunOptions(TraceSink.NONE);
}
