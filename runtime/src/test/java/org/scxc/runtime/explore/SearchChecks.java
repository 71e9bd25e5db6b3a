package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.explore.Races.NO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.scxc.model.Race;
import org.scxc.model.Race.Claim;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.Race.Search;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.What;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;
import org.scxc.runtime.state.Rng;

/**
 * The checks of SearchesTest and SearchRulesTest: searches of small races at random: what a bounded search finds is what an enumeration of all executions within the bound
 * finds, every witness shows what it should, and each strategy decides and finds as much as it did.
 */
final class SearchChecks {
    static final long SEED = Long.getLong("seed", 1);
    private static final long ENUMERATED_STEPS_MAX = 60_000;

    /** Few of them have more states, or longer executions that end. */
    private static final Explorer.Options OPTIONS =
            Explorer.Options.DEFAULT.withLimits(OptionalLong.of(20_000), OptionalLong.empty(), OptionalInt.of(2_000));

    private SearchChecks() {}

    static Race.Program program(int i) {
        Rng rng = new Rng(Rng.mix(SEED * 1_000_003 + i));
        Race.OnBadTarget bad = Race.OnBadTarget.values()[rng.below(Race.OnBadTarget.values().length)];
        Race.DequeueOrder order = rng.below(2) == 0 ? Race.DequeueOrder.BEFORE_CAS : Race.DequeueOrder.AFTER_CAS;
        Race.QseqScope scope = rng.below(4) == 0 ? Race.QseqScope.RQ : Race.QseqScope.TASK;
        return RandomPrograms.small(rng).program(Races.kernel(bad, order, scope, false));
    }

    /** Every fact that can be claimed of it. */
    static List<Fact> facts(Race.Program program) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Exits(List.of(), Optional.empty()));
        facts.add(new Fact.Deadlock());
        facts.add(new Fact.Livelock());
        for (int t = 0; t < program.tasks().size(); t++) {
            for (Race.OracleKind kind : Race.OracleKind.values()) {
                facts.add(new Fact.Oracle(kind, t));
            }
        }
        return facts;
    }

    static Race.Variant variant(Race.Program program, List<Fact> facts, Search search) {
        List<Claim> claims =
                facts.stream().map(f -> new Claim("", Quantifier.NEVER, f, NO)).toList();
        return new Race.Variant("", List.of(), List.of(), program, claims, Race.Exploration.by(search));
    }

    static Set<What> reached(RaceOutcome outcome) {
        return outcome.reached().stream().map(RaceOutcome.Reached::what).collect(Collectors.toSet());
    }

    private static boolean shows(Fact fact, Set<What> shown) {
        return shown.stream().anyMatch(w -> switch (fact) {
            case Fact.Exits f -> w instanceof What.Exit;
            case Fact.Deadlock f -> w instanceof What.Deadlock;
            case Fact.Warn f -> w instanceof What.Warn;
            case Fact.Livelock f -> w instanceof What.Livelock;
            case Fact.Oracle f -> w.equals(new What.Oracle(f.kind(), f.task()));
        });
    }

    private static boolean complete(RaceOutcome outcome) {
        return outcome.coverage() instanceof Coverage.All || outcome.coverage() instanceof Coverage.Bounded;
    }

    // ------------------------------------------------------------------------------------------------ bounds

    /** How many of the bounded searches of {@code races} races had an enumeration to be compared with. */
    record Compared(int races, int searches, int findings, int livelocks) {}

    static Compared boundedSearchesWithEnumerations(int... races) {
        int compared = 0;
        int found = 0;
        int livelocks = 0;
        for (int i : races) {
            Race.Program program = program(i);
            for (Enumeration.Kind kind : Enumeration.Kind.values()) {
                int bound = i % 3;
                Optional<Set<Integer>> all = Enumeration.shown(program, kind, bound, ENUMERATED_STEPS_MAX);
                RaceOutcome outcome = Explorer.explore(variant(program, facts(program), search(kind, bound)), OPTIONS);
                if (all.isEmpty() || !complete(outcome)) {
                    continue;
                }
                Set<What> expected =
                        all.get().stream().map(k -> Findings.what(k, program)).collect(Collectors.toSet());
                assertThat(reached(outcome))
                        .as("seed %d, race %d, %s(max %d)", SEED, i, kind, bound)
                        .isEqualTo(expected);
                compared++;
                found += expected.size();
                livelocks += expected.contains(new What.Livelock()) ? 1 : 0;
            }
        }
        return new Compared(races.length, compared, found, livelocks);
    }

    private static Search search(Enumeration.Kind kind, int bound) {
        return kind == Enumeration.Kind.DELAYS ? new Search.Delays(bound) : new Search.Preemptions(bound);
    }

    // ------------------------------------------------------------------------------------------------ witnesses and
    // shares

    /** What a strategy has decided and found, of how much. */
    static final class Share {
        long claims;
        long judged;
        long reachable;
        long found;
        long witnesses;

        void add(List<Fact> facts, Set<What> all, RaceOutcome outcome, RaceStrategy strategy) {
            Set<What> shown = reached(outcome);
            for (Fact fact : facts) {
                boolean sound = Soundness.of(RaceOracle.of(fact), strategy, outcome.reduction())
                        instanceof Soundness.Ruling.Sound;
                boolean isShown = shows(fact, shown);
                claims++;
                judged += isShown || sound && complete(outcome) ? 1 : 0;
                reachable += shows(fact, all) ? 1 : 0;
                found += isShown ? 1 : 0;
            }
        }

        int judgedPercent() {
            return (int) (100 * judged / claims);
        }

        int foundPercent() {
            return (int) (100 * found / reachable);
        }
    }

    /** By strategy; every witness has been followed. */
    static Map<String, Share> shares(int races) {
        Map<String, Share> shares = new TreeMap<>();
        Map<String, Search> searches = Map.of(
                "exhaustive", new Search.Exhaustive(),
                "preemptions(max 2)", new Search.Preemptions(2),
                "delays(max 2)", new Search.Delays(2),
                "pct(depth 3, runs 100)", new Search.Pct(3, 100),
                "random(runs 100)", new Search.Random(100));
        for (int i = 0; i < races; i++) {
            Race.Program program = program(i);
            List<Fact> facts = facts(program);
            String race = "seed " + SEED + ", race " + i;
            RaceOutcome reference =
                    Explorer.explore(variant(program, facts, new Search.Exhaustive()), OPTIONS.withAnyWitness());
            Set<What> all = reached(reference);
            for (var search : new TreeMap<>(searches).entrySet()) {
                Race.Variant variant = variant(program, facts, search.getValue());
                RaceOutcome outcome = Explorer.explore(variant, OPTIONS.withAnyWitness());
                Share share = shares.computeIfAbsent(search.getKey(), k -> new Share());
                share.add(facts, all, outcome, RaceStrategy.of(search.getValue()));
                if (complete(reference)) {
                    assertThat(all).as("%s, %s", race, search.getKey()).containsAll(reached(outcome));
                }
                for (RaceOutcome.Reached r : outcome.reached()) {
                    assertShows(race + ", " + search.getKey(), program, search.getValue(), r);
                    share.witnesses++;
                }
            }
            RaceOutcome shortest = Explorer.explore(variant(program, facts, new Search.Exhaustive()), OPTIONS);
            Share share = shares.computeIfAbsent("shortest", k -> new Share());
            share.add(facts, all, shortest, RaceStrategy.SHORTEST);
            for (RaceOutcome.Reached r : shortest.reached()) {
                assertShows(race + ", shortest", program, new Search.Exhaustive(), r);
                share.witnesses++;
            }
        }
        return shares;
    }

    /** Step by step on a machine of its own; a bounded search's within its bound. */
    private static void assertShows(String label, Race.Program program, Search search, RaceOutcome.Reached reached) {
        Findings events = new Findings();
        RaceMachine machine = new RaceMachine(program, events);
        List<Integer> schedule = reached.schedule();
        List<String> states = new ArrayList<>();
        states.add(Arrays.toString(machine.state()));
        boolean goesOn = true;
        int last = -1;
        int preemptions = 0;
        int delays = 0;
        Set<Integer> shown = new HashSet<>(schedule.isEmpty() ? events.now() : List.of());
        for (int cpu : schedule) {
            assertThat(goesOn && machine.enabled(cpu)).as(label).isTrue();
            preemptions += Enumeration.cost(Enumeration.Kind.PREEMPTIONS, machine, last, cpu);
            delays += Enumeration.cost(Enumeration.Kind.DELAYS, machine, last, cpu);
            last = cpu;
            events.forget();
            goesOn = machine.step(cpu);
            machine.lookAtState();
            shown = new HashSet<>(events.now());
            states.add(Arrays.toString(machine.state()));
        }
        if (goesOn && machine.enabled() == 0) {
            machine.lookAtEnd();
            shown.addAll(events.now());
        }
        if (states.indexOf(states.getLast()) < states.size() - 1) {
            shown.add(Findings.LIVELOCK);
        }
        assertThat(shown.stream().map(k -> Findings.what(k, program)).collect(Collectors.toSet()))
                .as("%s %s", label, schedule)
                .contains(reached.what());
        if (search instanceof Search.Preemptions p) {
            assertThat(preemptions).as(label).isLessThanOrEqualTo(p.max());
        }
        if (search instanceof Search.Delays d) {
            assertThat(delays).as(label).isLessThanOrEqualTo(d.max());
        }
    }

    // ------------------------------------------------------------------------------------------------ options

    /** A reduction, whole states and threads change what is counted at most, never what is found. */
    static void optionsChangeNoFinding(int races) {
        Map<String, Search> searches = Map.of(
                "exhaustive", new Search.Exhaustive(),
                "preemptions", new Search.Preemptions(2),
                "delays", new Search.Delays(1),
                "pct", new Search.Pct(3, 40),
                "random", new Search.Random(40));
        for (int i = 0; i < races; i++) {
            Race.Program program = program(i);
            List<Fact> reducible = facts(program).stream()
                    .filter(f -> Soundness.of(RaceOracle.of(f), RaceStrategy.EXHAUSTIVE, Reduction.ON)
                            instanceof Soundness.Ruling.Sound)
                    .toList();
            for (var search : searches.entrySet()) {
                String label = "seed " + SEED + ", race " + i + ", " + search.getKey();
                Race.Variant variant = variant(program, reducible, search.getValue());
                RaceOutcome plain = Explorer.explore(variant, OPTIONS);
                RaceOutcome unreduced = Explorer.explore(variant, OPTIONS.unreduced());
                assertThat(reached(unreduced)).as(label + ", no reduction").isEqualTo(reached(plain));
                assertThat(unreduced.reduction()).isEqualTo(Reduction.OFF);
                RaceOutcome exact = Explorer.explore(variant, OPTIONS.withWholeStates());
                assertThat(exact.reached()).as(label + ", whole states").isEqualTo(plain.reached());
                assertThat(exact.count()).as(label + ", whole states").isEqualTo(plain.count());
                assertThat(exact.transitions()).as(label).isEqualTo(plain.transitions());
                if (i % 4 == 0) {
                    RaceOutcome shared = Explorer.explore(variant, OPTIONS.withThreads(3));
                    assertThat(shared.reached()).as(label + ", threads").isEqualTo(plain.reached());
                    assertThat(shared.count()).as(label + ", threads").isEqualTo(plain.count());
                    assertThat(shared.transitions()).as(label + ", threads").isEqualTo(plain.transitions());
                }
            }
        }
    }

    /** A search that stops has seen as much on any number of threads, and says which limit it was. */
    static void limitsAreCounts(int races) {
        int stopped = 0;
        for (int i = 0; i < races; i++) {
            Race.Program program = program(i);
            Explorer.Options options =
                    Explorer.Options.DEFAULT.withLimits(OptionalLong.of(40), OptionalLong.empty(), OptionalInt.empty());
            for (Search search : List.of(new Search.Exhaustive(), new Search.Preemptions(1), new Search.Delays(1))) {
                Race.Variant variant = variant(program, List.of(), search);
                long all = Explorer.explore(variant, OPTIONS).count().number();
                RaceOutcome one = Explorer.explore(variant, options);
                RaceOutcome two = Explorer.explore(variant, options.withThreads(2));
                assertThat(one.count().number()).isEqualTo(Math.min(all, 40));
                assertThat(one.coverage() instanceof Coverage.Partial).isEqualTo(all > 40);
                assertThat(two.count()).isEqualTo(one.count());
                assertThat(two.coverage()).isEqualTo(one.coverage());
                assertThat(two.reached()).isEqualTo(one.reached());
                stopped += all > 40 ? 1 : 0;
            }
        }
        assertThat(stopped).isGreaterThan(races / 2);
    }
}
