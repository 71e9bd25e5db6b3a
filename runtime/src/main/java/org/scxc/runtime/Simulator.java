package org.scxc.runtime;

import java.util.List;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.runtime.work.Simulation;

/** Runs scenarios inside the JVM: the same setup, seed and version give the same outcome on every machine. */
public final class Simulator {
    private Simulator() {}

    /** What of {@code setup} this backend cannot run; empty = {@link #run} will accept it. */
    public static List<Refusal> check(Setup setup) {
        return List.of();
    }

    /** @param seed any number; the first of a series is 1 */
    public static Outcome run(Setup setup, long seed, RunOptions options) {
        return Simulation.run(setup, seed, options);
    }

    /** One line on what the model leaves out, for the foot of every report. */
    public static String limits() {
        return "not modelled: lock contention, SMT slowdown, cache effects, callback cost (0 ns), memory pressure; see"
                + " docs/model.md";
    }
}
