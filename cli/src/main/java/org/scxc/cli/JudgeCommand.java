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
import org.scxc.judge.Breach;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Judge;
import org.scxc.judge.Status;
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
        Optional<List<Frontend.Compiled>> loaded =
                new Loader(services.frontend(), spec.commandLine().getErr()).load(List.of(file), settings);
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        if (real.ofShell()) {
            boolean broken = new ShellJudge(out, results)
                    .failed(Loader.scenarios(loaded.get().getFirst(), scenario));
            out.flush();
            return broken ? ExitCode.EXPECTATION_FAILED : ExitCode.AS_EXPECTED;
        }
        boolean failed = false;
        for (Scenario s : Loader.scenarios(loaded.get().getFirst(), scenario)) {
            Optional<Scenario.Variant> variant = KtstrBackend.variant(s, built);
            if (variant.isEmpty()) {
                out.println(s.name() + ": not run: it has no variant for this mode");
                continue;
            }
            String name = s.name()
                    + (variant.get().name().isEmpty() ? "" : " " + variant.get().name());
            switch (KtstrResults.read(results, s.name(), variant.get().setup())) {
                case KtstrResults.NotRun not -> out.println(name + ": not run: " + not.reason());
                case KtstrResults.Ran ran -> failed |= judged(out, name, variant.get(), ran);
            }
        }
        out.flush();
        return failed ? ExitCode.EXPECTATION_FAILED : ExitCode.AS_EXPECTED;
    }

    /** @return whether an expectation failed */
    private static boolean judged(PrintWriter out, String name, Scenario.Variant variant, KtstrResults.Ran ran) {
        Judgeable judgeable = Judgeable.of(variant);
        VariantVerdict verdict = Judge.judge(judgeable.variant(), judgeable.undecided(), List.of(ran.outcome()));
        Status status = verdict.status();
        boolean open = status == Status.PASS && !judgeable.left().isEmpty();
        out.println(name + ": " + (open ? Status.NOT_JUDGED : status).word() + " ("
                + ran.sidecar().getFileName() + ")");
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
        return status == Status.FAIL;
    }
}
