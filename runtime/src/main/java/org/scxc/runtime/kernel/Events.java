package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.ScxEvent;

/** What happened under schedulers: struct scx_event_stats, of all CPUs together. */
final class Events {
    private static final int KINDS = ScxEvent.values().length;

    /** Of all schedulers of the run. */
    private final long[] all = new long[KINDS];
    /** Of those before the one that is loaded. */
    private final long[] before = new long[KINDS];

    void add(ScxEvent event) {
        all[event.ordinal()]++;
    }

    /** Of the scheduler that is loaded. */
    long count(ScxEvent event) {
        return all[event.ordinal()] - before[event.ordinal()];
    }

    /** A scheduler is loaded: it has counters of its own. */
    void reset() {
        System.arraycopy(all, 0, before, 0, KINDS);
    }

    /** Of all schedulers so far, by {@link ScxEvent#ordinal}. */
    long[] soFar() {
        return Arrays.copyOf(all, KINDS);
    }
}
