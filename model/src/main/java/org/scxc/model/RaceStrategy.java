package org.scxc.model;

import java.util.Locale;

/** Who goes next in a search. The first five are written in {@code explore}; the others make and show witnesses. */
public enum RaceStrategy {
    EXHAUSTIVE(Extent.ALL),
    PREEMPTIONS(Extent.BOUND),
    DELAYS(Extent.BOUND),
    PCT(Extent.SAMPLE),
    RANDOM(Extent.SAMPLE),
    SHORTEST(Extent.WITNESS),
    REPLAY(Extent.WITNESS);

    /** How much of what can happen a strategy sees. */
    public enum Extent {
        /** Every execution. */
        ALL,
        /** Every execution within a bound. */
        BOUND,
        /** Some executions. */
        SAMPLE,
        /** One execution, of something already found. */
        WITNESS
    }

    private final Extent extent;

    RaceStrategy(Extent extent) {
        this.extent = extent;
    }

    public Extent extent() {
        return extent;
    }

    /** As written after {@code explore}: {@code preemptions}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RaceStrategy of(Race.Search search) {
        return switch (search) {
            case Race.Search.Exhaustive s -> EXHAUSTIVE;
            case Race.Search.Preemptions s -> PREEMPTIONS;
            case Race.Search.Delays s -> DELAYS;
            case Race.Search.Pct s -> PCT;
            case Race.Search.Random s -> RANDOM;
        };
    }
}
