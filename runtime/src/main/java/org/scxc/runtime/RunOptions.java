package org.scxc.runtime;

/**
 * How to run, beside what the scenario says.
 *
 * @param trace where trace lines go; {@link TraceSink#NONE} costs nothing
 * @param story tell how an unplanned end came about (costs a second run)
 */
public record RunOptions(TraceSink trace, boolean story) {
    public static final RunOptions DEFAULT = new RunOptions(TraceSink.NONE, true);
}
