package org.scxc.cli.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.process.Interruption;
import org.scxc.cli.process.RunFailed;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Ending;
import org.scxc.cli.report.Results.Judged;
import org.scxc.cli.report.Results.NotRun;
import org.scxc.cli.report.Results.Rates;
import org.scxc.cli.report.Results.Unfinished;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.judge.Blame;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Explanation;
import org.scxc.judge.Judge;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Target;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;

/** Runs jobs on all cores; results come in the order of the jobs, whichever run ends first. */
public final class Runner {
    private static final RunOptions PLAIN = new RunOptions(TraceSink.NONE, false);

    private final InJvm inJvm;
    private final Progress progress;
    private final boolean tellAll;
    private final Rates rates;
    private final Interruption interruption;

    /** @param tellAll tell the story of every run, not only of the one shown for a failure: twice the time */
    public Runner(InJvm inJvm, Progress progress, boolean tellAll, Rates rates, Interruption interruption) {
        this.inJvm = inJvm;
        this.interruption = interruption;
        this.rates = rates;
        this.tellAll = tellAll;
        this.progress = progress;
    }

    /** Why a job cannot run, rendered like diagnostics; empty if it can, or is not meant to run here. */
    public String refusals(Job job) {
        if (!job.scenario().isFor(Target.JVM)) {
            return "";
        }
        List<Refusal> refusals = inJvm.check(job.variant().setup());
        return refusals.stream().map(r -> Excerpt.render(r, job.source())).collect(Collectors.joining("\n"));
    }

    public List<VariantResult> run(List<Job> jobs) {
        ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<String> refused = jobs.stream().map(this::refusals).toList();
            List<List<CompletableFuture<Timed>>> futures = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                Job job = jobs.get(i);
                boolean runs = refused.get(i).isEmpty() && job.scenario().isFor(Target.JVM);
                List<Long> seeds = runs ? job.seeds() : List.of();
                progress.expect(seeds.size());
                futures.add(seeds.stream()
                        .map(seed -> CompletableFuture.supplyAsync(() -> one(job, seed), cores))
                        .toList());
            }
            List<VariantResult> results = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                results.add(result(jobs.get(i), refused.get(i), futures.get(i)));
            }
            return results;
        } finally {
            cores.shutdownNow();
            progress.close();
        }
    }

    private record Timed(Outcome outcome, long ns) {}

    private Timed one(Job job, long seed) {
        long began = System.nanoTime();
        try {
            Outcome outcome = inJvm.run(job.variant().setup(), seed, tellAll ? RunOptions.DEFAULT : PLAIN);
            return new Timed(outcome, System.nanoTime() - began);
        } finally {
            progress.done();
        }
    }

    private VariantResult result(Job job, String refused, List<CompletableFuture<Timed>> futures) {
        if (!job.scenario().isFor(Target.JVM)) {
            return without(job, new Elsewhere(job.scenario().only()));
        }
        if (!refused.isEmpty()) {
            return without(job, new NotRun(refused));
        }
        List<Outcome> outcomes = new ArrayList<>();
        long ns = 0;
        for (int i = 0; i < futures.size(); i++) {
            Optional<Timed> timed = await(job, job.seeds().get(i), futures.get(i));
            if (timed.isPresent()) {
                outcomes.add(timed.get().outcome());
                ns += timed.get().ns();
            }
        }
        if (outcomes.size() < futures.size()) {
            String signal = interruption.name().orElse("");
            return without(job, new Unfinished(signal, outcomes.size(), futures.size()));
        }
        VariantVerdict verdict = explained(job, withStory(job, Judge.judge(job.variant(), outcomes)));
        return new VariantResult(
                job.variant().name(),
                job.variant().knobs(),
                new Judged(verdict, rates),
                Repeat.command(job, verdict.seed()),
                Repeat.verdict(job, verdict),
                job.truth(),
                Duration.ofNanos(ns));
    }

    /** A variant of which there is no run. */
    private static VariantResult without(Job job, Ending ending) {
        return new VariantResult(
                job.variant().name(),
                job.variant().knobs(),
                ending,
                "",
                Repeat.command(job, OptionalLong.empty()),
                job.truth(),
                Duration.ZERO);
    }

    /** A failure is run once more for its story; the same seed gives the same run. */
    private VariantVerdict withStory(Job job, VariantVerdict verdict) {
        OptionalLong seed = verdict.seed();
        if (tellAll || interruption.signal().isPresent() || verdict.status() != Status.FAIL || seed.isEmpty()) {
            return verdict;
        }
        List<Outcome> told = verdict.runs().stream()
                .map(o -> o.seed() == seed.getAsLong() && hasUnplannedExit(o)
                        ? inJvm.run(job.variant().setup(), o.seed(), RunOptions.DEFAULT)
                        : o)
                .toList();
        return verdict.withRuns(told);
    }

    /** A failed claim is explained by the worst instants of the run that it failed in, which is repeated to find them. */
    private VariantVerdict explained(Job job, VariantVerdict verdict) {
        return verdict.withClaims(verdict.claims().stream()
                .map(c -> c.status() == Status.FAIL ? c.with(explanations(job, verdict, c)) : c)
                .toList());
    }

    private List<Explanation> explanations(Job job, VariantVerdict verdict, ClaimVerdict claim) {
        List<Explanation> found = new ArrayList<>();
        Setup setup = job.variant().setup();
        verdict.runs().stream()
                .filter(r -> OptionalLong.of(r.seed()).equals(claim.seed()))
                .filter(r -> r.loadFailure().isEmpty() || mayFailToLoad(job))
                .forEach(r -> {
                    List<Watch> watches = Blame.of(setup, claim.expectation().claim(), r);
                    if (!watches.isEmpty()) {
                        inJvm.watch(setup, r.seed(), watches)
                                .forEach(seen -> seen.ifPresent(
                                        s -> found.add(new Explanation(s, Repeat.trace(job, r.seed(), s)))));
                    }
                });
        return found;
    }

    private static boolean mayFailToLoad(Job job) {
        return job.variant().expectations().stream().anyMatch(e -> e.claim() instanceof Expectation.LoadFails);
    }

    private static boolean hasUnplannedExit(Outcome outcome) {
        return outcome.exit().filter(e -> !e.planned()).isPresent();
    }

    private Optional<Timed> await(Job job, long seed, CompletableFuture<Timed> future) {
        try {
            return interruption.await(future);
        } catch (CompletionException e) {
            String run = Repeat.command(job, OptionalLong.of(seed));
            throw new RunFailed(run, e.getCause() == null ? e : e.getCause());
        }
    }
}
