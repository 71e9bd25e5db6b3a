package org.scxc.runtime.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.model.Finding;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.SourceSpan;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.diff.Differ;
import org.scxc.runtime.diff.Difference;
import org.scxc.runtime.fidelity.JvmFidelity;
import org.scxc.runtime.work.Capacity;
import org.scxc.runtime.work.Simulation;

/** Runs scenarios inside the JVM: the same setup, seed and version give the same outcome on every machine. */
public final class Simulator {
    private Simulator() {}

    /** Tasks alive or dead that one run may make. */
    private static final long MAX_TASKS = 500_000;

    /** What of {@code setup} this backend cannot run; empty = {@link #run} will accept it. */
    public static List<Refusal> check(Setup setup) {
        List<Refusal> refusals = new ArrayList<>(JvmFidelity.refusals(setup));
        long tasks = Capacity.of(setup).tasks();
        if (tasks > MAX_TASKS) {
            String text = "this timeline makes up to " + tasks + " tasks; the in-JVM runtime holds " + MAX_TASKS;
            SourceSpan span = setup.phases().isEmpty()
                    ? SourceSpan.NONE
                    : setup.phases().get(0).span();
            refusals.add(new Refusal(span, text, "spawn less often, or remove what was spawned"));
        }
        return refusals;
    }

    /**
     * What becomes of every construct of {@code setup}, in the order in which it is written.
     *
     * @param place stands for constructs whose place a setup does not know: machine, kernel, noise
     */
    public static List<Finding> fidelity(Setup setup, SourceSpan place) {
        return JvmFidelity.findings(setup, place);
    }

    /** @param seed any number; the first of a series is 1 */
    public static Outcome run(Setup setup, long seed, RunOptions options) {
        return Simulation.run(setup, seed, options);
    }

    /** Repeats the run with that seed and says for each watch what it saw; empty if nothing of the kind happened. */
    public static List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
        return Simulation.watch(setup, seed, watches);
    }

    /**
     * Runs two schedulers on the same kernel and finds the first call in which they part.
     *
     * @param object with one of them
     * @param against the same setup with the other
     */
    public static Difference compare(Setup object, Setup against, long seed) {
        return Differ.compare(object, against, seed);
    }

    /** One line on what the model leaves out, for the foot of every report. */
    public static String limits() {
        return "not modelled: lock contention, SMT slowdown (none, or smt), cache effects, callback cost (0 ns, or"
                + " kfunc_cost), memory pressure; see docs/model.md";
    }
}
