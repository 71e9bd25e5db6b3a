package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.judge.Made.S;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Bails;
import org.scxc.model.Expectation.Exits;
import org.scxc.model.Expectation.Healthy;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.Subject;

class ExitsTest {
    private static Exits coded(long bits) {
        return new Exits(
                List.of(ExitKind.UNREG_KERN),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Expectation.ExitCode(bits, bits)),
                false);
    }

    private static final Exits STALL = exits(null, null, null, null, false);

    private static Exits exits(Subject of, String during, String matching, Long within, boolean never) {
        return new Exits(
                List.of(ExitKind.ERROR_STALL),
                Optional.ofNullable(of),
                Optional.ofNullable(during),
                Optional.ofNullable(matching),
                Optional.ofNullable(within),
                Optional.empty(),
                never);
    }

    private static void assertStatus(ClaimVerdict verdict, Status status, String reason) {
        assertThat(verdict.reason()).contains(reason);
        assertThat(verdict.status()).isEqualTo(status);
    }

    @Test
    void anExitOfTheKind() {
        assertStatus(
                Made.judge(STALL, Made.stall(7 * S)), Status.PASS, "exit 1026 (error_stall) of drifter at 7.000 s");
        Outcome other = Made.exit(ExitKind.ERROR_BPF, "vtime too far ahead", 7 * S, 0, Made.phases(7 * S));
        assertStatus(Made.judge(STALL, other), Status.FAIL, "expected error_stall");
        assertStatus(Made.judge(STALL, Made.healthy(Made.phases(30 * S))), Status.FAIL, "ran to the end");
        assertStatus(Made.judge(STALL, Made.cut(20 * S)), Status.NOT_JUDGED, "observation ended at 20.000 s");
    }

    /** An end before t = 0 counts, but no window that begins at t = 0 was seen. */
    @Test
    void beforeTheBeginning() {
        Outcome early = Made.exit(ExitKind.ERROR_STALL, "", -S / 4, 0);
        assertStatus(Made.judge(STALL, early), Status.PASS, "at -0.250 s");
        assertStatus(Made.judge(new Healthy(), early), Status.FAIL, "at -0.250 s");
        assertStatus(Made.judge(exits(null, null, null, S, false), early), Status.NOT_JUDGED, "t = 0 never came");
        assertStatus(Made.judge(exits(null, null, null, S, true), early), Status.NOT_JUDGED, "t = 0 never came");
        Bails within = new Bails(Optional.empty(), Optional.of(S));
        assertStatus(Made.judge(within, Made.early("text")), Status.NOT_JUDGED, "t = 0 never came");
        assertStatus(
                Made.judge(new Bails(Optional.empty(), Optional.empty()), Made.early("text")), Status.PASS, "-0.250 s");
    }

    @Test
    void aPlannedEndIsNoExit() {
        Outcome.Exit planned = new Outcome.Exit(ExitKind.UNREG, 0, "", 30 * S, Optional.empty(), true);
        Outcome run = Made.outcome(
                Optional.empty(), Optional.of(planned), Optional.empty(), 30 * S, List.of(Made.phases(30 * S)));
        Exits any = new Exits(
                List.of(ExitKind.values()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        assertStatus(Made.judge(any, run), Status.FAIL, "ran to the end");
        assertStatus(Made.judge(new Healthy(), run), Status.PASS, "ran to the end");
    }

    @Test
    void ofASubject() {
        assertStatus(Made.judge(exits(Made.DRIFTER, null, null, null, false), Made.stall(7 * S)), Status.PASS, "");
        assertStatus(
                Made.judge(exits(Made.AUDIO, null, null, null, false), Made.stall(7 * S)),
                Status.FAIL,
                "expected of audio");
        Outcome nobody = Made.exit(ExitKind.ERROR_STALL, "", 7 * S, null, Made.phases(7 * S));
        assertStatus(
                Made.judge(exits(Made.DRIFTER, null, null, null, false), nobody),
                Status.FAIL,
                "names no task of drifter");
    }

    @Test
    void withinCountsFromZeroOrThePhase() {
        assertStatus(Made.judge(exits(null, null, null, 10 * S, false), Made.stall(10 * S)), Status.PASS, "");
        assertStatus(Made.judge(exits(null, null, null, 10 * S, false), Made.stall(-S)), Status.PASS, "-1.000 s");
        assertStatus(
                Made.judge(exits(null, null, null, 10 * S, false), Made.stall(11 * S)),
                Status.FAIL,
                "later than 10 s from 0.000 s");
        assertStatus(Made.judge(exits(null, "load", null, 10 * S, false), Made.stall(20 * S)), Status.PASS, "");
        assertStatus(
                Made.judge(exits(null, "load", null, 10 * S, false), Made.stall(21 * S)),
                Status.FAIL,
                "later than 10 s from 10.000 s");
    }

    @Test
    void aPhaseAfterTheEndIsNotJudged() {
        assertStatus(
                Made.judge(exits(null, "load", null, null, false), Made.stall(7 * S)),
                Status.NOT_JUDGED,
                "phase load never began: exit 1026");
        assertStatus(
                Made.judge(exits(null, "warmup", null, null, false), Made.stall(12 * S)),
                Status.FAIL,
                "not during warmup");
        assertStatus(
                Made.judge(exits(null, "load", null, null, true), Made.stall(7 * S)), Status.NOT_JUDGED, "never began");
    }

    @Test
    void matching() {
        String format = "%s[%d] failed to run for %u.%03us";
        assertStatus(Made.judge(exits(null, null, format, null, false), Made.stall(7 * S)), Status.PASS, "");
        assertStatus(
                Made.judge(exits(null, null, "too far", null, false), Made.stall(7 * S)),
                Status.FAIL,
                "does not match");
    }

    @Test
    void never() {
        Exits never = exits(null, null, null, null, true);
        assertStatus(Made.judge(never, Made.healthy(Made.phases(30 * S))), Status.PASS, "");
        assertStatus(Made.judge(never, Made.stall(7 * S)), Status.FAIL, "exit 1026");
        assertStatus(Made.judge(never, Made.cut(20 * S)), Status.NOT_JUDGED, "observation ended");
        assertStatus(Made.judge(exits(null, "warmup", null, null, true), Made.cut(20 * S)), Status.PASS, "");
    }

    @Test
    void healthy() {
        assertStatus(Made.judge(new Healthy(), Made.healthy()), Status.PASS, "ran to the end at 30.000 s");
        assertStatus(Made.judge(new Healthy(), Made.stall(7 * S)), Status.FAIL, "exit 1026");
        assertStatus(Made.judge(new Healthy(), Made.bail("no", S)), Status.FAIL, "exit 64");
        assertStatus(Made.judge(new Healthy(), Made.cut(20 * S)), Status.NOT_JUDGED, "observation ended");
        Scenario.Variant eevdf =
                new Scenario.Variant("", List.of(), Made.setup(false), List.of(Made.expect(new Healthy())), 1);
        assertThat(Judge.judge(eevdf, List.of(Made.healthy())).status()).isEqualTo(Status.NOT_JUDGED);
    }

    @Test
    void bail() {
        String format = "Cell 0 has no CPUs assigned (nr_cpus=%d, num_cells=%d)";
        Outcome bail = Made.bail("loop\nCell 0 has no CPUs assigned (nr_cpus=16, num_cells=3)\n", S);
        Bails claim = new Bails(Optional.of(format), Optional.of(2 * S));
        assertStatus(Made.judge(claim, bail), Status.PASS, "bail at 1.000 s: loop / Cell 0");
        assertStatus(Made.judge(claim, Made.bail("other", S)), Status.FAIL, "does not match");
        assertStatus(
                Made.judge(new Bails(Optional.empty(), Optional.of(S / 2)), bail), Status.FAIL, "later than 500 ms");
        assertStatus(Made.judge(claim, Made.stall(7 * S)), Status.FAIL, "no bail: exit 1026");
        assertStatus(Made.judge(claim, Made.cut(7 * S)), Status.NOT_JUDGED, "observation ended");
    }

    @Test
    void whatDidNotLoadFailsEveryClaim() {
        Exits any = new Exits(
                List.of(ExitKind.values()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        Outcome unplugged = Made.hotplug(3 * S);
        assertStatus(Made.judge(coded(1L << 48 | 1L << 32), unplugged), Status.PASS, "unreg_kern");
        assertStatus(Made.judge(coded(2L << 32), unplugged), Status.FAIL, "its code is 0x1000100000000");
        Outcome run = Made.unloadable("ops.init() failed (-12)");
        assertStatus(Made.judge(any, run), Status.FAIL, "failed to load: ops.init() failed (-12)");
        assertStatus(Made.judge(exits(null, null, null, null, true), run), Status.FAIL, "failed to load");
        assertStatus(Made.judge(new Bails(Optional.empty(), Optional.empty()), run), Status.FAIL, "failed to load");
    }
}
