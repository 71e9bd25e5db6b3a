package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.judge.Made.S;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Bails;
import org.scxc.model.Expectation.Claim;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expectation.Exits;
import org.scxc.model.Expectation.Healthy;
import org.scxc.model.Expectation.LoadFails;
import org.scxc.model.Expectation.Rate;
import org.scxc.model.Measure.Kind;
import org.scxc.model.Measure.Statistic;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;

/** Which ends a variant admits: the cases of {@link UnexpectedExit}. */
class UnexpectedExitTest {
    /** Holds in every run that has a phase. */
    private static final Claim USAGE = new Expectation.Compares(
            Made.of(Kind.USAGE, Statistic.SUM, Made.DRIFTER, "warmup"), Comparison.AT_LEAST, Made.percent(1));

    private static Exits exit(ExitKind kind, String during, boolean never) {
        return new Exits(
                List.of(kind),
                Optional.empty(),
                Optional.ofNullable(during),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                never);
    }

    private static Expectation rated(Claim claim, int atLeast, int of) {
        return new Expectation("rated", claim, Optional.of(new Rate(atLeast, of)), SourceSpan.NONE);
    }

    private static Outcome ended(ExitKind kind) {
        return Made.exit(kind, "", 12 * S, 0, warmup());
    }

    private static Outcome whole() {
        return Made.healthy(warmup());
    }

    private static Outcome.PhaseOutcome warmup() {
        return Made.phase("warmup", 0, 10 * S, true, Made.stats(0, 5 * S));
    }

    private static VariantVerdict judge(List<Expectation> claims, List<Expectation> undecided, Outcome... runs) {
        Scenario.Variant variant = new Scenario.Variant("v", List.of(), Made.setup(true), claims, 1);
        return Judge.judge(variant, undecided, Arrays.asList(runs));
    }

    private static VariantVerdict judge(Claim claim, Outcome... runs) {
        return judge(List.of(Made.expect(claim)), List.of(), runs);
    }

    private static void assertUnexpected(VariantVerdict verdict, String reason) {
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.breaches()).singleElement().satisfies(b -> {
            assertThat(b.rule()).isEqualTo(Breach.Rule.UNEXPECTED_EXIT);
            assertThat(b.reason()).contains(reason);
        });
    }

    @Test
    void claimsAboutOtherThingsAdmitNoEnd() {
        assertThat(judge(USAGE, whole()).status()).isEqualTo(Status.PASS);
        VariantVerdict verdict = judge(USAGE, ended(ExitKind.UNREG_KERN));
        assertUnexpected(verdict, "exit 66 (unreg_kern) of drifter at 12.000 s; no expectation admits it");
        assertThat(verdict.claims().getFirst().status()).isEqualTo(Status.PASS);
        assertUnexpected(judge(USAGE, Made.bail("no CPUs", 12 * S)), "exit 64");
    }

    @Test
    void noClaimAdmitsNoEnd() {
        assertThat(judge(List.of(), List.of(), whole()).status()).isEqualTo(Status.NOT_JUDGED);
        assertUnexpected(judge(List.of(), List.of(), ended(ExitKind.ERROR)), "exit 1024");
        assertUnexpected(
                judge(List.of(), List.of(), Made.unloadable("no BTF")), "the scheduler failed to load: no BTF");
    }

    private static LoadFails loadFailed(String text) {
        return new LoadFails(Optional.empty(), Optional.of(text), Optional.empty());
    }

    @Test
    void aRefusedLoadFailsEveryClaim() {
        List<Expectation> both = List.of(Made.expect(USAGE), Made.expect(loadFailed("no program")));
        VariantVerdict verdict = judge(both, List.of(), Made.refusedLoad("no BTF", whole()));
        assertThat(verdict.claims()).allMatch(c -> c.status() == Status.FAIL);
        assertThat(verdict.claims().getFirst().reason()).isEqualTo("the scheduler failed to load: no BTF");
        assertThat(judge(exit(ExitKind.ERROR, null, false), Made.refusedLoad("no BTF", whole()))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void anExpectedFailureToLoadLeavesTheOthers() {
        List<Expectation> both = List.of(Made.expect(USAGE), Made.expect(loadFailed("no B%s")));
        assertThat(judge(both, List.of(), Made.refusedLoad("no BTF", whole())).status())
                .isEqualTo(Status.PASS);
        assertThat(judge(new Healthy(), Made.refusedLoad("no BTF", whole())).status())
                .isEqualTo(Status.FAIL);
        assertThat(judge(loadFailed("x"), whole()).claims().getFirst().reason()).startsWith("every load succeeded");
    }

    /** It ended before it was enabled, which is an exit as well. */
    @Test
    void aRegisteredFailureIsAdmittedByEither() {
        Outcome ended = Made.endedLoad("ops.init() failed (-12)", whole());
        assertThat(judge(loadFailed("ops.init() failed (%d)"), ended).status()).isEqualTo(Status.PASS);
        assertThat(judge(exit(ExitKind.ERROR, null, false), ended).status()).isEqualTo(Status.PASS);
        assertUnexpected(judge(USAGE, ended), "ops.init() failed (-12)");
    }

    @Test
    void eachOfSeveralEndsNeedsAClaim() {
        Outcome two = Made.again(ended(ExitKind.UNREG_KERN), ExitKind.ERROR, "second");
        List<Expectation> first = List.of(Made.expect(exit(ExitKind.UNREG_KERN, null, false)));
        assertUnexpected(judge(first, List.of(), two), "no expectation admits it");
        List<Expectation> both = List.of(first.getFirst(), Made.expect(exit(ExitKind.ERROR, null, false)));
        assertThat(judge(both, List.of(), two).status()).isEqualTo(Status.PASS);
    }

    @Test
    void anEndBeforeZeroIsOne() {
        assertUnexpected(judge(USAGE, Made.exit(ExitKind.ERROR, "", -S / 4, null)), "at -0.250 s");
    }

    @Test
    void theEndThatAClaimAsksForIsAdmitted() {
        List<Expectation> both = List.of(Made.expect(USAGE), Made.expect(exit(ExitKind.ERROR_STALL, "load", false)));
        Outcome inLoad =
                Made.exit(ExitKind.ERROR_STALL, "", 12 * S, 0, warmup(), Made.phase("load", 10 * S, 12 * S, false));
        assertThat(judge(both, List.of(), inLoad).status()).isEqualTo(Status.PASS);
        assertThat(judge(new Bails(Optional.empty(), Optional.empty()), Made.bail("x", S))
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(judge(exit(ExitKind.UNREG, null, false), Made.bail("x", S)).breaches())
                .isEmpty();
    }

    /** A failed claim about ends is one failure, not two. */
    @Test
    void aClaimThatFailsByTheEndReportsIt() {
        for (Claim claim :
                List.of(new Healthy(), exit(ExitKind.ERROR_BPF, null, false), exit(ExitKind.ERROR_STALL, null, true))) {
            VariantVerdict verdict = judge(claim, ended(ExitKind.ERROR_STALL));
            assertThat(verdict.status()).isEqualTo(Status.FAIL);
            assertThat(verdict.breaches()).isEmpty();
        }
    }

    @Test
    void neverExitAdmitsNoOtherKind() {
        assertUnexpected(judge(exit(ExitKind.ERROR_BPF, null, true), ended(ExitKind.ERROR_STALL)), "exit 1026");
    }

    @Test
    void anEndBeforeThePhaseOfAClaimIsUnexpected() {
        VariantVerdict verdict = judge(exit(ExitKind.ERROR_STALL, "load", false), ended(ExitKind.ERROR_STALL));
        assertUnexpected(verdict, "exit 1026");
        assertThat(verdict.claims().getFirst().status()).isEqualTo(Status.NOT_JUDGED);
    }

    @Test
    void aPlannedEndIsNone() {
        Outcome.Exit planned = new Outcome.Exit(ExitKind.UNREG, 0, "", 30 * S, Optional.empty(), true);
        Outcome run = Made.outcome(Optional.empty(), Optional.of(planned), Optional.empty(), 30 * S, List.of(warmup()));
        assertThat(judge(USAGE, run).status()).isEqualTo(Status.PASS);
    }

    @Test
    void aRateLeavesRunsOpenForAnyEnd() {
        List<Expectation> stalls = List.of(rated(exit(ExitKind.ERROR_STALL, null, false), 2, 3));
        Outcome stall = ended(ExitKind.ERROR_STALL);
        Outcome other = ended(ExitKind.ERROR_BPF);
        assertThat(judge(stalls, List.of(), stall, stall, other).status()).isEqualTo(Status.PASS);
        assertThat(judge(stalls, List.of(), stall, stall, Made.bail("x", S)).status())
                .isEqualTo(Status.PASS);
        assertThat(judge(stalls, List.of(), other).status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(judge(stalls, List.of(), stall, stall, Made.unloadable("no BTF"))
                        .status())
                .isEqualTo(Status.FAIL);
        List<Expectation> healthy = List.of(rated(new Healthy(), 2, 3));
        assertThat(judge(healthy, List.of(), whole(), whole(), other).status()).isEqualTo(Status.PASS);
    }

    /** A run in which the rated claim holds is not one of those left open. */
    @Test
    void aRateOnOtherThingsLeavesNoEndOpen() {
        VariantVerdict verdict =
                judge(List.of(rated(USAGE, 1, 3)), List.of(), whole(), ended(ExitKind.ERROR), ended(ExitKind.ERROR));
        assertUnexpected(verdict, "seed 1: exit 1024");
        assertThat(verdict.breaches().getFirst().runs()).isEqualTo(2);
        assertThat(verdict.breaches().getFirst().of()).isEqualTo(3);
        List<Expectation> never = List.of(rated(exit(ExitKind.ERROR_BPF, null, true), 1, 2));
        assertUnexpected(judge(never, List.of(), whole(), ended(ExitKind.ERROR_STALL)), "exit 1026");
    }

    @Test
    void whatABackendCannotDecideAdmitsItsKinds() {
        List<Expectation> usage = List.of(Made.expect(USAGE));
        List<Expectation> stall = List.of(Made.expect(exit(ExitKind.ERROR_STALL, "load", false)));
        assertThat(judge(usage, stall, ended(ExitKind.ERROR_STALL)).breaches()).isEmpty();
        assertUnexpected(judge(usage, stall, ended(ExitKind.ERROR_BPF)), "exit 1025");
        List<Expectation> bail = List.of(Made.expect(new Bails(Optional.empty(), Optional.empty())));
        assertThat(judge(usage, bail, ended(ExitKind.UNREG)).breaches()).isEmpty();
        assertUnexpected(judge(usage, bail, ended(ExitKind.ERROR)), "exit 1024");
        List<Expectation> rate = List.of(rated(exit(ExitKind.ERROR_STALL, "load", false), 2, 3));
        assertThat(judge(usage, rate, ended(ExitKind.ERROR)).breaches()).isEmpty();
        List<Expectation> never = List.of(Made.expect(exit(ExitKind.ERROR, "load", true)));
        assertUnexpected(judge(usage, never, ended(ExitKind.ERROR)), "exit 1024");
    }
}
