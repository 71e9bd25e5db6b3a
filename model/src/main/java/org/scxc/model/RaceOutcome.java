package org.scxc.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a search through a race came to.
 *
 * @param count what was counted: states, or executions
 * @param transitions distinct ones between the states; of a search that samples, steps taken
 * @param depth steps of the longest execution looked at; empty if several threads shared the search, because then it
 *     depends on their timing
 * @param bytes accounted for visited states
 * @param coverage what it proves that something was not reached
 * @param reduction whether it was on
 * @param threads that searched; may be fewer than were asked for
 * @param reached everything that a claim can name and some execution showed, in a fixed order
 */
public record RaceOutcome(
        Count count,
        long transitions,
        OptionalInt depth,
        long bytes,
        Coverage coverage,
        Reduction reduction,
        int threads,
        List<Reached> reached) {
    /** @param schedule the CPU of each step, from the beginning to the one that showed it */
    public record Reached(What what, List<Integer> schedule) {}

    /** What a search counted, so that executions are never taken for states. */
    public sealed interface Count {
        /** How many. */
        long number();

        /** Distinct states of the machine. */
        record States(long number) implements Count {}

        /** Distinct pairs of a state and the CPU that went last: what a bounded search tells apart. */
        record Nodes(long number) implements Count {}

        /**
         * Executions from the beginning.
         *
         * @param cut how many of them ended at {@code stepsMax} steps
         */
        record Executions(long number, long cut, int stepsMax) implements Count {}
    }

    public sealed interface What {
        record Exit(ExitKind kind, String message, int task) implements What {}

        record Oracle(Race.OracleKind kind, int task) implements What {}

        record Deadlock() implements What {}

        /** @param where the function that warns, {@code ops_dequeue()} */
        record Warn(String where) implements What {}

        record Livelock() implements What {}
    }

    public sealed interface Coverage {
        /** Every state. @param exact whole states were compared; otherwise fingerprints of 64 bits */
        record All(boolean exact) implements Coverage {}

        /** Every execution within a bound, {@code 3 preemptions}. @param exact as in {@link All} */
        record Bounded(String bound, boolean exact) implements Coverage {}

        /** Some executions. */
        record Sampled(String how) implements Coverage {}

        /** Stopped at a limit. */
        record Partial(Limit limit) implements Coverage {}
    }

    /** Why a search stopped before its end. */
    public sealed interface Limit {
        /** {@link RaceLimits#states()}. */
        record States(long max) implements Limit {}

        /** {@link RaceLimits#bytes()}. */
        record Bytes(long max) implements Limit {}

        /** The model has no room for what a step does: {@code 16 entries in queue q}. */
        record Model(String what) implements Limit {}

        /** The heap of this JVM has no room for {@link RaceLimits#bytes()}: the one limit that is the machine's. */
        record Heap(long max) implements Limit {}
    }
}
