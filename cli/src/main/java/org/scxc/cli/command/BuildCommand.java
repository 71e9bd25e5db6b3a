package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Backend;
import org.scxc.backends.CheckResult;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Proof;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.backends.Verification;
import org.scxc.backends.Writer;
import org.scxc.backends.Written;
import org.scxc.cli.backend.BackendOptions;
import org.scxc.cli.backend.Backends;
import org.scxc.cli.backend.ProblemText;
import org.scxc.cli.backend.TakesBackends;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.ManyFiles;
import org.scxc.cli.load.Sources;
import org.scxc.cli.output.BuildFolders;
import org.scxc.cli.output.Force;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.model.Scenario;
import org.scxc.model.input.InputKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc build}: scenarios as files of a backend. */
@Command(name = "build", description = "Write scenarios as tests of another system.", mixinStandardHelpOptions = true)
public final class BuildCommand implements Callable<Integer>, TakesBackends {
    @Mixin
    ManyFiles files;

    @Option(names = "--target", required = true, paramLabel = "TARGET", description = "What to build")
    String target;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go.")
    @Nullable
    Path out;

    @Option(
            names = "--check",
            paramLabel = "DIR",
            description =
                    "Write nothing; verify the files in DIR, edited since they were built, against the scenarios.")
    @Nullable
    Path check;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario.")
    @Nullable
    String scenario;

    @Option(names = "--accepted", description = "Build what can be built, and count and list what cannot.")
    boolean accepted;

    @Option(
            names = "--verify",
            description = "Check the files against the real thing first: compile, lint, format, dry run.")
    boolean verify;

    @Mixin
    Force force;

    @Spec
    CommandSpec spec;

    private final Services services;

    public BuildCommand(Services services) {
        this.services = services;
    }

    @Override
    public void declare(CommandSpec command, Backends backends) {
        BackendOptions.described(command, backends.writing());
        BackendOptions.ofWriters(command, backends);
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Backend backend = services.backends().writing(target);
        Writer writer = backend.writer().orElseThrow();
        BackendOptions.notOfOthers(spec.commandLine(), backend, services.backends());
        if ((verify || check != null) && !writer.proves()) {
            throw new BadInput("--verify and --check are for --target "
                    + String.join(" and ", services.backends().proving()));
        }
        var choices = BackendOptions.chosen(spec.commandLine(), writer.options());
        Path folder = check == null ? out : check;
        if (folder == null || (out != null && check != null)) {
            throw new BadInput("build wants --out DIR or --check DIR");
        }
        List<Frontend.Compiled> loaded =
                ofTarget(files.load(services.frontend(), files.overrides().on(backend)), backend.target(), err);
        Refusals refusals = accepted ? Refusals.LEAVE_OUT : Refusals.STOP;
        Written written = writer.write(new Writer.Order(sources(loaded), refusals, choices));
        PrintWriter o = spec.commandLine().getOut();
        written.told().forEach(o::println);
        o.flush();
        if (!written.problems().isEmpty()) {
            written.problems().forEach(p -> err.print(ProblemText.of(backend.name(), p, loaded)));
            err.println("nothing was written");
            return ExitCode.BAD_INPUT;
        }
        if (check != null) {
            Proof proof = written.proof().orElseThrow();
            return verified(proof, edited(proof.files(), check));
        }
        int code = verify
                ? verified(
                        written.proof().orElseThrow(),
                        written.proof().orElseThrow().files())
                : ExitCode.AS_EXPECTED;
        if (code == ExitCode.EXPECTATION_FAILED) {
            err.println("nothing was written");
            return code;
        }
        write(written, folder);
        written.counted().forEach(o::println);
        o.flush();
        written.warnings().forEach(w -> err.println("warning: " + w));
        return code;
    }

    /** Without the scenarios that are for another target only, which are named. */
    private static List<Frontend.Compiled> ofTarget(List<Frontend.Compiled> files, String target, PrintWriter err) {
        List<Frontend.Compiled> kept = new ArrayList<>();
        for (Frontend.Compiled file : files) {
            file.scenarios().stream()
                    .filter(s -> !s.isFor(target))
                    .forEach(s -> err.println("left out: " + s.name() + ": " + new Elsewhere(s.only()).text()));
            kept.add(file.withScenarios(
                    file.scenarios().stream().filter(s -> s.isFor(target)).toList()));
        }
        return kept;
    }

    private List<Source> sources(List<Frontend.Compiled> files) {
        List<Source> sources = new ArrayList<>();
        for (Frontend.Compiled file : files) {
            List<Scenario> scenarios = file.scenarios().stream()
                    .filter(s -> scenario == null || s.name().equals(scenario))
                    .toList();
            if (!scenarios.isEmpty()) {
                sources.add(new Source(file.source().name(), scenarios));
            }
        }
        if (sources.isEmpty()) {
            throw new BadInput(scenario == null ? "no scenario to build" : "unknown scenario '" + scenario + "'");
        }
        return sources;
    }

    /** Prints the files of the folder itself, and of folders below it their names. */
    private void write(Written written, Path folder) {
        Map<Path, BuildFolders.Content> folders = new LinkedHashMap<>();
        written.folders()
                .forEach((path, content) -> folders.put(
                        folder.resolve(path), new BuildFolders.Content(content.files(), content.programs())));
        BuildFolders.write(folders, force.replace());
        PrintWriter o = spec.commandLine().getOut();
        written.folders().forEach((path, content) -> {
            if (path.isEmpty()) {
                content.files().forEach(f -> o.println(folder.resolve(f.name())));
            } else {
                o.println(folder.resolve(path));
            }
        });
    }

    /** What could not be run is told and stops nothing. @return an exit code */
    private int verified(Proof proof, List<OutputFile> files) {
        PrintWriter o = spec.commandLine().getOut();
        Verification verification;
        try {
            verification = proof.check().of(files);
        } catch (IOException e) {
            throw new BadInput("--verify: " + e.getMessage());
        }
        for (CheckResult r : verification.results()) {
            String word = r.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            o.println(word + ": " + r.name() + (r.status() == CheckResult.Status.FAILED ? "\n" : ": ") + r.detail());
        }
        o.println("checks took " + verification.took());
        o.flush();
        if (verification.failed()) {
            return ExitCode.EXPECTATION_FAILED;
        }
        if (!verification.judged()) {
            spec.commandLine()
                    .getErr()
                    .println("nothing was verified against " + verification.subject() + ": " + verification.notRun());
        }
        return verification.judged() ? ExitCode.AS_EXPECTED : ExitCode.NOTHING_JUDGED;
    }

    private static List<OutputFile> edited(List<OutputFile> files, Path folder) {
        return files.stream()
                .map(t -> new OutputFile(t.name(), Sources.text(folder.resolve(t.name()), InputKind.SOURCE)))
                .toList();
    }
}
