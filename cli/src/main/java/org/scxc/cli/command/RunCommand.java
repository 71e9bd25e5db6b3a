package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OneFile;
import org.scxc.cli.load.VariantOptions;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.process.Terminal;
import org.scxc.cli.report.Reporting;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Rates;
import org.scxc.cli.run.Assembly;
import org.scxc.cli.run.Job;
import org.scxc.cli.run.Progress;
import org.scxc.cli.run.RunBudget;
import org.scxc.cli.run.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc run}: the scenarios of one file, with one seed unless more are asked for. */
@Command(name = "run", description = "Run the scenarios of one file and judge them.", mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    OneFile file;

    @Mixin
    VariantOptions variants;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Number of runs, with consecutive seeds (default ${DEFAULT-VALUE}).")
    int runs = 1;

    @Option(names = "--dump", description = "Print the debug dump of the run shown.")
    boolean dump;

    @Mixin
    Reporting reporting;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    public RunCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        var err = spec.commandLine().getErr();
        services.interruption().collect();
        OptionChecks.atLeastOne(spec, "--runs", runs);
        reporting.shown().check(spec);
        Frontend.Compiled compiled = file.load(services.frontend());
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
                Map.of(),
                services.inJvm().limits(),
                reporting.strictness(),
                services.interruption().name());
        PrintWriter out = spec.commandLine().getOut();
        reporting.shown().body(out, results, dump, true);
        reporting.shown().closing(out, results);
        out.flush();
        reporting.timing().print(err, began);
        return Assembly.exitCode(results, services.interruption());
    }

    private List<Job> jobs(Frontend.Compiled compiled) {
        List<Long> seeds =
                LongStream.range(seed, seed + RunBudget.checked(runs)).boxed().toList();
        return variants.of(compiled).stream()
                .map(c -> budget.of(Assembly.job(compiled, c.scenario(), c.variant(), seeds, file.overrides())))
                .toList();
    }
}
