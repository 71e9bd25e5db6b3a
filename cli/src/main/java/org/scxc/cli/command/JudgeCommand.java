package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.scxc.cli.backend.BackendOptions;
import org.scxc.cli.backend.Backends;
import org.scxc.cli.backend.TakesBackends;
import org.scxc.cli.load.OneFile;
import org.scxc.cli.load.ScenarioOption;
import org.scxc.cli.real.Ledger;
import org.scxc.cli.real.RealResults;
import org.scxc.cli.real.ResultsJudge;
import org.scxc.cli.report.Strict;
import org.scxc.model.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scxc judge}: the expectations of a file on results that something else produced. */
@Command(
        name = "judge",
        description = "Judge the results of tests or workloads built from a file.",
        mixinStandardHelpOptions = true)
public final class JudgeCommand implements Callable<Integer>, TakesBackends {
    @Mixin
    OneFile file;

    @Mixin
    ScenarioOption scenario;

    @Mixin
    Strict strict;

    @Spec
    CommandSpec spec;

    private final Services services;

    public JudgeCommand(Services services) {
        this.services = services;
    }

    @Override
    public void declare(CommandSpec command, Backends backends) {
        BackendOptions.ofReaders(command, backends);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RealResults results = RealResults.named(spec.commandLine(), services.backends());
        List<Scenario> scenarios =
                scenario.of(file.load(services.frontend(), file.overrides().forRealKernels()));
        Ledger ledger = new Ledger();
        ResultsJudge judge = new ResultsJudge(out, results, ledger);
        judge.judge(scenarios);
        judge.nameless();
        out.println(ledger.line());
        out.flush();
        return ledger.exitCode(strict.strictness());
    }
}
