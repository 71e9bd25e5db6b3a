package org.scxc.model;

import java.util.List;
import java.util.Optional;

/** What to look at when a run is repeated, to show why a claim failed in it. */
public sealed interface Watch {
    /** Whose workers. */
    List<Integer> groups();

    /** Only in this phase; absent = in the whole run. */
    Optional<String> phase();

    /** Which end of a distribution is to blame. */
    enum Extreme {
        LONGEST,
        SHORTEST
    }

    /** The wait, or wakeup, that lasted longest or shortest. */
    record Latency(List<Integer> groups, Optional<String> phase, Kind kind, Extreme extreme) implements Watch {
        public enum Kind {
            /** Runnable to running. */
            WAIT,
            /** Wake to running. */
            WAKEUP
        }
    }

    /** The longest time in which one of the workers ran without a break ({@link Side#TOO_MUCH}), or did not run. */
    record CpuTime(List<Integer> groups, Optional<String> phase, Side side) implements Watch {
        public enum Side {
            TOO_LITTLE,
            TOO_MUCH
        }
    }

    /** The first time that one of the workers ran on one of {@code cpus}. */
    record Presence(List<Integer> groups, Optional<String> phase, CpuSet cpus) implements Watch {}

    /** What ran on {@code cpus} instead of the workers. */
    record Absence(List<Integer> groups, Optional<String> phase, CpuSet cpus) implements Watch {}

    /** The largest distance of a dsq_vtime from its clock. */
    record VtimeGap(List<Integer> groups, Optional<String> phase) implements Watch {}
}
