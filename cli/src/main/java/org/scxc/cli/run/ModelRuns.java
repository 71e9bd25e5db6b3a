package org.scxc.cli.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.backends.ktstr.KtstrBackend;
import org.scxc.backends.ktstr.Model;
import org.scxc.backends.ktstr.Seen;
import org.scxc.backends.ktstr.Sight;
import org.scxc.backends.ktstr.Story;
import org.scxc.judge.Judge;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;
import org.scxc.model.Target;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;

/** Runs a scenario in the model before a test is built of it: what a test guards must not fail there. */
public final class ModelRuns implements Model {
    /** So often a failure may stay away. */
    private static final int SEEDS = 5;

    private static final RunOptions PLAIN = new RunOptions(TraceSink.NONE, false);

    private final InJvm inJvm;

    public ModelRuns(InJvm inJvm) {
        this.inJvm = inJvm;
    }

    @Override
    public Seen of(Scenario scenario, Failing failing) {
        Map<String, Sight> variants = new HashMap<>();
        for (Scenario.Variant v : KtstrBackend.staying(scenario)) {
            Sight sight = staying(scenario, v);
            variants.put(v.name(), sight);
            if (!(sight instanceof Sight.Failed)) {
                break;
            }
        }
        Optional<Scenario.Variant> bad =
                KtstrBackend.failing(scenario).filter(v -> failing == Failing.RUN && runs(scenario, v));
        if (bad.isEmpty()) {
            return new Seen(variants, Optional.empty());
        }
        Optional<Story> story = Optional.empty();
        Sight sight = new Sight.NotRun();
        for (int seed = 1; seed <= SEEDS && story.isEmpty(); seed++) {
            Outcome outcome = inJvm.run(bad.get().setup(), seed, RunOptions.DEFAULT);
            VariantVerdict verdict = Judge.judge(failure(bad.get()), List.of(outcome));
            if (verdict.status() == Status.PASS) {
                story = Optional.of(story(bad.get(), outcome));
                sight = new Sight.Held(seed);
            } else {
                sight = failed(scenario, verdict, seed);
            }
        }
        variants.put(bad.get().name(), sight);
        return new Seen(variants, story);
    }

    private boolean runs(Scenario scenario, Scenario.Variant variant) {
        return scenario.isFor(Target.JVM) && inJvm.check(variant.setup()).isEmpty();
    }

    /** One run, as {@code test --quick} makes it. */
    private Sight staying(Scenario scenario, Scenario.Variant variant) {
        if (!runs(scenario, variant)) {
            return new Sight.NotRun();
        }
        VariantVerdict verdict = Judge.judge(variant, List.of(inJvm.run(variant.setup(), 1, PLAIN)));
        return switch (verdict.status()) {
            case PASS -> new Sight.Held(1);
            case FAIL -> failed(scenario, verdict, 1);
            case NOT_JUDGED -> new Sight.NotRun();
        };
    }

    /** The variant with the first claim of its failure only, to be judged on one run. */
    private static Scenario.Variant failure(Scenario.Variant variant) {
        List<Expectation> failure = variant.expectations().stream()
                .filter(KtstrBackend::isFailure)
                .limit(1)
                .map(e -> new Expectation(e.text(), e.claim(), Optional.empty(), e.span()))
                .toList();
        return new Scenario.Variant(variant.name(), variant.knobs(), variant.setup(), failure, 1);
    }

    private static Sight failed(Scenario scenario, VariantVerdict verdict, int runs) {
        SourceSpan span = verdict.claims().stream()
                .filter(c -> verdict.breaches().isEmpty() && c.status() == verdict.status())
                .map(c -> c.expectation().span())
                .findFirst()
                .orElse(scenario.span());
        return new Sight.Failed(runs, verdict.reason(), span);
    }

    private static Story story(Scenario.Variant variant, Outcome outcome) {
        List<Story.Line> lines = outcome.story().stream()
                .map(l -> new Story.Line(l.atNs(), l.text()))
                .toList();
        return new Story(variant.name(), outcome.seed(), end(outcome), lines);
    }

    private static String end(Outcome outcome) {
        return outcome.bail()
                .map(b -> "bail: " + b.output().replace("\n", " / "))
                .or(() -> outcome.exit().map(e -> "exit " + e.kind().number() + ": " + e.message()))
                .orElse("");
    }
}
