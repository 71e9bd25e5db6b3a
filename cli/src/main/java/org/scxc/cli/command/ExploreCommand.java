package org.scxc.cli.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.ManyFiles;
import org.scxc.cli.output.BuildFolders;
import org.scxc.cli.output.Force;
import org.scxc.cli.output.JsonFile;
import org.scxc.cli.output.NamedOutputs;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.race.RaceChoice;
import org.scxc.cli.race.RaceRunner;
import org.scxc.cli.race.RaceTrace;
import org.scxc.cli.race.SearchLimits;
import org.scxc.cli.report.JsonReport;
import org.scxc.cli.report.RaceTable;
import org.scxc.cli.report.Reporting;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.TextReport;
import org.scxc.cli.run.Assembly;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.runtime.explore.Explorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc explore}: the races of files and directories, in every interleaving. */
@Command(
        name = "explore",
        description = "Search all interleavings of the races of files and directories.",
        mixinStandardHelpOptions = true)
public final class ExploreCommand implements Callable<Integer> {
    @Mixin
    ManyFiles files;

    @Mixin
    RaceChoice choice;

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

    @Mixin
    JsonFile json;

    @Mixin
    Force force;

    @Mixin
    Reporting reporting;

    @Mixin
    SearchLimits limits;

    @Spec
    CommandSpec spec;

    private final Services services;

    public ExploreCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        services.interruption().collect();
        OptionChecks.atLeastOne(spec, "--threads", threads);
        Explorer.Options options = options();
        reporting.shown().check(spec);
        List<Frontend.Compiled> loaded = files.load(services.frontend());
        if (!choice.isIn(loaded)) {
            throw new BadInput(
                    choice.isAll() ? "no race in these files" : "no race or variant of that name in these files");
        }
        json.check(new NamedOutputs(loaded, force.replace()));
        if (traces != null && Files.exists(traces) && !Files.isDirectory(traces)) {
            throw new BadInput("--traces " + traces + ": is not a directory");
        }
        long explores = System.nanoTime();
        Map<Frontend.Source, List<Results.ScenarioResult>> explored = new RaceRunner(
                        options, witness, files.overrides(), words(), services.interruption())
                .explore(loaded, choice);
        long exploredNs = System.nanoTime() - explores;
        List<Results.ScenarioResult> all =
                explored.values().stream().flatMap(List::stream).toList();
        Results results = new Results(
                all,
                Explorer.limits(),
                reporting.strictness(),
                services.interruption().name());
        if (json.isStandardOutput()) {
            out.print(JsonReport.render(results));
        } else {
            reporting.shown().body(out, results, false, false);
            if (reporting.shown().detail() == TextReport.Detail.ALL) {
                all.forEach(r -> table(out, r));
                boolean factor = noReduction && services.interruption().signal().isEmpty();
                totals(out, all, factor ? reducedStates(loaded) : 0);
            }
            reporting.shown().closing(out, results);
        }
        List<Runnable> writes = new ArrayList<>(json.writes(() -> JsonReport.render(results)));
        Path folder = traces;
        if (folder != null) {
            writes.add(() -> BuildFolders.write(folder, RaceTrace.files(explored), force.replace()));
        }
        NamedOutputs.writeAll(writes);
        out.flush();
        reporting.timing().print(err, began);
        reporting.timing().rate(err, states(all), exploredNs);
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
    private long reducedStates(List<Frontend.Compiled> loaded) {
        Explorer.Options reduced =
                limits.in(Explorer.Options.DEFAULT).withThreads(threads).withAnyWitness();
        return new RaceRunner(reduced, false, files.overrides(), List.of(), services.interruption())
                .explore(loaded, choice).values().stream()
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
}
