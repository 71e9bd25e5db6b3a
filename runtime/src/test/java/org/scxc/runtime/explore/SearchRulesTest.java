package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.explore.Races.NO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Race;
import org.scxc.model.Race.CpuRef;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.Place;
import org.scxc.model.Race.Search;
import org.scxc.model.Race.Step;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Limit;
import org.scxc.model.RaceOutcome.What;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;

/** A search claims only what it looked for: each strategy looks for each oracle, and says where it stopped. */
class SearchRulesTest {
    private static final int RACES = 40;

    /** Races in which what two preemptions allow is missed if a pair of state and last CPU is given up too early. */
    private static final int[] WITHIN_TWO = {149, 218, 332};

    /** A seed that makes a race of more than 300,000 states. */
    private static final long LARGE = 9;

    private static final List<Search> ALL = List.of(
            new Search.Exhaustive(),
            new Search.Preemptions(1),
            new Search.Delays(1),
            new Search.Pct(2, 20),
            new Search.Random(20));

    private static Step check(Step... orElse) {
        Race.Test allowed = new Race.Test.Allowed("t", new CpuRef.Parameter());
        return new Step.Check(allowed, Optional.of(List.of(orElse)), NO);
    }

    private static Race.Program program(Race.OnBadTarget bad, Step... afterPop) {
        Step push = new Step.Push("t", 0, NO);
        List<Step> dispatch = new ArrayList<>(List.of(new Step.Pop(0, "t", NO)));
        dispatch.addAll(List.of(afterPop));
        dispatch.add(new Step.Insert(
                "t", new Place.Local(Optional.of(new CpuRef.Parameter())), Optional.empty(), Optional.empty(), NO));
        return Races.program(
                Races.kernel(bad, Race.DequeueOrder.AFTER_CAS, Race.QseqScope.TASK, false),
                List.of(Races.queued("p", 1, "1")),
                List.of(
                        new Race.Handler(Race.Callback.ENQUEUE, "t", List.of(push), NO),
                        new Race.Handler(Race.Callback.DISPATCH, "c", dispatch, NO)),
                List.of(List.of(Races.dispatch()), List.of()));
    }

    /** A dispatcher that pushes back and begins again, for ever. */
    private static Race.Program retries() {
        return program(Race.OnBadTarget.ERROR_GLOBAL, check(new Step.Push("t", 0, NO), new Step.Retry(NO)));
    }

    private static RaceOutcome explore(Race.Program program, Search search, Fact fact, Explorer.Options options) {
        return Explorer.explore(SearchChecks.variant(program, List.of(fact), search), options);
    }

    @Test
    void everyStrategyFindsALivelock() {
        for (Search search : ALL) {
            RaceOutcome outcome = explore(retries(), search, new Fact.Livelock(), Explorer.Options.DEFAULT);
            assertThat(SearchChecks.reached(outcome)).as("%s", search).contains(new What.Livelock());
        }
    }

    @Test
    void everyStrategyFindsATaskWithoutOwner() {
        for (Search search : ALL) {
            RaceOutcome outcome = explore(
                    program(Race.OnBadTarget.SILENT_DROP),
                    search,
                    new Fact.Oracle(Race.OracleKind.UNOWNED, 0),
                    Explorer.Options.DEFAULT);
            assertThat(SearchChecks.reached(outcome))
                    .as("%s", search)
                    .contains(new What.Oracle(Race.OracleKind.UNOWNED, 0));
        }
    }

    @Test
    void reductionIsOnOnlyWhereAllClaimsAreSoundWithIt() {
        assertThat(explore(retries(), new Search.Exhaustive(), new Fact.Deadlock(), Explorer.Options.DEFAULT)
                        .reduction())
                .isEqualTo(Reduction.ON);
        for (Fact fact : List.of(new Fact.Livelock(), new Fact.Oracle(Race.OracleKind.UNOWNED, 0))) {
            assertThat(explore(retries(), new Search.Exhaustive(), fact, Explorer.Options.DEFAULT)
                            .reduction())
                    .isEqualTo(Reduction.OFF);
        }
        assertThat(explore(retries(), new Search.Preemptions(1), new Fact.Deadlock(), Explorer.Options.DEFAULT)
                        .reduction())
                .isEqualTo(Reduction.OFF);
    }

    /** The first dispatcher ends the scheduler with {@code end}; the second one can be faster, and run p. */
    private static Race.Program ends(String version, Step end) {
        Step first = new Step.If(
                new Race.Test.WordIs(0, Optional.empty(), true, 0),
                List.of(new Step.SetWord(0, Optional.empty(), 1, NO), end),
                Optional.empty(),
                NO);
        Step insert = new Step.Insert(
                "t", new Place.Local(Optional.of(new CpuRef.Parameter())), Optional.empty(), Optional.empty(), NO);
        return new Race.Program(
                2,
                KernelProfiles.of(version).steps(),
                List.of(Races.queued("p", 1, "0-1")),
                List.of("q"),
                List.of(),
                List.of(),
                List.of(new Race.Word("w", false)),
                List.of(
                        new Race.Handler(Race.Callback.ENQUEUE, "t", List.of(new Step.Push("t", 0, NO)), NO),
                        new Race.Handler(
                                Race.Callback.DISPATCH, "c", List.of(first, new Step.Pop(0, "t", NO), insert), NO)),
                List.of(new Race.Script(0, List.of(Races.dispatch())), new Race.Script(1, List.of(Races.dispatch()))));
    }

    /** A step that ends the scheduler is on nothing but its CPU's own, and still does not commute with others. */
    @Test
    void theReductionKeepsWhatHappensBeforeAnEnd() {
        for (Race.Program program : List.of(
                ends("7.3", new Step.Cancel(NO)), // an empty buffer: dispatch buffer underflow
                ends("6.18", new Step.Reenqueue(NO)))) { // in ops.dispatch
            for (Explorer.Options options : List.of(Explorer.Options.DEFAULT, Explorer.Options.DEFAULT.unreduced())) {
                RaceOutcome outcome =
                        explore(program, new Search.Exhaustive(), new Fact.Oracle(Race.OracleKind.RAN, 0), options);
                assertThat(SearchChecks.reached(outcome))
                        .as("%s", outcome.reduction())
                        .contains(new What.Oracle(Race.OracleKind.RAN, 0))
                        .anyMatch(w -> w instanceof What.Exit);
            }
        }
    }

    @Test
    void theTableDecidesEachPair() {
        for (RaceOracle oracle : RaceOracle.values()) {
            assertThat(sound(oracle, RaceStrategy.EXHAUSTIVE, Reduction.OFF)).isTrue();
            assertThat(sound(oracle, RaceStrategy.PREEMPTIONS, Reduction.OFF)).isTrue();
            assertThat(sound(oracle, RaceStrategy.DELAYS, Reduction.OFF)).isTrue();
            assertThat(sound(oracle, RaceStrategy.EXHAUSTIVE, Reduction.ON))
                    .isEqualTo(oracle != RaceOracle.UNOWNED && oracle != RaceOracle.LIVELOCK);
            for (RaceStrategy strategy : RaceStrategy.values()) {
                if (strategy.extent() == RaceStrategy.Extent.SAMPLE
                        || strategy.extent() == RaceStrategy.Extent.WITNESS) {
                    assertThat(sound(oracle, strategy, Reduction.OFF)).isFalse();
                }
                if (strategy != RaceStrategy.EXHAUSTIVE) {
                    assertThat(Soundness.of(oracle, strategy, Reduction.ON))
                            .isInstanceOf(Soundness.Ruling.Refused.class);
                }
            }
        }
    }

    private static boolean sound(RaceOracle oracle, RaceStrategy strategy, Reduction reduction) {
        return Soundness.of(oracle, strategy, reduction) instanceof Soundness.Ruling.Sound;
    }

    @Test
    void aSamplingSearchSaysWhichExecutionsWereCut() {
        Explorer.Options options =
                Explorer.Options.DEFAULT.withLimits(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.of(50));
        RaceOutcome outcome = explore(retries(), new Search.Random(20), new Fact.Deadlock(), options);
        assertThat(outcome.count()).isEqualTo(new Count.Executions(20, 20, 50));
        assertThat(outcome.transitions()).isEqualTo(1_000);
    }

    @Test
    void aSearchStopsAtItsBytes() {
        Race.Program large = new RandomPrograms(new org.scxc.runtime.state.Rng(LARGE))
                .program(KernelProfiles.of("6.12").steps());
        Explorer.Options options = Explorer.Options.DEFAULT.withLimits(
                OptionalLong.empty(), OptionalLong.of(1 << 20), OptionalInt.empty());
        for (Search search : List.of(new Search.Exhaustive(), new Search.Preemptions(3))) {
            RaceOutcome outcome = explore(large, search, new Fact.Deadlock(), options);
            assertThat(outcome.coverage()).isEqualTo(new Coverage.Partial(new Limit.Bytes(1 << 20)));
            assertThat(outcome.bytes()).isLessThanOrEqualTo(1 << 20);
            assertThat(explore(large, search, new Fact.Deadlock(), options.withWholeStates())
                            .coverage())
                    .isEqualTo(new Coverage.Partial(new Limit.Bytes(1 << 20)));
        }
        assertThat(explore(
                                large,
                                new Search.Exhaustive(),
                                new Fact.Deadlock(),
                                Explorer.Options.DEFAULT.withHeap(1 << 20))
                        .coverage())
                .isEqualTo(new Coverage.Partial(new Limit.Heap(1 << 20)));
    }

    @Test
    void aFewRacesAsTwoThousand() {
        SearchChecks.boundedSearchesWithEnumerations(
                IntStream.concat(IntStream.range(0, RACES / 2), IntStream.of(WITHIN_TWO))
                        .toArray());
        SearchChecks.shares(RACES);
        SearchChecks.optionsChangeNoFinding(RACES / 4);
        SearchChecks.limitsAreCounts(RACES / 4);
    }
}
