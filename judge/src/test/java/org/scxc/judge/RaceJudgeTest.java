package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.CpuSet;
import org.scxc.model.Race;
import org.scxc.model.Race.Claim;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.Race.Search;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Limit;
import org.scxc.model.RaceOutcome.Reached;
import org.scxc.model.RaceOutcome.What;
import org.scxc.model.Reduction;
import org.scxc.model.SourceSpan;

/** What a search proves, and what it does not. */
class RaceJudgeTest {
    private static final Fact LOST = new Fact.Oracle(Race.OracleKind.LOST, 0);
    private static final Fact UNOWNED = new Fact.Oracle(Race.OracleKind.UNOWNED, 0);

    private static RaceClaimVerdict judge(
            Quantifier quantifier,
            Fact fact,
            Search search,
            Reduction reduction,
            Count count,
            Coverage coverage,
            What... reached) {
        Race.Task p = new Race.Task("p", CpuSet.range(0, 1), Race.Start.QUEUED, 1, false, SourceSpan.NONE);
        Race.Program program = new Race.Program(
                2,
                KernelProfiles.of("7.1").steps(),
                List.of(p),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Claim claim = new Claim("it", quantifier, fact, SourceSpan.NONE);
        Race.Variant variant =
                new Race.Variant("", List.of(), List.of(), program, List.of(claim), Race.Exploration.by(search));
        List<Reached> all = java.util.Arrays.stream(reached)
                .map(w -> new Reached(w, List.of(0, 1, 0)))
                .toList();
        RaceOutcome outcome = new RaceOutcome(count, 20, OptionalInt.of(5), 0, coverage, reduction, 1, all);
        return RaceJudge.judge(variant, outcome).claims().getFirst();
    }

    private static RaceClaimVerdict absent(Quantifier quantifier, Search search, Count count, Coverage coverage) {
        return judge(quantifier, LOST, search, Reduction.OFF, count, coverage);
    }

    private static void assertThatIt(RaceClaimVerdict verdict, Status status, String reason) {
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    @Test
    void allStates() {
        Coverage all = new Coverage.All(true);
        Count count = new Count.States(3_081);
        assertThatIt(
                absent(Quantifier.NEVER, new Search.Exhaustive(), count, all),
                Status.PASS,
                "never, in all 3,081 states, compared as full states");
        assertThat(absent(Quantifier.REACHABLE, new Search.Exhaustive(), count, all)
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void withinABound() {
        Coverage bounded = new Coverage.Bounded("3 preemptions", true);
        Count count = new Count.Nodes(120);
        assertThatIt(
                absent(Quantifier.NEVER, new Search.Preemptions(3), count, bounded),
                Status.PASS,
                "never within 3 preemptions, in all 120 pairs of state and last CPU, compared as full states");
        assertThatIt(
                absent(Quantifier.REACHABLE, new Search.Preemptions(3), count, bounded),
                Status.NOT_JUDGED,
                "never within 3 preemptions, in all 120 pairs of state and last CPU, compared as full states;"
                        + " beyond the bound nothing was looked at");
    }

    @Test
    void samples() {
        Coverage sampled = new Coverage.Sampled("50 random runs");
        for (Quantifier quantifier : Quantifier.values()) {
            assertThatIt(
                    absent(quantifier, new Search.Random(50), new Count.Executions(50, 0, 100), sampled),
                    Status.NOT_JUDGED,
                    "not met in 50 random runs: a sample of executions proves nothing");
        }
        assertThat(absent(Quantifier.NEVER, new Search.Random(50), new Count.Executions(50, 3, 1_000), sampled)
                        .reason())
                .endsWith("; 3 of them were cut at the limit of 1,000 steps");
    }

    @Test
    void limits() {
        Count count = new Count.States(5_000);
        for (Quantifier quantifier : Quantifier.values()) {
            assertThatIt(
                    absent(quantifier, new Search.Exhaustive(), count, new Coverage.Partial(new Limit.States(5_000))),
                    Status.NOT_JUDGED,
                    "limit of 5,000 states (--limit-states); not met before it");
        }
        assertThat(absent(
                                Quantifier.NEVER,
                                new Search.Exhaustive(),
                                count,
                                new Coverage.Partial(new Limit.Bytes(128 << 20)))
                        .reason())
                .isEqualTo("limit of 128MiB (--limit-bytes); not met before it");
    }

    /** Whoever searched so: what the table does not call sound is not judged. */
    @Test
    void aReducedSearchHasNotSeenEveryState() {
        RaceClaimVerdict verdict = judge(
                Quantifier.NEVER,
                UNOWNED,
                new Search.Exhaustive(),
                Reduction.ON,
                new Count.States(10),
                new Coverage.All(false));
        assertThatIt(
                verdict,
                Status.NOT_JUDGED,
                "not met in 10 states: the reduction skips states between two steps of one CPU");
    }

    @Test
    void whatWasShownDecidesUnderAnySearch() {
        What lost = new What.Oracle(Race.OracleKind.LOST, 0);
        Coverage partial = new Coverage.Partial(new Limit.States(7));
        Count count = new Count.States(7);
        assertThatIt(
                judge(Quantifier.NEVER, LOST, new Search.Exhaustive(), Reduction.ON, count, partial, lost),
                Status.FAIL,
                "p is lost after 3 steps");
        assertThat(judge(Quantifier.REACHABLE, LOST, new Search.Random(7), Reduction.OFF, count, partial, lost)
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void executionsAreNotCalledStates() {
        assertThat(counted(new Count.Executions(1_000, 0, 5))).isEqualTo("1,000 executions");
        assertThat(counted(new Count.States(1))).isEqualTo("1 state");
        assertThat(counted(new Count.Nodes(2))).isEqualTo("2 pairs of state and last CPU");
    }

    private static String counted(Count count) {
        return RaceJudge.counted(new RaceOutcome(
                count, 0, OptionalInt.empty(), 0, new Coverage.All(false), Reduction.OFF, 1, List.of()));
    }
}
