package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.bpf.serve.ObjectScheduler;
import org.scxc.cli.load.CompilerFrontend;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.jvm.Simulator;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.work.Simulation;

/** One scenario in both engines: what they leave in the memory of its objects. */
final class Engines {
    private Engines() {}

    /**
     * What a run left.
     *
     * @param hashes of all memory that programs can write (globals, maps, stacks), one for each time an object was attached
     * @param end how it ended, when, and after how many events and callbacks
     */
    record Left(List<Long> hashes, String end) {}

    static Left run(Setup setup, long seed, ObjectEngine engine) {
        List<ObjectScheduler> objects = new ArrayList<>();
        Outcome outcome = new Simulation(setup, seed).run(Listener.NONE, (use, kernel) -> {
            SchedExtOps ops = Schedulers.create(use, kernel, engine);
            if (ops instanceof ObjectScheduler object) {
                objects.add(object);
            }
            return ops;
        });
        String end = outcome.exit() + " " + outcome.cut() + " " + outcome.endNs() + " " + outcome.events();
        return new Left(objects.stream().map(ObjectScheduler::memoryHash).toList(), end);
    }

    /** @return why the scenarios of a file cannot run, from the first that cannot; empty if all were run and are equal */
    static Optional<String> areEqual(String name, String text) {
        for (Scenario scenario : compiled(name, text)) {
            for (Scenario.Variant variant : scenario.variants()) {
                List<Refusal> refusals = Simulator.check(variant.setup());
                if (!refusals.isEmpty()) {
                    return Optional.of(refusals.getFirst().message());
                }
                Left interpreted = run(variant.setup(), 1, ObjectEngine.INTERPRETER);
                Left translated = run(variant.setup(), 1, ObjectEngine.TRANSLATOR);
                assertThat(translated.end()).as(name).isEqualTo(interpreted.end());
                assertThat(interpreted.hashes()).as(name).isNotEmpty();
                assertThat(translated.hashes()).as(name).isEqualTo(interpreted.hashes());
            }
        }
        return Optional.empty();
    }

    static List<Scenario> compiled(String name, String text) {
        Frontend.Compiled compiled =
                new CompilerFrontend().compile(new Frontend.Source(name, text), new OverrideOptions());
        assertThat(compiled.hasErrors()).as(compiled.diagnostics()).isFalse();
        return compiled.scenarios();
    }
}
