package org.scxc.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.report.Results.Kind;
import org.scxc.cli.report.Results.Picture;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.Searched;
import org.scxc.cli.report.Results.Unfinished;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Truth;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict;
import org.scxc.judge.Status;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Columns;
import org.scxc.runtime.explore.Explorer;
import org.scxc.runtime.explore.Narrator;

/** Explores races, their variants on all cores at once; results come in the order of the files. */
final class RaceRunner {
    private final Explorer.Options options;
    private final boolean witnesses;
    private final Settings settings;
    private final Interruption interruption;

    /** @param witnesses draw an execution for each reachable claim too, not only for what failed */
    RaceRunner(Explorer.Options options, boolean witnesses, Settings settings, Interruption interruption) {
        this.interruption = interruption;
        this.options = options;
        this.settings = settings;
        this.witnesses = witnesses;
    }

    /** Results of each file's races. */
    record Explored(Map<Frontend.Source, List<ScenarioResult>> byFile) {
        List<ScenarioResult> results(Frontend.Compiled file) {
            return byFile.getOrDefault(file.source(), List.of());
        }

        static final Explored NOTHING = new Explored(Map.of());
    }

    /** Whether a race of that name or with such a variant is there. */
    static boolean names(List<Frontend.Compiled> files, @Nullable String race, @Nullable String variant) {
        return files.stream()
                .flatMap(f -> f.races().stream())
                .anyMatch(r -> wanted(r, race)
                        && r.variants().stream()
                                .anyMatch(v -> variant == null || v.name().equals(variant)));
    }

    private static boolean wanted(Race race, @Nullable String name) {
        return name == null || race.name().equals(name);
    }

    Explored explore(List<Frontend.Compiled> files, @Nullable String race, @Nullable String variant) {
        int cores = options.threads() > 1 ? 1 : Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(cores);
        try {
            Map<Frontend.Source, List<ScenarioResult>> all = new java.util.LinkedHashMap<>();
            Map<Race.Variant, CompletableFuture<VariantResult>> running = new java.util.IdentityHashMap<>();
            for (Frontend.Compiled file : files) {
                for (Race r : file.races()) {
                    if (wanted(r, race)) {
                        r.variants().stream()
                                .filter(v -> variant == null || v.name().equals(variant))
                                .forEach(v ->
                                        running.put(v, CompletableFuture.supplyAsync(() -> one(file, r, v), pool)));
                    }
                }
            }
            for (Frontend.Compiled file : files) {
                List<ScenarioResult> results = new ArrayList<>();
                for (Race r : file.races()) {
                    List<VariantResult> variants = new ArrayList<>();
                    for (Race.Variant v : r.variants()) {
                        CompletableFuture<VariantResult> future = running.get(v);
                        if (future != null) {
                            variants.add(await(file, r, v, future));
                        }
                    }
                    if (!variants.isEmpty()) {
                        results.add(new ScenarioResult(
                                Kind.RACE, r.name(), file.source().name(), r.span(), variants));
                    }
                }
                all.put(file.source(), results);
            }
            return new Explored(all);
        } finally {
            pool.shutdownNow();
        }
    }

    private VariantResult await(
            Frontend.Compiled file, Race race, Race.Variant variant, CompletableFuture<VariantResult> future) {
        try {
            return interruption.await(future).orElseGet(() -> unfinished(file, race, variant));
        } catch (CompletionException e) {
            throw new RunFailed("./scxc explore, race " + race.name(), e.getCause() == null ? e : e.getCause());
        }
    }

    private VariantResult unfinished(Frontend.Compiled file, Race race, Race.Variant variant) {
        String repeat = Repeat.race(file, race, variant, settings);
        return new VariantResult(
                label(variant),
                variant.knobs(),
                new Unfinished(interruption.name().orElse(""), 0, 1),
                repeat,
                repeat,
                Truth.NONE,
                Duration.ZERO);
    }

    private VariantResult one(Frontend.Compiled file, Race race, Race.Variant variant) {
        long began = System.nanoTime();
        RaceVerdict verdict = RaceJudge.judge(variant, Explorer.explore(variant, options));
        List<Picture> pictures = new ArrayList<>();
        for (RaceVerdict.RaceClaimVerdict claim : verdict.claims()) {
            Optional<RaceOutcome.Reached> witness = claim.witness();
            if (witness.isPresent() && (witnesses || claim.status() == Status.FAIL)) {
                pictures.add(picture(variant, claim.claim().text(), witness.get()));
            }
        }
        String repeat = Repeat.race(file, race, variant, settings);
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
        return new Picture(caption, Columns.draw(lines, variant.program().cpus()));
    }

    /** {@code drop, discipline LC}. */
    static String label(Race.Variant variant) {
        String cell =
                variant.cell().stream().map(a -> a.axis() + " " + a.value()).collect(Collectors.joining(", "));
        return variant.name().isEmpty() || cell.isEmpty() ? variant.name() + cell : variant.name() + ", " + cell;
    }
}
