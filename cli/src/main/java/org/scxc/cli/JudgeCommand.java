package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.ktstr.Judgeable;
import org.scxc.backends.ktstr.KtstrBackend;
import org.scxc.backends.ktstr.KtstrResults;
import org.scxc.backends.ktstr.Mode;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Breach;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Judge;
import org.scxc.judge.VariantVerdict;
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

    @Mixin
    RealResults real;

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
        Path results = real.folder("judge");
        Mode built = real.mode();
        Optional<List<Frontend.Compiled>> loaded = new Loader(
                        services.frontend(), spec.commandLine().getErr())
                .load(List.of(file), settings.forRealKernels());
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        Ledger ledger = new Ledger();
        List<Scenario> scenarios = Loader.scenarios(loaded.get().getFirst(), scenario);
        if (real.ofShell()) {
            ShellJudge judge = new ShellJudge(out, results, ledger);
            judge.judge(scenarios);
            judge.nameless();
        } else {
            ktstr(out, results, built, scenarios, ledger);
        }
        out.println(ledger.line());
        out.flush();
        return ledger.exitCode(strict.strictness());
    }

    private void ktstr(PrintWriter out, Path results, Mode built, List<Scenario> scenarios, Ledger ledger) {
        ModelRuns model = new ModelRuns(services.backend());
        for (Scenario s : scenarios) {
            if (!s.isFor("ktstr")) {
                ledger.add(Verdict.OTHER_TARGET);
                out.println(s.name() + ": " + new Elsewhere(s.only()).text());
                continue;
            }
            Optional<Scenario.Variant> variant =
                    KtstrBackend.variant(s, built, model.of(s, ModelRuns.Failing.LEAVE_OUT));
            if (variant.isEmpty()) {
                ledger.add(Verdict.NOT_RUN);
                out.println(s.name() + ": not run: it has no variant for this mode");
                continue;
            }
            String name = s.name()
                    + (variant.get().name().isEmpty() ? "" : " " + variant.get().name());
            switch (KtstrResults.read(results, s.name(), variant.get().setup())) {
                case KtstrResults.NotRun not -> {
                    ledger.add(Verdict.NOT_RUN);
                    out.println(name + ": not run: " + not.reason());
                }
                case KtstrResults.Ran ran -> judge(out, name, variant.get(), ran, ledger);
            }
        }
    }

    private static void judge(
            PrintWriter out, String name, Scenario.Variant variant, KtstrResults.Ran ran, Ledger ledger) {
        Judgeable judgeable = Judgeable.of(variant);
        VariantVerdict verdict = Judge.judge(judgeable.variant(), judgeable.undecided(), List.of(ran.outcome()));
        Verdict came = ledger.add(verdict, judgeable.left());
        out.println(name + ": " + came.words() + " (" + ran.sidecar().getFileName() + ")");
        for (Breach breach : verdict.breaches()) {
            out.println("  fail: " + breach.rule().words());
            out.println("    " + breach.reason());
        }
        for (ClaimVerdict claim : verdict.claims()) {
            out.println(
                    "  " + claim.status().word() + ": " + claim.expectation().text());
            out.println("    " + claim.reason());
        }
        if (ran.outcome().exit().isPresent()) {
            out.println("  note: the files do not say when the scheduler ended; the time above is the end of the run");
        }
        judgeable.left().forEach(l -> out.println("  not judged: " + l));
    }
}
