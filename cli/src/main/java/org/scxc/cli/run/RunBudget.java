package org.scxc.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Outcome;
import org.scxc.model.RunLimits;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.diff.Difference;
import picocli.CommandLine.Option;

/** How much a call lets its runs do; counts, equal on every machine. */
public final class RunBudget {
    /** Outcomes are kept until all runs of a variant are judged. */
    static final int RUNS_MAX = 10_000;

    @Option(
            names = "--limit-events",
            paramLabel = "N",
            description =
                    "Most events of one run; one that reaches it is not judged (default 500000000, or as the scenario"
                            + " says).")
    @Nullable
    Long events;

    @Option(
            names = "--limit-notes",
            paramLabel = "N",
            description = "Most different notes of one run; one that needs more is not judged (default 10000, or as the"
                    + " scenario says).")
    @Nullable
    Integer notes;

    /** The same setup, whose run keeps to the limits of this call. */
    Setup of(Setup setup) {
        RunLimits limits = setup.limits();
        limits = events == null ? limits : limits.withEvents(events);
        limits = notes == null ? limits : limits.withNotes(notes);
        return setup.withLimits(limits);
    }

    private static void atLeastOne(String option, @Nullable Number value) {
        if (value != null && value.longValue() < 1) {
            throw new BadInput(option + " " + value + ": must be at least 1");
        }
    }

    /**
     * A runtime whose runs keep to the limits.
     *
     * @throws BadInput if one is out of its range
     */
    public InJvm of(InJvm inJvm) {
        atLeastOne("--limit-events", events);
        atLeastOne("--limit-notes", notes);
        return new InJvm() {
            @Override
            public List<Refusal> check(Setup setup) {
                return inJvm.check(setup);
            }

            @Override
            public Outcome run(Setup setup, long seed, RunOptions options) {
                return inJvm.run(of(setup), seed, options);
            }

            @Override
            public List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
                return inJvm.watch(of(setup), seed, watches);
            }

            @Override
            public Difference compare(Setup object, Setup against, long seed) {
                return inJvm.compare(of(object), of(against), seed);
            }

            @Override
            public String limits() {
                return inJvm.limits();
            }
        };
    }

    /** A job whose command to repeat it names the limits. */
    public Job of(Job job) {
        List<String> words = new ArrayList<>(job.repeat());
        if (events != null) {
            words.addAll(List.of("--limit-events", "" + events));
        }
        if (notes != null) {
            words.addAll(List.of("--limit-notes", "" + notes));
        }
        return new Job(job.source(), job.scenario(), job.variant(), job.seeds(), List.copyOf(words), job.truth());
    }

    /** @throws BadInput if these are more runs than results are kept of */
    public static int checked(int runs) {
        if (runs > RUNS_MAX) {
            throw new BadInput(String.format(Locale.ROOT, "%d runs: expected at most %d of a variant", runs, RUNS_MAX));
        }
        return runs;
    }
}
