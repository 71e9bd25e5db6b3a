package org.scxc.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a worker does, again and again until it is stopped.
 *
 * @param call as written, {@code bursty(run 1ms, sleep 10ms)}
 * @param name of its declaration, {@code bursty}
 * @param arguments by parameter; those that are drawn ({@code ~1ms}) are missing
 * @param fidelity how well its steps are what its name promises, as its declaration says; refused = it has none
 */
public record Workload(
        String call, String name, SortedMap<String, Value> arguments, List<Step> steps, Fidelity fidelity) {
    /** One that backends know by its steps alone, which are all that is meant. */
    public Workload(String call, List<Step> steps) {
        this(call, call, Collections.emptySortedMap(), steps, new Fidelity.Exact());
    }

    public Workload {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** One statement of a workload's body. */
    public sealed interface Step {}

    /** Loops for ever. One iteration is counted for each microsecond of CPU time. */
    public record SpinForever() implements Step {}

    /** Loops until {@code wall} has passed since the step began, whoever had the CPU (ktstr's Bursty). */
    public record Spin(Amount wall) implements Step {}

    /** Uses {@code cpu} of CPU time. */
    public record Work(Amount cpu) implements Step {}

    public record Sleep(Amount time) implements Step {}

    public record Yield() implements Step {}

    /** migrate_disable(): until {@link MigrateEnable} the worker stays on its CPU. */
    public record MigrateDisable() implements Step {}

    public record MigrateEnable() implements Step {}

    /** Sleeps until it is this worker's turn: the workers of a group form rings of {@code of}, the first one begins. */
    public record TakeTurn(int of) implements Step {}

    /** Ends its turn and wakes the next worker of the ring. */
    public record PassTurn(int of) implements Step {}

    /**
     * The workers of a group form teams of {@code of}. The first of a team does {@code first}, then wakes all others that
     * wait; each of the others waits for that, does {@code others}, and waits again. Calls that come while it works are
     * one call, as with a futex that holds a number. The only step of its workload.
     */
    public record Fan(int of, List<Step> first, List<Step> others) implements Step {}

    /** Wakes all others of the team. */
    public record WakeOthers(int of) implements Step {}

    /** Waits until the first of the team has called since it last waited. */
    public record AwaitCall(int of) implements Step {}

    /**
     * Takes the lock that {@code of} workers of a group share, or sleeps until it is free and tries again, in the order of
     * arrival: a mutex over a futex, which does not hand over ownership.
     */
    public record Lock(int of) implements Step {}

    /** Frees it and wakes the first who waits. */
    public record Unlock(int of) implements Step {}

    /**
     * Does {@code body} once a period, sleeping until the next multiple of {@code period} counted from {@code offset}.
     *
     * @param offset when the first period begins after the worker's start
     * @param grid expiry is rounded up to this (timer wheel); 0 = high-resolution timer
     * @param chanceBusy probability that the body is done in a period in which the worker's CPU was busy
     * @param chanceIdle likewise for a period in which it was idle
     * @param settles the body is done only in this time after a worker was forked, began or ended on the CPU, ns; 0 = always
     * @param growth how the period grows
     */
    public record Each(
            long period,
            Offset offset,
            long grid,
            double chanceBusy,
            double chanceIdle,
            long settles,
            Growth growth,
            List<Step> body)
            implements Step {}

    /**
     * The period of an {@link Each} doubles each time when the body has been done {@code visits} times.
     *
     * @param visits at least 1; 0 = the period stays
     * @param longest the period grows no further, ns
     */
    public record Growth(int visits, long longest) {
        public static final Growth NONE = new Growth(0, Long.MAX_VALUE);

        /** The period after so many visits, ns. */
        public long period(long first, int done) {
            if (visits == 0) {
                return first;
            }
            int doubled = Math.min(done / visits, Long.numberOfLeadingZeros(first) - 1);
            return Math.max(first, Math.min(first << doubled, longest));
        }
    }

    /** Phase of an {@link Each}. */
    public sealed interface Offset {
        record Fixed(long ns) implements Offset {}

        /** Uniform in one period, drawn per worker. */
        record Random() implements Offset {}

        /** {@code ns} × rank of the worker's CPU in boot order (first threads of all cores, then second ones). */
        record BootOrder(long ns) implements Offset {}
    }
}
