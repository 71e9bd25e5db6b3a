package org.scxc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunLimits;
import org.scxc.runtime.RunOptions;
import picocli.CommandLine.Option;

/** How much a call lets its runs do; counts, equal on every machine. */
final class RunBudget {
    /** Outcomes are kept until all runs of a variant are judged. */
    static final int RUNS_MAX = 10_000;

    @Option(
            names = "--limit-events",
            paramLabel = "N",
            description = "Most events of one run; one that reaches it is not judged (default ${DEFAULT-VALUE}).")
    long events = RunLimits.DEFAULT.events();

    private RunLimits limits() {
        if (events < 1) {
            throw new BadInput("--limit-events " + events + ": must be at least 1");
        }
        return new RunLimits(events, RunLimits.DEFAULT.notes());
    }

    /** A backend whose runs keep to the limits. */
    Backend of(Backend backend) {
        RunLimits limits = limits();
        return new Backend() {
            @Override
            public List<Refusal> check(Setup setup) {
                return backend.check(setup);
            }

            @Override
            public Outcome run(Setup setup, long seed, RunOptions options) {
                return backend.run(setup, seed, options.withLimits(limits));
            }

            @Override
            public List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
                return backend.watch(setup, seed, watches);
            }

            @Override
            public String limits() {
                return backend.limits();
            }
        };
    }

    /** A job whose command to repeat it names the limits. */
    Job of(Job job) {
        if (events == RunLimits.DEFAULT.events()) {
            return job;
        }
        List<String> words = new ArrayList<>(job.repeat());
        words.addAll(List.of("--limit-events", "" + events));
        return new Job(job.source(), job.scenario(), job.variant(), job.seeds(), List.copyOf(words), job.truth());
    }

    /** @throws BadInput if these are more runs than results are kept of */
    static int checked(int runs) {
        if (runs > RUNS_MAX) {
            throw new BadInput(String.format(Locale.ROOT, "%d runs: expected at most %d of a variant", runs, RUNS_MAX));
        }
        return runs;
    }
}
