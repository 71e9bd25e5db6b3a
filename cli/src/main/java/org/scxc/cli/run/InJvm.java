package org.scxc.cli.run;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.diff.Difference;
import org.scxc.runtime.jvm.Simulator;

/** The runtime inside this JVM, which runs setups; tests give another. */
public interface InJvm {
    List<Refusal> check(Setup setup);

    Outcome run(Setup setup, long seed, RunOptions options);

    /** Repeats a run and says for each watch what it saw; empty if nothing of the kind happened. */
    List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches);

    String limits();

    /** Runs two schedulers side by side: setups that are the same but for them. */
    Difference compare(Setup object, Setup against, long seed);

    /** The simulator itself. */
    static InJvm simulator() {
        return new InJvm() {
            @Override
            public List<Refusal> check(Setup setup) {
                return Simulator.check(setup);
            }

            @Override
            public Outcome run(Setup setup, long seed, RunOptions options) {
                return Simulator.run(setup, seed, options);
            }

            @Override
            public List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
                return Simulator.watch(setup, seed, watches);
            }

            @Override
            public Difference compare(Setup object, Setup against, long seed) {
                return Simulator.compare(object, against, seed);
            }

            @Override
            public String limits() {
                return Simulator.limits();
            }
        };
    }
}
