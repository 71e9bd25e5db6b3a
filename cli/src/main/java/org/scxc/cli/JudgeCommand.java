package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc judge}: the expectations of a file on results that something else produced. */
@Command(
        name = "judge",
        description = "Judge what tests or workloads built from a file left behind.",
        mixinStandardHelpOptions = true)
final class JudgeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file.")
    Path file;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario of the file.")
    @Nullable
    String scenario;

    @Mixin
    Strict strict;

    @Mixin
    Settings settings;

    @Spec
    CommandSpec spec;

    private final Services services;

    JudgeCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RealResults results = RealResults.named(spec.commandLine(), services.backends());
        Optional<List<Frontend.Compiled>> loaded = new Loader(
                        services.frontend(), spec.commandLine().getErr())
                .load(List.of(file), settings.forRealKernels());
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        Ledger ledger = new Ledger();
        List<Scenario> scenarios = Loader.scenarios(loaded.get().getFirst(), scenario);
        ResultsJudge judge = new ResultsJudge(out, results, ledger);
        judge.judge(scenarios);
        judge.nameless();
        out.println(ledger.line());
        out.flush();
        return ledger.exitCode(strict.strictness());
    }
}
