package org.scxc.model;

import java.util.Collection;

/**
 * Under which strategies and with which reduction an oracle's {@code never} is sound: the one table that the compiler, the
 * explorer, the judge and docs/races.md read.
 */
public final class Soundness {
    private Soundness() {}

    /** What becomes of a {@code never} that no execution of the search has broken. */
    public sealed interface Ruling {
        /** It holds in all that the strategy covers. */
        record Sound() implements Ruling {}

        /** The compiler reports an error; no search runs so. */
        record Refused(String reason, String hint) implements Ruling {}

        /** The search looks for it, and finding nothing decides nothing. */
        record NotJudged(String reason) implements Ruling {}
    }

    private static final String REMOVE = "remove \"reduction on\"";

    public static Ruling of(RaceOracle oracle, RaceStrategy strategy, Reduction reduction) {
        return switch (reduction) {
            case OFF -> unreduced(strategy.extent());
            case ON -> reduced(oracle, strategy.extent());
        };
    }

    private static Ruling unreduced(RaceStrategy.Extent extent) {
        return switch (extent) {
            case ALL, BOUND -> new Ruling.Sound();
            case SAMPLE -> new Ruling.NotJudged("a sample of executions proves nothing");
            case WITNESS -> new Ruling.NotJudged("one execution proves nothing");
        };
    }

    private static Ruling reduced(RaceOracle oracle, RaceStrategy.Extent extent) {
        return switch (extent) {
            case ALL ->
                switch (oracle.look()) {
                    case STEP, END -> new Ruling.Sound();
                    case STATE -> new Ruling.Refused("the reduction skips states between two steps of one CPU", REMOVE);
                    case CYCLE -> new Ruling.Refused("the reduction skips states that a cycle may need", REMOVE);
                };
            case BOUND ->
                new Ruling.Refused(
                        "the reduction keeps one order of steps, and another one may be what the bound allows", REMOVE);
            case SAMPLE, WITNESS ->
                new Ruling.Refused("a single execution has no other orders that the reduction could skip", REMOVE);
        };
    }

    /** On where it is sound for each of {@code oracles} under {@code strategy}, otherwise off. */
    public static Reduction widest(RaceStrategy strategy, Collection<RaceOracle> oracles) {
        boolean sound = strategy.extent() == RaceStrategy.Extent.ALL
                && oracles.stream().allMatch(o -> of(o, strategy, Reduction.ON) instanceof Ruling.Sound);
        return sound ? Reduction.ON : Reduction.OFF;
    }
}
