package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.explore.Races.NO;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.Search;
import org.scxc.model.Race.Step;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.What;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Records;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;
import org.scxc.runtime.state.Rng;

/**
 * Small races at random with actors beside the CPUs, kicks, slices and CPUs that go: the reduction and the way states are compared
 * change no finding, and what a bounded search finds is what an enumeration of all executions within the bound finds.
 */
class ActorSearchesTest {
    private static final int RACES = 600;
    private static final long STEPS_MAX = 150_000;

    private static final Explorer.Options OPTIONS =
            Explorer.Options.DEFAULT.withLimits(OptionalLong.of(20_000), OptionalLong.empty(), OptionalInt.of(2_000));

    private static Race.Program program(int i) {
        Rng rng = new Rng(Rng.mix(77_003L + i));
        Race.KernelVariant kernel = KernelProfiles.of(
                        List.of("6.12", "6.18", "7.3").get(rng.below(3)))
                .steps();
        kernel = Records.with(kernel, "kickWait", Race.KickWait.values()[rng.below(3)]);
        kernel = Records.with(kernel, "offlineRequeues", rng.below(2) == 0);
        kernel = Records.with(kernel, "earlyCallback", rng.below(2) == 0);
        kernel = Records.with(kernel, "custodyWarning", rng.below(2) == 0);
        Race.Program program = RandomPrograms.small(rng).program(kernel);
        boolean keeps = rng.below(2) == 0;
        program = Records.with(
                program,
                "tasks",
                program.tasks().stream()
                        .map(t -> Records.with(t, "slice", keeps && t.start() == Race.Start.RUNNING))
                        .toList());
        List<Race.Handler> handlers = new ArrayList<>();
        for (Race.Handler handler : program.handlers()) {
            boolean kicks = handler.callback() == Race.Callback.ENQUEUE && rng.below(2) == 0;
            List<Step> body = new ArrayList<>(handler.body());
            if (kicks) {
                body.addFirst(new Step.Kick(new Race.CpuRef.Number(rng.below(2)), flags(rng), NO));
            }
            handlers.add(new Race.Handler(handler.callback(), handler.parameter(), List.copyOf(body), NO));
        }
        if (rng.below(3) > 0) {
            handlers.add(new Race.Handler(Race.Callback.CPU_OFFLINE, "c", List.of(), NO));
        }
        if (rng.below(3) == 0) {
            Step kick = new Step.Kick(new Race.CpuRef.Number(rng.below(2)), Set.of(), NO);
            handlers.add(new Race.Handler(Race.Callback.CPU_RELEASE, "c", List.of(kick), NO));
        }
        List<Race.Script> scripts = new ArrayList<>(program.scripts());
        scripts.add(new Race.Script(2, acts(rng)));
        program = Records.with(program, "handlers", List.copyOf(handlers));
        program = Records.with(program, "scripts", List.copyOf(scripts));
        return Records.with(program, "actors", List.of(new Race.Actor("actor")));
    }

    private static Set<Race.Flag> flags(Rng rng) {
        Set<Race.Flag> flags = EnumSet.noneOf(Race.Flag.class);
        if (rng.below(2) == 0) {
            flags.add(Race.Flag.PREEMPT);
        }
        if (rng.below(3) == 0) {
            flags.add(Race.Flag.WAIT);
        }
        return flags;
    }

    private static List<Act> acts(Rng rng) {
        int cpu = rng.below(2);
        return switch (rng.below(6)) {
            case 0, 1 -> List.of(new Act.Take(cpu, NO), new Act.GiveBack(cpu, NO));
            case 2 -> List.of(new Act.Requeue(0, Race.Property.NICE, NO), new Act.Stop(0, NO));
            case 3 -> List.of(new Act.Detach(NO));
            default -> List.of(new Act.Offline(cpu, NO));
        };
    }

    private static List<Fact> facts(Race.Program program) {
        List<Fact> facts = new ArrayList<>(SearchChecks.facts(program));
        facts.add(new Fact.Warn());
        return facts;
    }

    @Test
    void optionsChangeNoFinding() {
        int stuck = 0;
        for (int i = 0; i < RACES; i++) {
            Race.Program program = program(i);
            List<Fact> reducible = facts(program).stream()
                    .filter(f -> Soundness.of(RaceOracle.of(f), RaceStrategy.EXHAUSTIVE, Reduction.ON)
                            instanceof Soundness.Ruling.Sound)
                    .toList();
            Race.Variant variant = SearchChecks.variant(program, reducible, new Search.Exhaustive());
            RaceOutcome plain = Explorer.explore(variant, OPTIONS);
            RaceOutcome unreduced = Explorer.explore(variant, OPTIONS.unreduced());
            if (plain.coverage() instanceof Coverage.All && unreduced.coverage() instanceof Coverage.All) {
                assertThat(SearchChecks.reached(unreduced))
                        .as("race %d, no reduction", i)
                        .isEqualTo(SearchChecks.reached(plain));
            }
            RaceOutcome exact = Explorer.explore(variant, OPTIONS.withWholeStates());
            assertThat(exact.reached()).as("race %d, whole states", i).isEqualTo(plain.reached());
            assertThat(exact.count()).as("race %d, whole states", i).isEqualTo(plain.count());
            stuck += SearchChecks.reached(plain).contains(new What.Deadlock()) ? 1 : 0;
        }
        assertThat(stuck).isPositive();
    }

    @Test
    void boundedSearchesFindWhatTheBoundAllows() {
        int compared = 0;
        for (int i = 0; i < RACES; i++) {
            Race.Program program = program(i);
            for (Enumeration.Kind kind : Enumeration.Kind.values()) {
                int bound = i % 3;
                Search search =
                        kind == Enumeration.Kind.DELAYS ? new Search.Delays(bound) : new Search.Preemptions(bound);
                Optional<Set<Integer>> all = Enumeration.shown(program, kind, bound, STEPS_MAX);
                RaceOutcome outcome = Explorer.explore(SearchChecks.variant(program, facts(program), search), OPTIONS);
                if (all.isEmpty() || !(outcome.coverage() instanceof Coverage.Bounded)) {
                    continue;
                }
                Set<What> expected =
                        all.get().stream().map(k -> Findings.what(k, program)).collect(Collectors.toSet());
                assertThat(SearchChecks.reached(outcome))
                        .as("race %d, %s(max %d)", i, kind, bound)
                        .isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(RACES);
    }
}
