package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Rates;
import org.scxc.model.Scenario;
import org.scxc.model.input.InputKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc run}: the scenarios of one file, with one seed unless more are asked for. */
@Command(name = "run", description = "Run the scenarios of one file and judge them.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file.")
    Path file;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario of the file.")
    @Nullable
    String scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only this variant.")
    @Nullable
    String variant;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "So many runs, seeds counting up (default ${DEFAULT-VALUE}).")
    int runs = 1;

    @Option(names = "--dump", description = "Print the debug dump of the run shown.")
    boolean dump;

    @Mixin
    Strict strict;

    @Mixin
    Shown shown;

    @Mixin
    Settings settings;

    @Mixin
    Timing timing;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    RunCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        var err = spec.commandLine().getErr();
        services.interruption().collect();
        Checks.atLeastOne(spec, "--runs", runs);
        shown.check(spec);
        Sources.text(file, InputKind.SOURCE);
        Optional<List<Frontend.Compiled>> loaded = new Loader(services.frontend(), err).load(List.of(file), settings);
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        Frontend.Compiled compiled = loaded.get().get(0);
        Runner runner = new Runner(
                budget.of(services.inJvm()),
                new Progress(err, Terminal.isErrTerminal()),
                true,
                Rates.ASKED,
                services.interruption());
        List<Job> jobs = jobs(compiled);
        for (Job job : jobs) {
            String refused = runner.refusals(job);
            if (!refused.isEmpty()) {
                err.print(refused);
                return ExitCode.BAD_INPUT;
            }
        }
        Results results = Assembly.results(
                jobs,
                runner.run(jobs),
                List.of(compiled),
                RaceRunner.Explored.NOTHING,
                services.inJvm().limits(),
                strict.strictness(),
                services.interruption().name());
        PrintWriter out = spec.commandLine().getOut();
        shown.body(out, results, dump, true);
        shown.closing(out, results);
        out.flush();
        timing.print(err, began);
        return Assembly.exitCode(results, services.interruption());
    }

    private List<Job> jobs(Frontend.Compiled compiled) {
        List<Long> seeds =
                LongStream.range(seed, seed + RunBudget.checked(runs)).boxed().toList();
        List<Scenario> scenarios = Loader.scenarios(compiled, scenario);
        List<Job> jobs = new ArrayList<>();
        for (Scenario s : scenarios) {
            for (Scenario.Variant v : Loader.variants(s, variant)) {
                jobs.add(budget.of(Assembly.job(compiled, s, v, seeds, settings)));
            }
        }
        if (jobs.isEmpty() && variant != null) {
            throw Loader.unknown(
                    compiled.source().name() + " has no variant",
                    variant,
                    scenarios.stream()
                            .flatMap(s -> s.variants().stream())
                            .map(Scenario.Variant::name)
                            .toList());
        }
        return jobs;
    }
}
