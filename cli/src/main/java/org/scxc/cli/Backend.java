package org.scxc.cli;

import java.util.List;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.Simulator;

/** Who runs setups. */
interface Backend {
    List<Refusal> check(Setup setup);

    Outcome run(Setup setup, long seed, RunOptions options);

    String limits();

    /** The simulator inside this JVM. */
    static Backend simulator() {
        return new Backend() {
            @Override
            public List<Refusal> check(Setup setup) {
                return Simulator.check(setup);
            }

            @Override
            public Outcome run(Setup setup, long seed, RunOptions options) {
                return Simulator.run(setup, seed, options);
            }

            @Override
            public String limits() {
                return Simulator.limits();
            }
        };
    }
}
