package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.model.CellMask;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation.CpuList;
import org.scxc.model.Expectation.Masks;
import org.scxc.model.Expectation.Quantifier;
import org.scxc.model.Outcome;

/** A cell whose list of CPUs is 0-3, from 15 s on 4-7; its effective CPUs are 0-7. The load lasts from 10 to 30 s. */
class MaskJudgeTest {
    private static final CellMask CPUS = new CellMask(CellMask.Kind.CPUS, List.of(0), "cpus(beta)");
    private static final CellMask EFFECTIVE = new CellMask(CellMask.Kind.EFFECTIVE, List.of(0), "effective(beta)");

    private static Outcome.MaskSeen seen(CellMask.Kind kind, long atS, String cpus) {
        Optional<CpuSet> list = cpus.isEmpty() ? Optional.empty() : Optional.of(CpuSet.parse(cpus));
        return new Outcome.MaskSeen(0, kind, atS * Made.S, list);
    }

    private static List<Outcome.MaskSeen> masks(String first, String later) {
        return List.of(
                seen(CellMask.Kind.EFFECTIVE, -1, "0-7"),
                seen(CellMask.Kind.CPUS, -1, first),
                seen(CellMask.Kind.CPUS, 15, later));
    }

    private static RunVerdict judge(Outcome outcome, Masks claim) {
        return MaskJudge.judge(new Run(Made.setup(true), outcome), claim);
    }

    private static Masks claim(String quantifier, boolean within, String cpus, String during) {
        return new Masks(
                CPUS,
                within,
                new CpuList.Fixed(CpuSet.parse(cpus)),
                quantifier.isEmpty() ? Optional.empty() : Optional.of(Quantifier.valueOf(quantifier)),
                during.isEmpty() ? Optional.empty() : Optional.of(during));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        '',         =,      4-7, '',     PASS
        '',         =,      0-7, '',     FAIL
        '',         within, 0-7, '',     PASS
        '',         =,      0-3, warmup, PASS
        ALWAYS,     =,      0-3, warmup, PASS
        ALWAYS,     =,      4-7, load,   FAIL
        ALWAYS,     within, 0-7, '',     PASS
        ALWAYS,     within, 0-6, '',     FAIL
        NEVER,      =,      0-7, '',     PASS
        NEVER,      within, 0-7, '',     FAIL
        NEVER,      =,      4-7, warmup, PASS
        EVENTUALLY, =,      4-7, load,   PASS
        EVENTUALLY, =,      4-7, warmup, FAIL
        EVENTUALLY, =,      0-3, load,   PASS
        """)
    void ofTheInstantsOfTheWindow(String quantifier, String relation, String cpus, String during, Status status) {
        Outcome outcome = Made.healthy(Made.phases(30 * Made.S)).withMasks(masks("0-3", "4-7"));
        RunVerdict verdict = judge(outcome, claim(quantifier, relation.equals("within"), cpus, during));
        assertThat(verdict.status()).as(verdict.reason()).isEqualTo(status);
    }

    @Test
    void twoListsAreComparedAtTheSameInstant() {
        Outcome outcome = Made.healthy(Made.phases(30 * Made.S)).withMasks(masks("0-3", "4-8"));
        Masks claim =
                new Masks(CPUS, true, new CpuList.OfCell(EFFECTIVE), Optional.of(Quantifier.ALWAYS), Optional.empty());
        RunVerdict verdict = judge(outcome, claim);
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.reason()).isEqualTo("cpus(beta) was 4-8 at 15.000 s, effective(beta) 0-7");
    }

    /** What is not told is never taken for a list without CPUs, which would be within any. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        ALWAYS, 0-7
        NEVER,  5
        '',     4-7
        """)
    void whatNoSchedulerTellsIsNotJudged(String quantifier, String cpus) {
        Outcome outcome = Made.healthy(Made.phases(30 * Made.S)).withMasks(masks("0-3", ""));
        RunVerdict verdict = judge(outcome, claim(quantifier, true, cpus, ""));
        assertThat(verdict.status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(verdict.reason()).isEqualTo("no scheduler tells cpus(beta) at 15.000 s");
    }

    @Test
    void aCellThatIsNotThereIsNotJudged() {
        List<Outcome.MaskSeen> masks = new ArrayList<>();
        masks.add(seen(CellMask.Kind.EFFECTIVE, -1, ""));
        Outcome outcome = Made.healthy(Made.phases(30 * Made.S)).withMasks(masks);
        assertThat(judge(outcome, claim("ALWAYS", true, "0-7", "")).status()).isEqualTo(Status.NOT_JUDGED);
    }

    @Test
    void resultsWithoutListsAreNotJudged() {
        Outcome outcome = Made.healthy(Made.phases(30 * Made.S));
        assertThat(judge(outcome, claim("ALWAYS", true, "0-7", "")).status()).isEqualTo(Status.NOT_JUDGED);
    }

    /** What holds until the end that came too early is open; what is broken by then is broken. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        ALWAYS,     0-7, NOT_JUDGED
        ALWAYS,     0-3, FAIL
        NEVER,      5,   NOT_JUDGED
        EVENTUALLY, 4-7, PASS
        EVENTUALLY, 5,   NOT_JUDGED
        '',         4-7, NOT_JUDGED
        """)
    void aWindowThatTheEndCutShort(String quantifier, String cpus, Status status) {
        Outcome outcome = Made.stall(20 * Made.S).withMasks(masks("0-3", "4-7"));
        RunVerdict verdict = judge(outcome, claim(quantifier, true, cpus, ""));
        assertThat(verdict.status()).as(verdict.reason()).isEqualTo(status);
    }
}
