package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * One {@code expect}.
 *
 * @param text the claim as written, for reports
 * @param rate in how many runs it must hold; absent = all
 */
public record Expectation(String text, Claim claim, Optional<Rate> rate, SourceSpan span) {
    /** {@code in at least k of n runs}. */
    public record Rate(int atLeast, int of) {}

    public sealed interface Claim {}

    /** Loaded, and left only when the timeline said so. */
    public record Healthy() implements Claim {}

    /**
     * @param kinds any of these
     * @param subject the task named by the exit must be one of these
     * @param matching kernel format string found anywhere in the message
     * @param code what the 64-bit exit code must hold
     * @param withinNs measured from t = 0, or from the start of {@code during}
     */
    public record Exits(
            List<ExitKind> kinds,
            Optional<Subject> subject,
            Optional<String> during,
            Optional<String> matching,
            Optional<Long> withinNs,
            Optional<ExitCode> code,
            boolean never)
            implements Claim {}

    /**
     * Of an exit code only the bits of {@code mask} count, and they must be {@code bits}. The lower 32 are the
     * scheduler's own, the upper ones the kernel's (enum scx_exit_code, kernel/sched/ext_internal.h).
     */
    public record ExitCode(long mask, long bits) {
        public boolean fits(long code) {
            return (code & mask) == bits;
        }
    }

    /** The scheduler's process ends by itself with an error. */
    public record Bails(Optional<String> matching, Optional<Long> withinNs) implements Claim {}

    /**
     * A load fails: it is refused, or the scheduler is ended before it is enabled.
     *
     * @param matching kernel format string found anywhere in what was said
     * @param withinNs measured from t = 0, or from the start of {@code during}
     */
    public record LoadFails(Optional<String> during, Optional<String> matching, Optional<Long> withinNs)
            implements Claim {}

    /**
     * The kernel warns in the run: a WARN(), a BUG, a zero slice, a stall or lockup that it reports.
     *
     * @param matching kernel format string found anywhere in the warning
     */
    public record Warns(Optional<String> matching, boolean never) implements Claim {}

    public record Compares(Expr left, Comparison comparison, Expr right) implements Claim {}

    public record Between(Expr value, Expr low, Expr high) implements Claim {}

    /** {@code always vtime_gap(x) <= y} and {@code never …}: over the whole run, at every instant. */
    public record Always(Expr left, Comparison comparison, Expr right, boolean negated) implements Claim {}

    /** {@code never ran(alpha) on 8-15}; {@code always}: on no other CPU. */
    public record Ran(Subject subject, CpuSet cpus, Quantifier quantifier, Optional<String> during) implements Claim {}

    /**
     * {@code always cpus(alpha) within 0-7}.
     *
     * @param within whether the left may hold less; if not, both are equal
     * @param quantifier of the instants of the window; empty = at its end
     * @param during the window; empty = the whole run
     */
    public record Masks(
            CellMask left, boolean within, CpuList right, Optional<Quantifier> quantifier, Optional<String> during)
            implements Claim {}

    /** What a cell's CPUs are compared with. */
    public sealed interface CpuList {
        record Fixed(CpuSet cpus) implements CpuList {}

        /** Another list of a cell, at the same instant. */
        record OfCell(CellMask mask) implements CpuList {}
    }

    /**
     * The kernel refuses a change each time it is made.
     *
     * @param errnos with any of these
     * @param statement the change, by its place
     */
    public record Refused(List<Errno> errnos, SourceSpan statement) implements Claim {}

    public enum Quantifier {
        NEVER,
        ALWAYS,
        EVENTUALLY
    }

    public enum Comparison {
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST,
        EQUAL
    }
}
