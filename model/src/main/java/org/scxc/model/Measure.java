package org.scxc.model;

import java.util.Optional;

/**
 * {@code wait.mean(sensitive) during mitosis}.
 *
 * @param kind what is measured
 * @param statistic how samples become one number; {@code SUM} for usage, share, iterations
 * @param phase only this phase; absent = the whole run
 */
public record Measure(Kind kind, Statistic statistic, Subject subject, Optional<String> phase, String text) {
    public enum Kind {
        /** CPU time over time, 1.0 = one CPU, summed over members. */
        USAGE,
        /** Usage over the usage of all workers. */
        SHARE,
        ITERATIONS,
        /** Runnable to running, ns. */
        WAIT,
        /** Wake to running, ns. */
        WAKEUP,
        /** The task's dsq_vtime minus the clock it is compared with, ns, signed, largest seen. */
        VTIME_GAP
    }

    public enum Statistic {
        SUM,
        MEAN,
        MIN,
        MAX,
        P50,
        P90,
        P95,
        P99,
        P999
    }
}
