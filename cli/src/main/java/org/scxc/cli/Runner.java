package org.scxc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.judge.Judge;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Outcome;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;

/** Runs jobs on all cores; results come in the order of the jobs, whichever run ends first. */
final class Runner {
    private static final RunOptions PLAIN = new RunOptions(TraceSink.NONE, false);

    private final Backend backend;
    private final Progress progress;
    private final boolean tellAll;

    /** @param tellAll tell the story of every run, not only of the one shown for a failure: twice the time */
    Runner(Backend backend, Progress progress, boolean tellAll) {
        this.backend = backend;
        this.tellAll = tellAll;
        this.progress = progress;
    }

    /** Why a job cannot run, rendered like diagnostics; empty if it can. */
    String refusals(Job job) {
        List<Refusal> refusals = backend.check(job.variant().setup());
        return refusals.stream().map(r -> Excerpt.render(r, job.source())).collect(Collectors.joining("\n"));
    }

    List<VariantResult> run(List<Job> jobs) {
        ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<String> refused = jobs.stream().map(this::refusals).toList();
            List<List<Future<Outcome>>> futures = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                Job job = jobs.get(i);
                List<Long> seeds = refused.get(i).isEmpty() ? job.seeds() : List.of();
                progress.expect(seeds.size());
                futures.add(seeds.stream()
                        .map(seed -> cores.submit(() -> one(job, seed)))
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

    private Outcome one(Job job, long seed) {
        try {
            return backend.run(job.variant().setup(), seed, tellAll ? RunOptions.DEFAULT : PLAIN);
        } finally {
            progress.done();
        }
    }

    private VariantResult result(Job job, String refused, List<Future<Outcome>> futures) {
        if (!refused.isEmpty()) {
            return new VariantResult(
                    job.variant().name(), job.variant().knobs(), Optional.empty(), refused, "", job.truth());
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            outcomes.add(await(job, job.seeds().get(i), futures.get(i)));
        }
        VariantVerdict verdict = withStory(job, Judge.judge(job.variant(), outcomes));
        return new VariantResult(
                job.variant().name(),
                job.variant().knobs(),
                Optional.of(verdict),
                "",
                Repeat.command(job, verdict.seed()),
                job.truth());
    }

    /** A failure is run once more for its story; the same seed gives the same run. */
    private VariantVerdict withStory(Job job, VariantVerdict verdict) {
        OptionalLong seed = verdict.seed();
        if (tellAll || verdict.status() != Status.FAIL || seed.isEmpty()) {
            return verdict;
        }
        List<Outcome> told = verdict.runs().stream()
                .map(o -> o.seed() == seed.getAsLong() && hasUnplannedExit(o)
                        ? backend.run(job.variant().setup(), o.seed(), RunOptions.DEFAULT)
                        : o)
                .toList();
        return verdict.withRuns(told);
    }

    private static boolean hasUnplannedExit(Outcome outcome) {
        return outcome.exit().filter(e -> !e.planned()).isPresent();
    }

    private static Outcome await(Job job, long seed, Future<Outcome> future) {
        String run = Repeat.command(job, OptionalLong.of(seed));
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new RunFailed(run, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailed(run, e);
        }
    }
}
