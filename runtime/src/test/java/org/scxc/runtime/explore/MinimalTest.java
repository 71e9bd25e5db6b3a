package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Race;
import org.scxc.model.RaceLimits;
import org.scxc.runtime.state.Rng;

/** Drawn schedules: as short as breadth-first search finds them, and with as few changes of CPU as joining stretches gives. */
class MinimalTest {
    @Test
    void showsTheSameInAsManySteps() {
        int before = 0;
        int after = 0;
        int schedules = 0;
        for (long seed = 1; seed <= 60; seed++) {
            Race.Program program = new RandomPrograms(new Rng(Rng.mix(seed)))
                    .program(KernelProfiles.of("6.12").steps());
            Race.Variant variant = Races.variant(program, new Race.Search.Random(300));
            var outcome = Explorer.explore(
                    variant, Explorer.Options.DEFAULT.withAnyWitness().withSeed(seed));
            HashSet<Integer> wanted = new HashSet<>();
            Findings sampled = new Findings();
            RaceMachine machine = new RaceMachine(program, sampled);
            Memory memory = Memory.of(RaceLimits.DEFAULT, Long.MAX_VALUE, false, bytes -> Long.MAX_VALUE);
            new Engine(machine, sampled, Watch.STEPS, null, memory)
                    .run(new Uniform(seed, new Runs.Part(0, 1, 300), RaceLimits.DEFAULT.steps()));
            wanted.addAll(sampled.schedules().keySet());
            assertThat(outcome.reached()).as("seed %d", seed).hasSameSizeAs(wanted);
            Minimal minimal = new Minimal(new Witnesses(program, Watch.STEPS, Bound.NONE, false));
            for (var found : sampled.schedules().entrySet()) {
                int[] schedule = found.getValue();
                int[] drawn = minimal.of(found.getKey(), schedule);
                assertThat(Minimal.turns(drawn)).as("seed %d", seed).isLessThanOrEqualTo(Minimal.turns(schedule));
                assertThat(sorted(drawn))
                        .as("seed %d: the same steps of each CPU", seed)
                        .isEqualTo(sorted(schedule));
                assertThat(shows(program, drawn, found.getKey()))
                        .as("seed %d", seed)
                        .isTrue();
                before += Minimal.turns(schedule);
                after += Minimal.turns(drawn);
                schedules++;
            }
        }
        assertThat(after).as("changes of CPU in %d schedules", schedules).isLessThan(before / 2);
    }

    /** What a search may visit bounds the search for its shortest schedules, too. */
    @Test
    void shortestOnesAreLookedForWithinTheLimit() {
        int within = 0;
        int beyond = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Race.Program program = new RandomPrograms(new Rng(Rng.mix(seed)))
                    .program(KernelProfiles.of("6.12").steps());
            var met = Explorer.explore(Races.variant(program, new Race.Search.Random(300)), Explorer.Options.DEFAULT);
            HashSet<Integer> wanted = new HashSet<>();
            Witnesses witnesses = new Witnesses(program, Watch.STEPS, Bound.NONE, false);
            met.reached()
                    .forEach(r -> witnesses
                            .shown(r.schedule().stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray())
                            .schedules()
                            .forEach((key, shown) -> {
                                if (shown.length == r.schedule().size()) {
                                    wanted.add(key);
                                }
                            }));
            within += witnesses.shortest(wanted, 5).schedules().size();
            beyond += witnesses.shortest(wanted, 100_000).schedules().size();
        }
        assertThat(within).isLessThan(beyond / 4);
    }

    private static int[] sorted(int[] schedule) {
        int[] sorted = schedule.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Independent of {@link Minimal}: step by step, with a last look at the end. */
    private static boolean shows(Race.Program program, int[] schedule, int key) {
        Findings findings = new Findings();
        RaceMachine machine = new RaceMachine(program, findings);
        findings.forget();
        boolean goesOn = true;
        for (int cpu : schedule) {
            assertThat(goesOn && machine.enabled(cpu)).isTrue();
            findings.forget();
            goesOn = machine.step(cpu);
        }
        if (findings.contains(key)) {
            return true;
        }
        machine.lookAtEnd();
        return findings.contains(key);
    }
}
