package org.scxc.model;

import java.util.List;

/**
 * What a search through a race came to.
 *
 * @param states distinct ones seen, or executions of a search that samples
 * @param transitions steps taken from them
 * @param depth steps of the longest execution looked at
 * @param bytes that the set of visited states took
 * @param coverage what it proves that something was not reached
 * @param reached everything that a claim can name and some execution showed, in a fixed order
 */
public record RaceOutcome(
        long states, long transitions, int depth, long bytes, Coverage coverage, List<Reached> reached) {
    /** @param schedule the CPU of each step, from the beginning to the one that showed it */
    public record Reached(What what, List<Integer> schedule) {}

    public sealed interface What {
        record Exit(ExitKind kind, String message, int task) implements What {}

        record Oracle(Race.OracleKind kind, int task) implements What {}

        record Deadlock() implements What {}

        record Livelock() implements What {}
    }

    public sealed interface Coverage {
        /** Every state. @param exact whole states were compared; otherwise fingerprints of 64 bits */
        record All(boolean exact) implements Coverage {}

        /** Every execution within a bound, {@code 3 preemptions}. */
        record Bounded(String bound) implements Coverage {}

        /** Some executions. */
        record Sampled(String how) implements Coverage {}

        /** Stopped at a limit. */
        record Partial(String limit) implements Coverage {}
    }
}
