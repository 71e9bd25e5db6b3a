package org.scxc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc check}: compile only. */
@Command(
        name = "check",
        description = "Check files and print what is wrong with them.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files; directories are searched for *.scx.")
    List<Path> files;

    @Option(
            names = "--print-after",
            paramLabel = "PHASE",
            description = "Print what each file has become after this phase: parse, declare, check or lower.")
    @Nullable
    String printAfter;

    @Mixin
    Settings settings;

    @Spec
    CommandSpec spec;

    private final Services services;

    CheckCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        int scenarios = 0;
        int races = 0;
        int wrong = 0;
        if (printAfter != null && !services.frontend().phases().contains(printAfter)) {
            List<String> phases = services.frontend().phases();
            String hint = Nearest.hint(printAfter, phases);
            throw new BadInput("--print-after " + printAfter + ": there is no such phase; " + hint);
        }
        List<Frontend.Source> sources = Sources.find(files);
        for (Frontend.Source source : sources) {
            Frontend.Compiled compiled = printAfter == null
                    ? services.frontend().compile(source, settings)
                    : services.frontend().compile(source, settings, printAfter, out::print);
            out.print(compiled.diagnostics());
            scenarios += compiled.scenarios().size();
            races += compiled.races().size();
            wrong += compiled.hasErrors() ? 1 : 0;
        }
        out.println(count(sources.size(), "file") + ", " + count(scenarios, "scenario") + ", "
                + (races > 0 ? count(races, "race") + ", " : "")
                + (wrong == 0 ? "no errors" : "errors in " + count(wrong, "file") + "; 'scxc explain ID' says more"));
        return wrong == 0 ? ExitCode.AS_EXPECTED : ExitCode.BAD_INPUT;
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
