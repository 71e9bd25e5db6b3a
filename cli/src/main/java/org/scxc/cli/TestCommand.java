package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.report.JsonReport;
import org.scxc.cli.report.JunitReport;
import org.scxc.cli.report.KtapReport;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Rates;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;
import org.scxc.runtime.explore.Explorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc test}: everything in files and directories, as many runs as each scenario states. */
@Command(
        name = "test",
        description = "Run all scenarios and variants, each with as many seeds as its expectations ask for.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files; directories are searched for *.scx.")
    List<Path> paths;

    @Mixin
    Choice choice;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only variants of this name.")
    @Nullable
    String variant;

    @Option(names = "--quick", description = "Seed 1 only; rates are not judged.")
    boolean quick;

    @Option(names = "--runs", paramLabel = "N", description = "So many runs of each variant, whatever it states.")
    @Nullable
    Integer runs;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON; - is standard output.")
    @Nullable
    String json;

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
    Strict strict;

    @Mixin
    Shown shown;

    @Mixin
    Settings settings;

    @Mixin
    SearchLimits searchLimits;

    @Mixin
    Timing timing;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    TestCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        services.interruption().collect();
        PrintWriter err = spec.commandLine().getErr();
        if (runs != null) {
            Checks.atLeastOne(spec, "--runs", runs);
        }
        Checks.notBoth(spec, "--quick", quick, "--runs", runs != null);
        Explorer.Options search = searchLimits.in(Explorer.Options.DEFAULT);
        Checks.notBoth(spec, "--ktap", ktap, "--json -", "-".equals(json));
        shown.check(spec);
        Optional<List<Frontend.Compiled>> loaded = new Loader(services.frontend(), err).load(paths, settings);
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        check(new NamedOutputs(loaded.get(), force.replace()));
        List<Job> jobs = jobs(loaded.get());
        Rates rates = quick ? Rates.NOT_ASKED : Rates.ASKED;
        Runner runner = new Runner(
                budget.of(services.inJvm()),
                new Progress(err, Terminal.isErrTerminal()),
                false,
                rates,
                services.interruption());
        List<Results.VariantResult> ran = runner.run(jobs);
        List<Frontend.Compiled> withRaces = choice.isOfScenariosOnly() ? List.of() : loaded.get();
        RaceRunner.Explored races = new RaceRunner(
                        search, false, settings, searchLimits.words(), services.interruption())
                .explore(withRaces, choice.scenario, variant);
        Results results = Assembly.results(
                jobs,
                ran,
                loaded.get(),
                races,
                services.inJvm().limits(),
                strict.strictness(),
                services.interruption().name());
        write(results);
        spec.commandLine().getOut().flush();
        timing.print(err, began);
        return Assembly.exitCode(results, services.interruption());
    }

    private List<Job> jobs(List<Frontend.Compiled> files) {
        List<Job> jobs = new ArrayList<>();
        Optional<Suite> suite = choice.check(files);
        for (Frontend.Compiled compiled : files) {
            for (Scenario s : compiled.scenarios()) {
                for (Scenario.Variant v : Loader.variants(s, variant)) {
                    if (choice.holds(s, compiled.source().name(), suite)) {
                        jobs.add(budget.of(Assembly.job(compiled, s, v, seeds(v, Choice.runs(suite)), settings)));
                    }
                }
            }
        }
        if (jobs.isEmpty()
                && !RaceRunner.names(files, choice.scenario, variant)
                && (!choice.isEmpty() || variant != null)) {
            throw new BadInput("no scenario, race or variant of these files is chosen");
        }
        return jobs;
    }

    private List<Long> seeds(Scenario.Variant variant, OptionalInt ofSuite) {
        int n = quick ? 1 : runs != null ? runs : ofSuite.orElse(Math.max(1, variant.runs()));
        return LongStream.rangeClosed(1, RunBudget.checked(n)).boxed().toList();
    }

    private void write(Results results) {
        PrintWriter out = spec.commandLine().getOut();
        if (ktap) {
            out.print(KtapReport.render(results));
        } else if ("-".equals(json)) {
            out.print(JsonReport.render(results));
        } else {
            shown.body(out, results, dump, false);
            shown.closing(out, results);
        }
        List<Runnable> files = new ArrayList<>();
        if (json != null && !json.equals("-")) {
            files.add(NamedOutputs.write(Path.of(json), () -> JsonReport.render(results)));
        }
        if (junit != null) {
            files.add(NamedOutputs.write(junit, () -> JunitReport.render(results)));
        }
        NamedOutputs.writeAll(files);
    }

    private void check(NamedOutputs outputs) {
        if (json != null && !json.equals("-")) {
            outputs.check("--json", Path.of(json), NamedOutputs.Kind.JSON);
        }
        if (junit != null) {
            outputs.check("--junit", junit, NamedOutputs.Kind.JUNIT);
        }
    }
}
