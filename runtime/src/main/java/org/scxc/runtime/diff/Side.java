package org.scxc.runtime.diff;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Outcome;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.runtime.models.SchedulerMaker;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.work.Simulation;

/**
 * One of the two runs.
 *
 * @param setup with the scheduler that it is about
 * @param maker makes that scheduler
 */
record Side(Setup setup, SchedulerMaker maker) {
    /** What the scheduler registers. */
    OpsInfo info() {
        SchedExtOps ops = maker.create(use(), setup.kernel());
        if (ops == null) {
            throw new IllegalArgumentException("no sched_ext scheduler");
        }
        return Tap.info(ops);
    }

    private SchedulerUse use() {
        return setup.scheduler().orElseThrow();
    }

    /** Callbacks that both have. A timer's is known to the kernel by the call that arms it. */
    static Set<Callback> common(OpsInfo a, OpsInfo b) {
        EnumSet<Callback> common = EnumSet.of(Callback.BPF_TIMER);
        a.callbacks().stream().filter(b::has).forEach(common::add);
        return common;
    }

    /** Returns t = 0 in time of the machine. */
    long zero(long seed) {
        return new Simulation(setup, seed).toZero(maker);
    }

    /**
     * Runs it from its beginning.
     *
     * @param tapped makes the tap of this run
     */
    Run run(long seed, Function<Simulation, Tap> tapped) {
        Simulation simulation = new Simulation(setup, seed);
        Tap tap = tapped.apply(simulation);
        SchedulerMaker around = (use, kernel) -> {
            @Nullable SchedExtOps ops = maker.create(use, kernel);
            return ops != null && use.name().equals(use().name()) ? tap.around(ops) : ops;
        };
        return new Run(simulation, simulation.run(tap, around));
    }

    /** A run that is over. */
    record Run(Simulation simulation, Outcome outcome) {
        /** How it ended, as it is compared. */
        String end() {
            Optional<String> end = outcome.loadFailure()
                    .map(why -> "the scheduler does not load: " + why)
                    .or(this::notJudged);
            return end.orElseGet(() -> String.format(
                    Locale.ROOT,
                    "the run ends%s",
                    outcome.exit().map(e -> " with exit " + e.kind().number()).orElse("")));
        }

        /** What cut it, so that nothing follows of what came after. */
        Optional<String> notJudged() {
            return outcome.cut();
        }
    }
}
