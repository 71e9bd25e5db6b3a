package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.ops.ScxEvent;

/** What happened under the scheduler that is loaded: its struct scx_event_stats, of all CPUs together. */
final class Events {
    private static final int KINDS = ScxEvent.values().length;

    private final long[] counts = new long[KINDS];

    void add(ScxEvent event) {
        counts[event.ordinal()]++;
    }

    long count(ScxEvent event) {
        return counts[event.ordinal()];
    }

    /** A scheduler is loaded: it has counters of its own. */
    void reset() {
        Arrays.fill(counts, 0);
    }
}
