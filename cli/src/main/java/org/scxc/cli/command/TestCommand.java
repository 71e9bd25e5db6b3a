package org.scxc.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Choice;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.ManyFiles;
import org.scxc.cli.output.Force;
import org.scxc.cli.output.JsonFile;
import org.scxc.cli.output.NamedOutputs;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.process.Terminal;
import org.scxc.cli.race.RaceChoice;
import org.scxc.cli.race.RaceRunner;
import org.scxc.cli.race.SearchLimits;
import org.scxc.cli.report.JsonReport;
import org.scxc.cli.report.JunitReport;
import org.scxc.cli.report.KtapReport;
import org.scxc.cli.report.Reporting;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Rates;
import org.scxc.cli.run.Assembly;
import org.scxc.cli.run.Job;
import org.scxc.cli.run.Progress;
import org.scxc.cli.run.RunBudget;
import org.scxc.cli.run.Runner;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;
import org.scxc.runtime.explore.Explorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc test}: everything in files and directories, as many runs as each scenario states. */
@Command(
        name = "test",
        description = "Run all scenarios and variants, each with as many seeds as its expectations ask for.",
        mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
    @Mixin
    ManyFiles files;

    @Mixin
    Choice choice;

    @Option(names = "--quick", description = "Seed 1 only; rates are not judged.")
    boolean quick;

    @Option(names = "--runs", paramLabel = "N", description = "So many runs of each variant, whatever it states.")
    @Nullable
    Integer runs;

    @Mixin
    JsonFile json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML.")
    @Nullable
    Path junit;

    @Option(names = "--ktap", description = "Print KTAP instead of text.")
    boolean ktap;

    @Option(names = "--dump", description = "Print the debug dump of each run shown.")
    boolean dump;

    @Mixin
    Force force;

    @Mixin
    Reporting reporting;

    @Mixin
    SearchLimits searchLimits;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    public TestCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        services.interruption().collect();
        PrintWriter err = spec.commandLine().getErr();
        if (runs != null) {
            OptionChecks.atLeastOne(spec, "--runs", runs);
        }
        OptionChecks.notBoth(spec, "--quick", quick, "--runs", runs != null);
        Explorer.Options search = searchLimits.in(Explorer.Options.DEFAULT);
        OptionChecks.notBoth(spec, "--ktap", ktap, "--json -", json.isStandardOutput());
        reporting.shown().check(spec);
        List<Frontend.Compiled> loaded = files.load(services.frontend());
        check(new NamedOutputs(loaded, force.replace()));
        List<Job> jobs = jobs(loaded);
        Rates rates = quick ? Rates.NOT_ASKED : Rates.ASKED;
        Runner runner = new Runner(
                budget.of(services.inJvm()),
                new Progress(err, Terminal.isErrTerminal()),
                false,
                rates,
                services.interruption());
        List<Results.VariantResult> ran = runner.run(jobs);
        List<Frontend.Compiled> withRaces = choice.isOfScenariosOnly() ? List.of() : loaded;
        Map<Frontend.Source, List<Results.ScenarioResult>> races = new RaceRunner(
                        search, false, files.overrides(), searchLimits.words(), services.interruption())
                .explore(withRaces, races());
        Results results = Assembly.results(
                jobs,
                ran,
                loaded,
                races,
                services.inJvm().limits(),
                reporting.strictness(),
                services.interruption().name());
        write(results);
        spec.commandLine().getOut().flush();
        reporting.timing().print(err, began);
        return Assembly.exitCode(results, services.interruption());
    }

    private List<Job> jobs(List<Frontend.Compiled> loaded) {
        List<Job> jobs = new ArrayList<>();
        Optional<Suite> suite = choice.check(loaded);
        for (Frontend.Compiled compiled : loaded) {
            for (Scenario s : compiled.scenarios()) {
                for (Scenario.Variant v : choice.variants(s)) {
                    if (choice.holds(s, compiled.source().name(), suite)) {
                        jobs.add(budget.of(
                                Assembly.job(compiled, s, v, seeds(v, Choice.runs(suite)), files.overrides())));
                    }
                }
            }
        }
        if (jobs.isEmpty() && !races().isIn(loaded) && !choice.isEmpty()) {
            throw new BadInput("no scenario, race or variant of these files is chosen");
        }
        return jobs;
    }

    /** Races that have the names which are asked for. */
    private RaceChoice races() {
        return RaceChoice.of(choice.scenario(), choice.variant());
    }

    private List<Long> seeds(Scenario.Variant variant, OptionalInt ofSuite) {
        int n = quick ? 1 : runs != null ? runs : ofSuite.orElse(Math.max(1, variant.runs()));
        return LongStream.rangeClosed(1, RunBudget.checked(n)).boxed().toList();
    }

    private void write(Results results) {
        PrintWriter out = spec.commandLine().getOut();
        if (ktap) {
            out.print(KtapReport.render(results));
        } else if (json.isStandardOutput()) {
            out.print(JsonReport.render(results));
        } else {
            reporting.shown().body(out, results, dump, false);
            reporting.shown().closing(out, results);
        }
        List<Runnable> writes = new ArrayList<>(json.writes(() -> JsonReport.render(results)));
        if (junit != null) {
            writes.add(NamedOutputs.write(junit, () -> JunitReport.render(results)));
        }
        NamedOutputs.writeAll(writes);
    }

    private void check(NamedOutputs outputs) {
        json.check(outputs);
        if (junit != null) {
            outputs.check("--junit", junit, NamedOutputs.Kind.JUNIT);
        }
    }
}
