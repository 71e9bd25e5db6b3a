package org.scxc.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.OutputFile;
import org.scxc.cli.report.JsonReport;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.TextReport;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.runtime.explore.Explorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc explore}: the races of files and directories, in every interleaving. */
@Command(
        name = "explore",
        description = "Explore the races of files and directories: what can happen at all.",
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files; directories are searched for *.scx.")
    List<Path> paths;

    @Option(names = "--race", paramLabel = "NAME", description = "Only races of this name.")
    @Nullable
    String race;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only variants of this name.")
    @Nullable
    String variant;

    @Option(names = "--witness", description = "Draw an execution for each claim that has one, not only for failures.")
    boolean witness;

    @Option(names = "--exact", description = "Compare whole states, not fingerprints of 64 bits.")
    boolean exact;

    @Option(names = "--no-reduction", description = "Partial-order reduction off; prints what it saves.")
    boolean noReduction;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that share one search (default 1; races run side by side).")
    int threads = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of searches that sample (default 1).")
    long seed = 1;

    @Option(
            names = "--traces",
            paramLabel = "DIR",
            description = "Write each witness as a .scxtrace for 'scxc replay'.")
    @Nullable
    Path traces;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON; - is standard output.")
    @Nullable
    String json;

    @Mixin
    Force force;

    @Mixin
    Strict strict;

    @Mixin
    Shown shown;

    @Mixin
    Settings settings;

    @Mixin
    SearchLimits limits;

    @Mixin
    Timing timing;

    @Spec
    CommandSpec spec;

    private final Services services;

    ExploreCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        services.interruption().collect();
        Checks.atLeastOne(spec, "--threads", threads);
        Explorer.Options options = options();
        shown.check(spec);
        Optional<List<Frontend.Compiled>> loaded = new Loader(services.frontend(), err).load(paths, settings);
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        if (!RaceRunner.names(loaded.get(), race, variant)) {
            throw new BadInput(
                    race == null && variant == null
                            ? "no race in these files"
                            : "no race or variant of that name in these files");
        }
        if (json != null && !json.equals("-")) {
            new NamedOutputs(loaded.get(), force.replace()).check("--json", Path.of(json), NamedOutputs.Kind.JSON);
        }
        if (traces != null && Files.exists(traces) && !Files.isDirectory(traces)) {
            throw new BadInput("--traces " + traces + ": is no directory");
        }
        long explores = System.nanoTime();
        RaceRunner.Explored explored = new RaceRunner(options, witness, settings, words(), services.interruption())
                .explore(loaded.get(), race, variant);
        long exploredNs = System.nanoTime() - explores;
        List<Results.ScenarioResult> all =
                explored.byFile().values().stream().flatMap(List::stream).toList();
        Results results = new Results(
                all,
                Explorer.limits(),
                strict.strictness(),
                services.interruption().name());
        if ("-".equals(json)) {
            out.print(JsonReport.render(results));
        } else {
            shown.body(out, results, false, false);
            if (shown.detail() == TextReport.Detail.ALL) {
                all.forEach(r -> table(out, r));
                boolean factor = noReduction && services.interruption().signal().isEmpty();
                totals(out, all, factor ? reducedStates(loaded.get()) : 0);
            }
            shown.closing(out, results);
        }
        List<Runnable> files = new ArrayList<>();
        if (json != null && !json.equals("-")) {
            files.add(NamedOutputs.write(Path.of(json), () -> JsonReport.render(results)));
        }
        Path folder = traces;
        if (folder != null) {
            files.add(() -> BuildFolders.write(folder, traces(explored), force.replace()));
        }
        NamedOutputs.writeAll(files);
        out.flush();
        timing.print(err, began);
        timing.rate(err, states(all), exploredNs);
        return Assembly.exitCode(results, services.interruption());
    }

    private static void table(PrintWriter out, Results.ScenarioResult race) {
        List<String> table = RaceTable.of(race);
        if (!table.isEmpty()) {
            out.println();
            out.println(race.name() + ": the worst that can happen");
            table.forEach(out::println);
        }
    }

    private Explorer.Options options() {
        Explorer.Options options =
                limits.in(Explorer.Options.DEFAULT).withThreads(threads).withSeed(seed);
        Explorer.Options compared = exact ? options.withWholeStates() : options;
        return noReduction ? compared.unreduced() : compared;
    }

    /** What repeats a search; threads change nothing of it. */
    private List<String> words() {
        List<String> words = new ArrayList<>(limits.words());
        if (exact) {
            words.add("--exact");
        }
        if (noReduction) {
            words.add("--no-reduction");
        }
        if (seed != 1) {
            words.addAll(List.of("--seed", "" + seed));
        }
        return words;
    }

    /** The same races with the reduction, for the factor. */
    private long reducedStates(List<Frontend.Compiled> files) {
        Explorer.Options reduced =
                limits.in(Explorer.Options.DEFAULT).withThreads(threads).withAnyWitness();
        return new RaceRunner(reduced, false, settings, List.of(), services.interruption())
                .explore(files, race, variant).byFile().values().stream()
                        .mapToLong(ExploreCommand::states)
                        .sum();
    }

    private static Stream<RaceOutcome> outcomes(List<Results.ScenarioResult> races) {
        return races.stream()
                .flatMap(r -> r.variants().stream())
                .flatMap(v -> v.race().stream())
                .map(r -> r.verdict().outcome());
    }

    private static long states(List<Results.ScenarioResult> races) {
        return counted(races, Count.States.class);
    }

    private static long counted(List<Results.ScenarioResult> races, Class<? extends Count> kind) {
        return outcomes(races)
                .map(RaceOutcome::count)
                .filter(kind::isInstance)
                .mapToLong(Count::number)
                .sum();
    }

    /** @param reduced states with the reduction, or 0 */
    private void totals(PrintWriter out, List<Results.ScenarioResult> races, long reduced) {
        List<String> totals = new ArrayList<>();
        add(totals, counted(races, Count.States.class), "states");
        add(totals, counted(races, Count.Nodes.class), "pairs of state and last CPU");
        add(totals, counted(races, Count.Executions.class), "executions");
        add(totals, outcomes(races).mapToLong(RaceOutcome::transitions).sum(), "transitions");
        out.println();
        out.println(String.join(", ", totals));
        if (reduced > 0) {
            double factor = (double) states(races) / reduced;
            out.println(String.format(Locale.ROOT, "%,d states with the reduction: factor %.2f", reduced, factor));
        }
        long alone = outcomes(races).filter(o -> o.threads() < threads).count();
        if (alone > 0) {
            out.println("--threads " + threads + ": " + alone + (alone == 1 ? " search" : " searches")
                    + " on one thread, which alone can follow a cycle or stop at a limit the same way every time");
        }
    }

    private static void add(List<String> totals, long number, String what) {
        if (number > 0) {
            totals.add(String.format(Locale.ROOT, "%,d %s", number, what));
        }
    }

    /** A file for each witness. */
    private static List<OutputFile> traces(RaceRunner.Explored explored) {
        Map<String, String> traces = new LinkedHashMap<>();
        explored.byFile()
                .forEach((source, races) -> races.forEach(r -> r.variants().forEach(v -> {
                    int n = 0;
                    for (RaceClaimVerdict claim :
                            v.race().map(x -> x.verdict().claims()).orElse(List.of())) {
                        n++;
                        if (claim.witness().isEmpty()) {
                            continue;
                        }
                        JsonObject o = new JsonObject();
                        o.addProperty("format", 1);
                        o.addProperty("file", source.name());
                        o.addProperty("race", r.name());
                        o.addProperty("variant", v.name());
                        o.addProperty("claim", claim.claim().text());
                        JsonArray schedule = new JsonArray();
                        claim.witness().get().schedule().forEach(schedule::add);
                        o.add("schedule", schedule);
                        String name = (r.name() + (v.name().isEmpty() ? "" : "." + v.name()) + "." + n)
                                .replaceAll("[^A-Za-z0-9_.]+", "_");
                        // Races of two files may bear one name.
                        int same = 1;
                        String file = name;
                        while (traces.containsKey(file + ".scxtrace")) {
                            same++;
                            file = name + "." + same;
                        }
                        traces.put(
                                file + ".scxtrace", new GsonBuilder().create().toJson(o) + "\n");
                    }
                })));
        return traces.entrySet().stream()
                .map(e -> new OutputFile(e.getKey(), e.getValue()))
                .toList();
    }
}
