package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;
import org.scxc.backends.ktstr.Built;
import org.scxc.backends.ktstr.CheckResult;
import org.scxc.backends.ktstr.KtstrBackend;
import org.scxc.backends.ktstr.Mode;
import org.scxc.backends.ktstr.Pin;
import org.scxc.backends.ktstr.Request;
import org.scxc.backends.ktstr.Seen;
import org.scxc.backends.ktstr.Verification;
import org.scxc.backends.ktstr.Verifier;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.model.Scenario;
import org.scxc.model.input.InputKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc build}: scenarios as files of another test system. */
@Command(name = "build", description = "Write scenarios as tests of another system.", mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    /** The JSON records that ktstr and simulators exchange. */
    private static final String RECORDS = "source-scenario";

    /** Workloads for a real kernel. */
    private static final String SHELL = "shell";

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files; directories are searched for *.scx.")
    List<Path> paths;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TARGET",
            description = "What to build: ktstr, source-scenario or shell.")
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

    @Option(
            names = "--pin",
            paramLabel = "VERSION",
            description = "Version of ktstr: 0.18.0 or 0.50.0 (default ${DEFAULT-VALUE}).")
    String pin = Pin.V0_18_0.version();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "guard: green on a fixed tree; pin: green while the bug is there (default ${DEFAULT-VALUE}).")
    String mode = "guard";

    @Option(
            names = "--feature",
            paramLabel = "NAME",
            description = "Cargo feature that the files stand behind (default ${DEFAULT-VALUE}).")
    String feature = "ktstr-tests";

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario.")
    @Nullable
    String scenario;

    @Option(names = "--pr", description = "Also write a commit message and the pieces of Cargo.toml.")
    boolean pr;

    @Option(names = "--no-story", description = "Do not run the failing variant to tell in the comment what happens.")
    boolean noStory;

    @Option(names = "--accepted", description = "Build what can be built, and count and list what cannot.")
    boolean accepted;

    @Option(
            names = "--partial",
            description = "Also write tests without claims that they are for; each says how many it has.")
    boolean partial;

    @Option(
            names = "--verify",
            description = "Check the files against the real crate first: compile, lint, format, dry run.")
    boolean verify;

    @Mixin
    Force force;

    @Mixin
    Settings settings;

    @Spec
    CommandSpec spec;

    private final Services services;

    BuildCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (!List.of("ktstr", RECORDS, SHELL).contains(target)) {
            throw new BadInput("--target " + target + ": there are ktstr, " + RECORDS + " and " + SHELL);
        }
        if (!target.equals("ktstr") && (verify || partial || check != null)) {
            throw new BadInput("--verify, --partial and --check are for --target ktstr");
        }
        if (!feature.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new BadInput("--feature " + feature + ": letters, digits, _ and - only");
        }
        Pin version = Pin.of(pin).orElseThrow(() -> new BadInput("--pin " + pin + ": there are 0.18.0 and 0.50.0"));
        Path folder = check == null ? out : check;
        if (folder == null || (out != null && check != null)) {
            throw new BadInput("build wants --out DIR or --check DIR");
        }
        Optional<List<Frontend.Compiled>> loaded = new Loader(services.frontend(), err)
                .load(paths, settings.forRealKernels())
                .map(files -> ofTarget(files, target.equals(RECORDS) ? "ktstr" : target, err));
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        if (target.equals(SHELL)) {
            PrintWriter o = spec.commandLine().getOut();
            var refusals = accepted ? ShellFiles.Refusals.LEAVE_OUT : ShellFiles.Refusals.STOP;
            return new ShellFiles(o, err).write(loaded.get(), scenario, folder, refusals, force.replace());
        }
        Request request = request(loaded.get(), version, mode(mode));
        Built built = target.equals(RECORDS) ? KtstrBackend.interchange(request) : KtstrBackend.build(request);
        if (accepted) {
            Fidelities.print(built.outcomes(), target, spec.commandLine().getOut());
        } else if (!built.problems().isEmpty()) {
            built.problems().forEach(p -> err.print(render(p, loaded.get())));
            err.println("nothing was written");
            return ExitCode.BAD_INPUT;
        }
        if (check != null) {
            return verified(edited(built.tests(), check), built);
        }
        int code = verify ? verified(built.tests(), built) : ExitCode.AS_EXPECTED;
        if (code == ExitCode.EXPECTATION_FAILED) {
            err.println("nothing was written");
            return code;
        }
        List<OutputFile> files = new ArrayList<>(built.tests());
        files.addAll(built.companions());
        BuildFolders.write(folder, files, force.replace());
        PrintWriter o = spec.commandLine().getOut();
        files.forEach(f -> o.println(folder.resolve(f.name())));
        if (target.equals("ktstr")) {
            Fidelities.claims(built.outcomes(), o);
        }
        built.warnings().forEach(w -> err.println("warning: " + w));
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

    static Mode mode(String mode) {
        return switch (mode) {
            case "guard" -> Mode.GUARD;
            case "pin" -> Mode.PIN;
            default -> throw new BadInput("--mode " + mode + ": there are guard and pin");
        };
    }

    private Request request(List<Frontend.Compiled> files, Pin version, Mode chosen) {
        List<Request.Source> sources = new ArrayList<>();
        Map<String, Seen> seen = new HashMap<>();
        ModelRuns model = new ModelRuns(services.backend());
        ModelRuns.Failing failing = noStory ? ModelRuns.Failing.LEAVE_OUT : ModelRuns.Failing.RUN;
        for (Frontend.Compiled file : files) {
            List<Scenario> scenarios = file.scenarios().stream()
                    .filter(s -> scenario == null || s.name().equals(scenario))
                    .toList();
            if (!scenarios.isEmpty()) {
                sources.add(new Request.Source(file.source().name(), scenarios));
            }
            if (target.equals("ktstr")) {
                scenarios.forEach(s -> seen.put(s.name(), model.of(s, failing)));
            }
        }
        if (sources.isEmpty()) {
            throw new BadInput(scenario == null ? "no scenario to build" : "no scenario is called '" + scenario + "'");
        }
        return new Request(
                sources,
                version,
                chosen,
                feature,
                pr,
                seen,
                accepted ? Request.Refusals.LEAVE_OUT : Request.Refusals.STOP,
                accepted || partial || !target.equals("ktstr") ? Request.Losses.COUNT : Request.Losses.STOP);
    }

    private static String render(Problem problem, List<Frontend.Compiled> files) {
        return render("ktstr", problem, files);
    }

    /** A problem at its line, with its hint. */
    static String render(String target, Problem problem, List<Frontend.Compiled> files) {
        Frontend.Source source = files.stream()
                .map(Frontend.Compiled::source)
                .filter(s -> s.name().equals(problem.span().file()))
                .findFirst()
                .orElse(files.getFirst().source());
        return Excerpt.render(
                "cannot build for " + target + ": " + problem.message(), problem.span(), problem.hint(), source);
    }

    /** What could not be run is told and stops nothing. @return an exit code */
    private int verified(List<OutputFile> tests, Built built) {
        PrintWriter o = spec.commandLine().getOut();
        String cache = Verifier.isWarm(Verifier.defaultCache()) ? "warm" : "cold";
        long began = System.nanoTime();
        Verification verification;
        try {
            verification = Verifier.verify(tests, built.runs(), feature, Verifier.defaultCache());
        } catch (IOException e) {
            throw new BadInput("--verify: " + e.getMessage());
        }
        for (CheckResult r : verification.results()) {
            String word = r.status().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            o.println(word + ": " + r.name() + (r.status() == CheckResult.Status.FAILED ? "\n" : ": ") + r.detail());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        o.println("checks took " + Math.round(seconds) + " s with a " + cache + " cache");
        o.flush();
        if (verification.failed()) {
            return ExitCode.EXPECTATION_FAILED;
        }
        if (!verification.judged()) {
            spec.commandLine()
                    .getErr()
                    .println("nothing was verified against the real crate: " + verification.notRun());
        }
        return verification.judged() ? ExitCode.AS_EXPECTED : ExitCode.NOTHING_JUDGED;
    }

    private static List<OutputFile> edited(List<OutputFile> tests, Path folder) {
        return tests.stream()
                .map(t -> new OutputFile(t.name(), Sources.text(folder.resolve(t.name()), InputKind.SOURCE)))
                .toList();
    }
}
