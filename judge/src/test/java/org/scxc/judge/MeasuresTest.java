package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.judge.Made.S;
import static org.scxc.judge.Made.ns;
import static org.scxc.judge.Made.percent;
import static org.scxc.judge.Made.phase;
import static org.scxc.judge.Made.stats;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation.Always;
import org.scxc.model.Expectation.Between;
import org.scxc.model.Expectation.Compares;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expectation.Quantifier;
import org.scxc.model.Expectation.Ran;
import org.scxc.model.Expr;
import org.scxc.model.Histogram;
import org.scxc.model.Measure;
import org.scxc.model.Measure.Kind;
import org.scxc.model.Measure.Statistic;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.ScxEvent;
import org.scxc.model.Subject;

class MeasuresTest {
    /** Drifter: all of warmup, a fifth of load; audio: half of load; noise takes as much and is nobody's share. */
    private static final Outcome RUN = Made.healthy(
            phase("warmup", 0, 10 * S, true, stats(0, 10 * S)),
            phase("load", 10 * S, 30 * S, true, stats(0, 4 * S), audio(), stats(2, 10 * S)));

    private static GroupStats audio() {
        Histogram wakeups = new Histogram();
        for (int i = 1; i <= 100; i++) {
            wakeups.record(i * 10L);
        }
        return new GroupStats(
                1, 2, 12 * S, 5 * S, 7 * S, 500, new Histogram(), wakeups, CpuSet.parse("2-3"), Long.MIN_VALUE);
    }

    private static void assertStatus(ClaimVerdict verdict, Status status, String reason) {
        assertThat(verdict.reason()).contains(reason);
        assertThat(verdict.status()).isEqualTo(status);
    }

    private static Between usage(String phase, double low, double high) {
        return new Between(Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, phase), percent(low), percent(high));
    }

    private static Compares compares(Expr left, Comparison comparison, Expr right) {
        return new Compares(left, comparison, right);
    }

    @Test
    void usageDuringAPhaseAndOverTheRun() {
        assertStatus(Made.judge(usage("load", 15, 25), RUN), Status.PASS, "20%, expected 15% to 25%");
        assertStatus(Made.judge(usage("load", 21, 25), RUN), Status.FAIL, "20%");
        assertStatus(Made.judge(usage(null, 46, 47), RUN), Status.PASS, "46.667%");
    }

    @Test
    void shareLeavesNoiseOut() {
        Expr share = Made.of(Kind.SHARE, Statistic.SUM, Made.DRIFTER, "load");
        assertStatus(Made.judge(new Between(share, percent(25), percent(25)), RUN), Status.PASS, "25%");
    }

    @Test
    void membersOneByOne() {
        Expr least = Made.of(Kind.USAGE, Statistic.MIN, Made.AUDIO, "load");
        assertStatus(Made.judge(compares(least, Comparison.AT_LEAST, percent(25)), RUN), Status.PASS, "25%");
        Expr most = Made.of(Kind.USAGE, Statistic.MAX, Made.AUDIO, "load");
        assertStatus(Made.judge(compares(most, Comparison.LESS, percent(35)), RUN), Status.FAIL, "35%, expected < 35%");
        Expr several = Made.of(Kind.USAGE, Statistic.MIN, Made.DRIFTER, null);
        assertStatus(
                Made.judge(compares(several, Comparison.AT_LEAST, percent(1)), RUN), Status.NOT_JUDGED, "one phase");
        Expr mean = Made.of(Kind.USAGE, Statistic.MEAN, Made.AUDIO, "load");
        assertStatus(Made.judge(compares(mean, Comparison.EQUAL, percent(30)), RUN), Status.PASS, "30%");
    }

    @Test
    void iterationsAndArithmetic() {
        Expr load = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "load");
        Expr warmup = Made.of(Kind.ITERATIONS, Statistic.SUM, Made.DRIFTER, "warmup");
        Expr half = new Expr.Binary(new Expr.Constant(0.4, Expr.Unit.NONE), Expr.Operator.MULTIPLY, warmup);
        assertStatus(Made.judge(compares(load, Comparison.AT_LEAST, half), RUN), Status.PASS, "4000000");
        Expr zero = new Expr.Binary(warmup, Expr.Operator.SUBTRACT, warmup);
        Expr nan = new Expr.Binary(zero, Expr.Operator.DIVIDE, zero);
        assertStatus(Made.judge(compares(nan, Comparison.AT_MOST, half), RUN), Status.NOT_JUDGED, "division by zero");
    }

    @Test
    void latencies() {
        Expr p99 = Made.of(Kind.WAKEUP, Statistic.P99, Made.AUDIO, null);
        assertStatus(Made.judge(compares(p99, Comparison.AT_MOST, ns(1000)), RUN), Status.PASS, "expected <= 1 us");
        assertStatus(Made.judge(compares(p99, Comparison.AT_MOST, ns(500)), RUN), Status.FAIL, "expected <= 500 ns");
        Expr none = Made.of(Kind.WAKEUP, Statistic.P99, Made.DRIFTER, "load");
        assertStatus(
                Made.judge(compares(none, Comparison.AT_MOST, ns(1)), RUN),
                Status.NOT_JUDGED,
                "no wake-up of drifter was seen during load");
        Expr waits = Made.of(Kind.WAIT, Statistic.MEAN, Made.AUDIO, null);
        assertStatus(
                Made.judge(compares(waits, Comparison.AT_MOST, ns(1)), RUN),
                Status.NOT_JUDGED,
                "no wait of audio was seen");
    }

    @Test
    void windowsAfterTheEnd() {
        Outcome early = Made.stall(7 * S);
        assertStatus(Made.judge(usage("load", 0, 100), early), Status.NOT_JUDGED, "phase load never began");
        Outcome during = Made.exit(
                ExitKind.ERROR_STALL,
                "",
                20 * S,
                0,
                phase("warmup", 0, 10 * S, true, stats(0, S)),
                phase("load", 10 * S, 20 * S, false, stats(0, 2 * S)));
        assertStatus(
                Made.judge(usage("load", 15, 25), during),
                Status.NOT_JUDGED,
                "20% so far, expected 15% to 25% (seen for 10 s of 20 s, until 20.000 s); the rest could decide"
                        + " otherwise");
        assertStatus(
                Made.judge(usage("warmup", 0, 100), Made.stall(7 * S)),
                Status.NOT_JUDGED,
                "no worker of drifter was there");
    }

    private static Expr events(ScxEvent event, String phase) {
        return new Expr.Of(new Measure(
                Kind.EVENTS,
                Statistic.SUM,
                new Subject(event.word(), List.of()),
                Optional.of(event),
                Optional.ofNullable(phase),
                "events(" + event.word() + ")"));
    }

    /** Of no worker: what phases recorded of it is added up. */
    @Test
    void events() {
        ScxEvent kept = ScxEvent.DISPATCH_KEEP_LAST;
        Outcome run = Made.healthy(
                new PhaseOutcome("warmup", 0, 10 * S, true, Map.of(), Map.of(), Map.of(kept, 3L)),
                new PhaseOutcome("load", 10 * S, 30 * S, true, Map.of(), Map.of(), Map.of(kept, 4L)));
        assertStatus(
                Made.judge(new Compares(events(kept, null), Comparison.EQUAL, number(7)), run),
                Status.PASS,
                "7, expected");
        assertStatus(
                Made.judge(new Compares(events(kept, "load"), Comparison.AT_MOST, number(3)), run),
                Status.FAIL,
                "4, expected <= 3");
        assertStatus(
                Made.judge(
                        new Compares(events(ScxEvent.SELECT_CPU_FALLBACK, null), Comparison.AT_MOST, number(3)), run),
                Status.NOT_JUDGED,
                "no SCX_EV_SELECT_CPU_FALLBACK is recorded");
    }

    private static Expr number(double value) {
        return new Expr.Constant(value, Expr.Unit.NONE);
    }

    @Test
    void always() {
        Expr gap = Made.of(Kind.VTIME_GAP, Statistic.SUM, Made.DRIFTER, null);
        assertStatus(Made.judge(new Always(gap, Comparison.AT_MOST, ns(5e9), false), RUN), Status.PASS, "largest 5 s");
        assertStatus(Made.judge(new Always(gap, Comparison.LESS, ns(5e9), false), RUN), Status.FAIL, "largest 5 s");
        assertStatus(Made.judge(new Always(gap, Comparison.GREATER, ns(5e9), true), RUN), Status.PASS, "always <= 5 s");
        assertStatus(
                Made.judge(new Always(gap, Comparison.AT_LEAST, ns(1), false), RUN),
                Status.NOT_JUDGED,
                "only the largest value");
        Expr unseen = Made.of(Kind.VTIME_GAP, Statistic.SUM, Made.AUDIO, null);
        assertStatus(
                Made.judge(new Always(unseen, Comparison.AT_MOST, ns(1), false), RUN),
                Status.NOT_JUDGED,
                "no vtime of audio was compared");
        Expr usage = Made.of(Kind.USAGE, Statistic.SUM, Made.AUDIO, null);
        assertStatus(
                Made.judge(new Always(usage, Comparison.AT_MOST, percent(1), false), RUN),
                Status.NOT_JUDGED,
                "not every instant");
    }

    @Test
    void ran() {
        assertStatus(Made.judge(ran("0-1", Quantifier.NEVER), RUN), Status.PASS, "audio ran on 2-3");
        assertStatus(Made.judge(ran("3", Quantifier.NEVER), RUN), Status.FAIL, "audio ran on 2-3");
        assertStatus(Made.judge(ran("2-3", Quantifier.ALWAYS), RUN), Status.PASS, "");
        assertStatus(Made.judge(ran("3", Quantifier.ALWAYS), RUN), Status.FAIL, "");
        assertStatus(Made.judge(ran("0,3", Quantifier.EVENTUALLY), RUN), Status.PASS, "");
        assertStatus(Made.judge(ran("0", Quantifier.EVENTUALLY), RUN), Status.FAIL, "");
        Outcome nobody = Made.healthy(phase("warmup", 0, 30 * S, true));
        assertStatus(Made.judge(ran("0", Quantifier.NEVER), nobody), Status.NOT_JUDGED, "never ran at all");
    }

    private static Ran ran(String cpus, Quantifier quantifier) {
        return new Ran(Made.AUDIO, CpuSet.parse(cpus), quantifier, Optional.empty());
    }
}
