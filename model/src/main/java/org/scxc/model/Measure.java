package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * {@code wait.mean(sensitive) during mitosis}.
 *
 * @param kind what is measured
 * @param event which, of {@link Kind#EVENTS}; empty for all other kinds
 * @param statistic how samples become one number; {@code SUM} for usage, share, iterations
 * @param phase only this phase; absent = the whole run
 */
public record Measure(
        Kind kind,
        Statistic statistic,
        Subject subject,
        Optional<ScxEvent> event,
        Optional<String> phase,
        String text) {
    /** Of workers. */
    public Measure(Kind kind, Statistic statistic, Subject subject, Optional<String> phase, String text) {
        this(kind, statistic, subject, Optional.empty(), phase, text);
    }

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
        VTIME_GAP,
        /** What the kernel counts of the scheduler, of all CPUs: {@link ScxEvent}. Of no worker. */
        EVENTS;

        /** Those that are recorded, the one meant by silence first. */
        public List<Statistic> statistics() {
            return switch (this) {
                case USAGE, SHARE -> List.of(Statistic.SUM, Statistic.MEAN, Statistic.MIN, Statistic.MAX);
                case ITERATIONS -> List.of(Statistic.SUM, Statistic.MEAN);
                case WAIT, WAKEUP ->
                    List.of(
                            Statistic.MEAN,
                            Statistic.SUM,
                            Statistic.MIN,
                            Statistic.MAX,
                            Statistic.P50,
                            Statistic.P90,
                            Statistic.P95,
                            Statistic.P99,
                            Statistic.P999);
                case VTIME_GAP -> List.of(Statistic.MAX);
                case EVENTS -> List.of(Statistic.SUM);
            };
        }
    }

    /**
     * Whether it is known for one phase only: an outcome holds the least and the greatest CPU time of a member for each
     * phase, and these cannot be added up.
     */
    public boolean isOfOnePhase() {
        boolean extreme = statistic == Statistic.MIN || statistic == Statistic.MAX;
        return extreme && (kind == Kind.USAGE || kind == Kind.SHARE);
    }

    /** Whether all its values over a run are known by the last one: it never falls. */
    public boolean onlyGrows() {
        return switch (kind) {
            case VTIME_GAP, EVENTS -> true;
            case WAIT, WAKEUP -> statistic == Statistic.MAX || statistic == Statistic.SUM;
            case ITERATIONS -> statistic == Statistic.SUM;
            case USAGE, SHARE -> false;
        };
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
