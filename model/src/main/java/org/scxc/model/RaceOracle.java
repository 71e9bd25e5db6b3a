package org.scxc.model;

import java.util.Locale;

/**
 * What a claim of a race can name. Each oracle declares where it looks, and with that under which strategies and with which
 * reduction its {@code never} is sound ({@link Soundness}).
 */
public enum RaceOracle {
    EXIT(Look.STEP),
    LOST(Look.END),
    STALE(Look.STEP),
    MISPLACED(Look.STEP),
    UNOWNED(Look.STATE),
    UNORDERED(Look.STEP),
    INVERTED(Look.STEP),
    RAN(Look.STEP),
    WARN(Look.STEP),
    DEADLOCK(Look.END),
    LIVELOCK(Look.CYCLE);

    /** What an oracle has to see of an execution. */
    public enum Look {
        /** A step shows it, in whatever order the other CPUs' independent steps come. */
        STEP,
        /** The last state of an execution shows it. */
        END,
        /** Any state may show it, also one between two steps of one CPU. */
        STATE,
        /** A state that comes again in one execution shows it. */
        CYCLE
    }

    private final Look look;

    RaceOracle(Look look) {
        this.look = look;
    }

    public Look look() {
        return look;
    }

    /** As written in a claim: {@code lost}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RaceOracle of(Race.Fact fact) {
        return switch (fact) {
            case Race.Fact.Exits f -> EXIT;
            case Race.Fact.Deadlock f -> DEADLOCK;
            case Race.Fact.Warn f -> WARN;
            case Race.Fact.Livelock f -> LIVELOCK;
            case Race.Fact.Oracle f -> of(f.kind());
        };
    }

    public static RaceOracle of(Race.OracleKind kind) {
        return switch (kind) {
            case LOST -> LOST;
            case MISPLACED -> MISPLACED;
            case STALE -> STALE;
            case UNOWNED -> UNOWNED;
            case UNORDERED -> UNORDERED;
            case RAN -> RAN;
            case INVERTED -> INVERTED;
        };
    }
}
