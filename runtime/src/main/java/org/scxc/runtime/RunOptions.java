package org.scxc.runtime;

/**
 * How to run, beside what the scenario says.
 *
 * @param trace where trace lines go; {@link TraceSink#NONE} costs nothing
 * @param traceToNs no trace is wanted after this time, ns after t = 0: the run ends there
 * @param story tell how an unplanned end came about (costs a second run)
 */
public record RunOptions(TraceSink trace, long traceToNs, boolean story) {
    public static final RunOptions DEFAULT = new RunOptions(TraceSink.NONE, true);

    public RunOptions(TraceSink trace, boolean story) {
        this(trace, Long.MAX_VALUE, story);
    }
}
