package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.scxc.backends.Read;
import org.scxc.cli.backend.BackendOptions;
import org.scxc.cli.backend.Backends;
import org.scxc.cli.backend.TakesBackends;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OneFile;
import org.scxc.cli.load.VariantOptions;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.Interruption;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.process.Terminal;
import org.scxc.cli.real.RealResults;
import org.scxc.cli.report.CompareJson;
import org.scxc.cli.report.CompareText;
import org.scxc.cli.report.Compared;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Strictness;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Strict;
import org.scxc.cli.run.Assembly;
import org.scxc.cli.run.Job;
import org.scxc.cli.run.Progress;
import org.scxc.cli.run.Runner;
import org.scxc.judge.VariantVerdict;
import org.scxc.judge.compare.Agreement;
import org.scxc.judge.compare.Comparison;
import org.scxc.judge.compare.Tolerance;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc compare}: what the simulator predicts beside what real runs left. */
@Command(
        name = "compare",
        description = "Compare predictions of the simulator with real runs.",
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer>, TakesBackends {
    @Mixin
    OneFile file;

    @Mixin
    VariantOptions variants;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "So many predicted runs, seeds from 1 (default ${DEFAULT-VALUE}).")
    int runs = 20;

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            description = "Of shares, in points of one CPU (default ${DEFAULT-VALUE}).")
    double points = 100 * Tolerance.DEFAULT.share();

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    Strict strict;

    @Spec
    CommandSpec spec;

    private final Services services;

    public CompareCommand(Services services) {
        this.services = services;
    }

    /** Runs that were seen, and why others were not. */
    private record Observed(List<Outcome> outcomes, List<String> conditions, List<String> left) {}

    @Override
    public void declare(CommandSpec command, Backends backends) {
        BackendOptions.ofReaders(command, backends);
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        services.interruption().collect();
        OptionChecks.atLeastOne(spec, "--runs", runs);
        RealResults results = RealResults.named(spec.commandLine(), services.backends());
        if (!(points >= 0 && points <= 100)) {
            throw new BadInput("--tolerance " + points + ": 0 to 100 points");
        }
        Frontend.Compiled compiled = file.load(services.frontend());
        List<Compared> all = variants.of(compiled).stream()
                .map(c -> compare(results, compiled, c.scenario(), c.variant()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? CompareJson.render(all) : CompareText.render(all));
        out.flush();
        Optional<Interruption.Signal> signal = services.interruption().signal();
        if (signal.isPresent()) {
            err.println("scxc: interrupted by " + signal.get().name());
            return signal.get().exitCode();
        }
        return exitCode(all.stream().map(Compared::agreement).toList(), strict.strictness());
    }

    /** Nothing that could be compared is no agreement. */
    private static int exitCode(List<Agreement> all, Strictness strictness) {
        boolean open = strictness == Strictness.STRICT && all.contains(Agreement.NOT_COMPARABLE);
        if (all.contains(Agreement.DIFFERS) || open) {
            return ExitCode.EXPECTATION_FAILED;
        }
        return all.contains(Agreement.AGREES) ? ExitCode.AS_EXPECTED : ExitCode.NOTHING_JUDGED;
    }

    private Compared compare(RealResults results, Frontend.Compiled compiled, Scenario s, Scenario.Variant v) {
        Observed observed = observed(results, s, v);
        if (observed.outcomes().isEmpty()) {
            List<String> left = observed.left().isEmpty() ? List.of("no results of it") : observed.left();
            return new Compared(s.name(), v.name(), Optional.empty(), List.of(), left);
        }
        List<Long> seeds = LongStream.rangeClosed(1, runs).boxed().toList();
        Job job = Assembly.job(compiled, s, v, seeds, file.overrides());
        Progress progress = new Progress(spec.commandLine().getErr(), Terminal.isErrTerminal());
        VariantResult result = new Runner(
                        services.inJvm(), progress, false, Results.Rates.ASKED, services.interruption())
                .run(List.of(job))
                .getFirst();
        Optional<VariantVerdict> verdict = result.verdict();
        if (verdict.isEmpty()) {
            return new Compared(
                    s.name(),
                    v.name(),
                    Optional.empty(),
                    observed.conditions(),
                    List.of(
                            switch (result.ending()) {
                                case Results.NotRun n ->
                                    "the simulator refuses it: " + n.reason().strip();
                                case Results.Unfinished u -> u.text();
                                case Results.Elsewhere e -> e.text();
                                case Results.Judged j -> "";
                                case Results.Searched r -> "";
                            }));
        }
        Tolerance tolerance = Tolerance.DEFAULT.withShare(points / 100);
        Comparison comparison = Comparison.of(
                v.setup(),
                verdict.get().runs(),
                observed.outcomes(),
                results.reader().ends(),
                tolerance);
        return new Compared(s.name(), v.name(), Optional.of(comparison), observed.conditions(), observed.left());
    }

    private static Observed observed(RealResults results, Scenario s, Scenario.Variant v) {
        if (!results.variants(s).contains(v)) {
            return new Observed(List.of(), List.of(), List.of(results.reader().without(results.choices())));
        }
        List<Outcome> outcomes = new ArrayList<>();
        List<String> left = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (Read read : results.read(s, v)) {
            switch (read) {
                case Read.Ran r -> {
                    outcomes.add(r.outcome());
                    r.outcome().notes().stream()
                            .filter(n -> !n.startsWith("at "))
                            .filter(n -> !conditions.contains(n))
                            .forEach(conditions::add);
                }
                case Read.Unusable n -> left.add(n.reason() + " (" + n.place() + ")");
                case Read.Absent n -> left.add(n.reason());
            }
        }
        return new Observed(outcomes, conditions, left);
    }
}
