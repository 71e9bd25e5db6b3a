package org.scxc.cli.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.process.Interruption;
import org.scxc.cli.process.RunFailed;
import org.scxc.cli.report.Results.Kind;
import org.scxc.cli.report.Results.NotRun;
import org.scxc.cli.report.Results.Picture;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.Searched;
import org.scxc.cli.report.Results.Unfinished;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Truth;
import org.scxc.cli.run.Repeat;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict;
import org.scxc.judge.Status;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Limit;
import org.scxc.model.Reduction;
import org.scxc.runtime.explore.Columns;
import org.scxc.runtime.explore.Explorer;
import org.scxc.runtime.explore.Narrator;

/** Explores races, their variants on all cores at once; results come in the order of the files. */
public final class RaceRunner {
    private final Explorer.Options options;
    private final boolean witnesses;
    private final OverrideOptions settings;
    private final List<String> words;
    private final Interruption interruption;

    /**
     * @param witnesses draw an execution for each reachable claim too, not only for what failed
     * @param words of the command line that a repeated search needs beside its settings
     */
    public RaceRunner(
            Explorer.Options options,
            boolean witnesses,
            OverrideOptions settings,
            List<String> words,
            Interruption interruption) {
        this.interruption = interruption;
        this.options = options;
        this.settings = settings;
        this.witnesses = witnesses;
        this.words = List.copyOf(words);
    }

    /** One race's variant, and the file it is from. */
    private record Job(Frontend.Compiled file, Race race, Race.Variant variant) {}

    /** Returns the results of each file's races. */
    public Map<Frontend.Source, List<ScenarioResult>> explore(List<Frontend.Compiled> files, RaceChoice choice) {
        List<Job> jobs = new ArrayList<>();
        for (Frontend.Compiled file : files) {
            for (Race r : file.races()) {
                if (choice.holds(r)) {
                    r.variants().stream().filter(choice::holds).forEach(v -> jobs.add(new Job(file, r, v)));
                }
            }
        }
        Map<Job, VariantResult> results = results(jobs);
        Map<Frontend.Source, List<ScenarioResult>> all = new LinkedHashMap<>();
        for (Frontend.Compiled file : files) {
            List<ScenarioResult> ofFile = new ArrayList<>();
            for (Race r : file.races()) {
                List<VariantResult> variants = jobs.stream()
                        .filter(j -> j.file == file && j.race == r)
                        .map(results::get)
                        .toList();
                if (!variants.isEmpty()) {
                    ofFile.add(new ScenarioResult(
                            Kind.RACE, r.name(), file.source().name(), r.span(), variants));
                }
            }
            all.put(file.source(), ofFile);
        }
        return all;
    }

    /** Side by side as long as the heap has room for all of them; the large ones one after the other. */
    private Map<Job, VariantResult> results(List<Job> jobs) {
        int cores = options.threads() > 1 ? 1 : Runtime.getRuntime().availableProcessors();
        long heap = Runtime.getRuntime().maxMemory();
        Map<Job, VariantResult> results = new IdentityHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(cores);
        try {
            Explorer.Options together = options.withHeap(heap / 2 / cores);
            List<CompletableFuture<VariantResult>> running = jobs.stream()
                    .map(j -> CompletableFuture.supplyAsync(() -> one(j, together), pool))
                    .toList();
            for (int i = 0; i < jobs.size(); i++) {
                results.put(jobs.get(i), await(jobs.get(i), running.get(i)));
            }
            Explorer.Options alone = options.withHeap(heap / 4 * 3);
            results.replaceAll((job, result) -> wantsMoreHeap(result)
                    ? await(job, CompletableFuture.supplyAsync(() -> one(job, alone), pool))
                    : result);
        } finally {
            pool.shutdownNow();
        }
        return results;
    }

    private static boolean wantsMoreHeap(VariantResult result) {
        return result.race()
                .filter(r -> r.verdict().outcome().coverage() instanceof Coverage.Partial p
                        && p.limit() instanceof Limit.Heap)
                .isPresent();
    }

    private VariantResult await(Job job, CompletableFuture<VariantResult> future) {
        try {
            return interruption.await(future).orElseGet(() -> unfinished(job));
        } catch (CompletionException e) {
            throw new RunFailed("./scxc explore, race " + job.race.name(), e.getCause() == null ? e : e.getCause());
        }
    }

    private VariantResult unfinished(Job job) {
        String repeat = Repeat.race(job.file, job.race, job.variant, settings, words);
        return new VariantResult(
                label(job.variant),
                job.variant.knobs(),
                new Unfinished(interruption.name().orElse(""), 0, 1),
                repeat,
                repeat,
                Truth.NONE,
                Duration.ZERO);
    }

    /** What is accounted leaves a quarter of the heap for all else; where that does not do, nothing is judged either. */
    private static RaceOutcome explore(Race.Variant variant, Explorer.Options options) {
        try {
            return Explorer.explore(variant, options);
        } catch (OutOfMemoryError e) {
            return new RaceOutcome(
                    new RaceOutcome.Count.States(0),
                    0,
                    OptionalInt.empty(),
                    0,
                    new Coverage.Partial(new Limit.Heap(options.heapBytes())),
                    Reduction.OFF,
                    options.threads(),
                    List.of());
        }
    }

    private VariantResult one(Job job, Explorer.Options within) {
        long began = System.nanoTime();
        Race.Variant variant = job.variant;
        String refused = RaceObjectChecks.rendered(variant, job.file.source());
        if (!refused.isEmpty()) {
            String repeat = Repeat.race(job.file, job.race, variant, settings, words);
            return new VariantResult(
                    label(variant), variant.knobs(), new NotRun(refused), repeat, repeat, Truth.NONE, Duration.ZERO);
        }
        RaceVerdict verdict = RaceJudge.judge(variant, explore(variant, within));
        List<Picture> pictures = new ArrayList<>();
        for (RaceVerdict.RaceClaimVerdict claim : verdict.claims()) {
            Optional<RaceOutcome.Reached> witness = claim.witness();
            if (witness.isPresent() && (witnesses || claim.status() == Status.FAIL)) {
                pictures.add(picture(variant, claim.claim().text(), witness.get()));
            }
        }
        String repeat = Repeat.race(job.file, job.race, variant, settings, words);
        return new VariantResult(
                label(variant),
                variant.knobs(),
                new Searched(new RaceResult(verdict, List.copyOf(pictures))),
                repeat,
                repeat,
                Truth.NONE,
                Duration.ofNanos(System.nanoTime() - began));
    }

    static Picture picture(Race.Variant variant, String claim, RaceOutcome.Reached witness) {
        List<Narrator.Line> lines = Narrator.tell(variant.program(), witness.schedule());
        String caption = claim + ": " + RaceJudge.text(witness.what(), variant.program());
        return new Picture(caption, Columns.draw(lines, variant.program()));
    }

    /** {@code drop, discipline LC}. */
    public static String label(Race.Variant variant) {
        String cell =
                variant.cell().stream().map(a -> a.axis() + " " + a.value()).collect(Collectors.joining(", "));
        return variant.name().isEmpty() || cell.isEmpty() ? variant.name() + cell : variant.name() + ", " + cell;
    }
}
