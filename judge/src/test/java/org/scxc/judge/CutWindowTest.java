package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.judge.Made.S;
import static org.scxc.judge.Made.ns;
import static org.scxc.judge.Made.percent;
import static org.scxc.judge.Made.phase;
import static org.scxc.judge.Made.stats;

import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation.Between;
import org.scxc.model.Expectation.Compares;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;
import org.scxc.model.Histogram;
import org.scxc.model.Measure.Kind;
import org.scxc.model.Measure.Statistic;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.GroupStats;

/** What can be said of a window that the end cut short, and of values that cannot be. Phase load is 20 s on 4 CPUs. */
class CutWindowTest {
    private static final long MS = S / 1000;

    /** The scheduler ended {@code ns} into phase load, in which the drifter had run for {@code usage}. */
    private static Outcome cut(long ns, long usage, Histogram waits) {
        GroupStats stats = new GroupStats(
                0, 1, usage, usage, usage, usage / 1000, waits, new Histogram(), CpuSet.of(1), Long.MIN_VALUE);
        return Made.exit(
                ExitKind.ERROR_STALL,
                "",
                10 * S + ns,
                0,
                phase("warmup", 0, 10 * S, true, stats(0, 5 * S)),
                phase("load", 10 * S, 10 * S + ns, false, stats));
    }

    private static Status usage(Outcome run, Comparison comparison, double bound) {
        Expr usage = Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, "load");
        return Made.judge(new Compares(usage, comparison, percent(bound)), run).status();
    }

    private static Status wait(Outcome run, Statistic statistic, Comparison comparison, long bound) {
        Expr wait = Made.of(Kind.WAIT, statistic, Made.DRIFTER, "load");
        return Made.judge(new Compares(wait, comparison, ns((double) bound)), run)
                .status();
    }

    @Test
    void aShortStretchSaysNothingOfThePhase() {
        Outcome run = cut(6 * MS, 6 * MS, new Histogram());
        assertThat(usage(run, Comparison.AT_LEAST, 90)).isEqualTo(Status.NOT_JUDGED);
        assertThat(usage(run, Comparison.AT_MOST, 90)).isEqualTo(Status.NOT_JUDGED);
    }

    /** 15 s at 100 % of 20 s: at least 75 %, at most 175 % with 4 CPUs for the last 5 s. */
    @Test
    void whatTheRestCannotChangeIsJudged() {
        Outcome run = cut(15 * S, 15 * S, new Histogram());
        assertThat(usage(run, Comparison.AT_LEAST, 75)).isEqualTo(Status.PASS);
        assertThat(usage(run, Comparison.AT_LEAST, 76)).isEqualTo(Status.NOT_JUDGED);
        assertThat(usage(run, Comparison.AT_MOST, 74)).isEqualTo(Status.FAIL);
        assertThat(usage(run, Comparison.AT_MOST, 175)).isEqualTo(Status.PASS);
        assertThat(usage(run, Comparison.AT_LEAST, 176)).isEqualTo(Status.FAIL);
        assertThat(usage(run, Comparison.EQUAL, 100)).isEqualTo(Status.NOT_JUDGED);
        assertThat(usage(run, Comparison.EQUAL, 50)).isEqualTo(Status.FAIL);
    }

    @Test
    void aMaximumThatIsExceededStaysExceeded() {
        Histogram waits = new Histogram();
        waits.record(3 * MS);
        Outcome run = cut(6 * MS, 3 * MS, waits);
        assertThat(wait(run, Statistic.MAX, Comparison.AT_MOST, 2 * MS)).isEqualTo(Status.FAIL);
        assertThat(wait(run, Statistic.MAX, Comparison.AT_MOST, 4 * MS)).isEqualTo(Status.NOT_JUDGED);
        assertThat(wait(run, Statistic.MAX, Comparison.AT_LEAST, 2 * MS)).isEqualTo(Status.PASS);
        assertThat(wait(run, Statistic.MIN, Comparison.AT_MOST, 4 * MS)).isEqualTo(Status.PASS);
        assertThat(wait(run, Statistic.P99, Comparison.AT_MOST, 2 * MS)).isEqualTo(Status.NOT_JUDGED);
    }

    /** The window of a measure without a phase is the run as planned. */
    @Test
    void theWholeRunIsAWindow() {
        Outcome run = cut(S, S, new Histogram());
        Expr usage = Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, null);
        ClaimVerdict verdict = Made.judge(new Between(usage, percent(50), percent(60)), run);
        assertThat(verdict.status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(verdict.reason()).contains("seen for 11 s of 30 s, until 11.000 s");
    }

    @Test
    void aBoundOfAnExpressionFollowsThoseOfItsParts() {
        Expr load = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "load");
        Expr warmup = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "warmup");
        Outcome run = cut(15 * S, 15 * S, new Histogram());
        Expr twice = new Expr.Binary(new Expr.Constant(2, Expr.Unit.NONE), Expr.Operator.MULTIPLY, warmup);
        assertThat(Made.judge(new Compares(load, Comparison.AT_LEAST, twice), run)
                        .status())
                .isEqualTo(Status.PASS);
        Expr ratio = new Expr.Binary(warmup, Expr.Operator.DIVIDE, load);
        Expr half = new Expr.Constant(0.5, Expr.Unit.NONE);
        assertThat(Made.judge(new Compares(ratio, Comparison.AT_MOST, half), run)
                        .status())
                .isEqualTo(Status.PASS);
        Expr tenth = new Expr.Constant(0.1, Expr.Unit.NONE);
        assertThat(Made.judge(new Compares(ratio, Comparison.AT_LEAST, tenth), run)
                        .status())
                .isEqualTo(Status.NOT_JUDGED);
    }

    /** In a real guest that ended 6 ms into a phase, a worker was given 350 % of a CPU. */
    @Test
    void theImpossibleIsNotBelieved() {
        Outcome run = cut(6 * MS, 21 * MS, new Histogram());
        Expr usage = Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, "load");
        ClaimVerdict verdict = Made.judge(new Compares(usage, Comparison.AT_LEAST, percent(0)), run);
        assertThat(verdict.status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(verdict.reason())
                .isEqualTo("not believed: 350% of a CPU over 6 ms, where drifter could use 100% during load");
    }

    @Test
    void aFailedClaimNeverReadsAsOneThatHolds() {
        Expr usage = Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, "load");
        Outcome run = Made.healthy(
                phase("warmup", 0, 10 * S, true), phase("load", 10 * S, 30 * S, true, stats(0, 20 * S - 100)));
        ClaimVerdict verdict = Made.judge(new Compares(usage, Comparison.EQUAL, percent(100)), run);
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.reason()).isEqualTo("99.9999995%, expected == 100%");
    }

    @Test
    void aFailedClaimPrintsItsParts() {
        Expr load = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "load");
        Expr warmup = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "warmup");
        Outcome run = Made.healthy(
                phase("warmup", 0, 10 * S, true, stats(0, 10 * S)), phase("load", 10 * S, 30 * S, true, stats(0, S)));
        Expr half = new Expr.Binary(new Expr.Constant(0.5, Expr.Unit.NONE), Expr.Operator.MULTIPLY, warmup);
        assertThat(Made.judge(new Compares(load, Comparison.AT_LEAST, half), run)
                        .reason())
                .isEqualTo(
                        "1000000, expected >= 5000000 (iterations(drifter) = 1000000, iterations(drifter) = 10000000)");
    }
}
