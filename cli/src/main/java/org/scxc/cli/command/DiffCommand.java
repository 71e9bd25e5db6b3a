package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.Loading;
import org.scxc.cli.load.OneChoice;
import org.scxc.cli.load.OneFile;
import org.scxc.cli.load.OneVariant;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.Rejected;
import org.scxc.cli.report.DiffJson;
import org.scxc.cli.report.DiffText;
import org.scxc.cli.report.Diffed;
import org.scxc.cli.run.RunBudget;
import org.scxc.compiler.Overrides.StandIn;
import org.scxc.model.Nearest;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.diff.Difference;
import org.scxc.runtime.models.Schedulers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc diff}: two schedulers on the same scenario, and the first call in which they part. */
@Command(
        name = "diff",
        description = "Run two schedulers on the same scenario and show the first callback or kfunc where they part.",
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
    @Mixin
    OneFile file;

    @Option(
            names = "--object",
            paramLabel = "FILE",
            required = true,
            description = "The BPF object that runs in place of the scenario's scheduler.")
    Path object;

    @Option(
            names = "--against",
            paramLabel = "MODEL|FILE",
            description = "A Java model or another object (default: what the scenario declares).")
    @Nullable
    String against;

    @Mixin
    OneChoice choice;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of both runs (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    public DiffCommand(Services services) {
        this.services = services;
    }

    /** One of the two: its setup, and what it is called. */
    private record Chosen(Frontend.Compiled compiled, Scenario scenario, Setup setup, String option, String title) {}

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Chosen declared = chosen(file.load(services.frontend()), "", "");
        String missing = missingScheduler(declared);
        if (!missing.isEmpty()) {
            err.print(missing);
            return ExitCode.BAD_INPUT;
        }
        readable("--object", object);
        Optional<StandIn> other = against(declared);
        Optional<Chosen> first = with(new StandIn.Compiled(object), "--object", object.toString(), err);
        Optional<Chosen> second = other.isEmpty()
                ? Optional.of(new Chosen(
                        declared.compiled(), declared.scenario(), declared.setup(), "the scenario", title(declared)))
                : with(other.get(), "--against", title(other.get()), err);
        if (first.isEmpty() || second.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        boolean refused = isRefused(first.get(), "", err);
        refused |= isRefused(second.get(), hint(other), err);
        if (refused) {
            return ExitCode.BAD_INPUT;
        }
        Difference difference = budget.of(services.inJvm())
                .compare(first.get().setup(), second.get().setup(), seed);
        Setup setup = declared.setup();
        Diffed diffed = new Diffed(
                file.path().toString(),
                setup.scenario(),
                setup.variant(),
                setup.kernel().version(),
                seed,
                first.get().title(),
                second.get().title(),
                difference);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? DiffJson.render(diffed) : DiffText.render(diffed));
        out.flush();
        return switch (difference) {
            case Difference.Equal e -> ExitCode.AS_EXPECTED;
            case Difference.Parted p -> ExitCode.EXPECTATION_FAILED;
            case Difference.NotJudged n -> ExitCode.NOTHING_JUDGED;
        };
    }

    private Chosen chosen(Frontend.Compiled compiled, String option, String title) {
        OneVariant one = choice.of(compiled);
        return new Chosen(compiled, one.theScenario(), one.variant().setup(), option, title);
    }

    /** The same scenario with other code for its scheduler. Warnings of the file have been printed before. */
    private Optional<Chosen> with(StandIn code, String option, String title, PrintWriter err) {
        java.io.StringWriter diagnostics = new java.io.StringWriter();
        Frontend.Compiled compiled;
        try {
            compiled = Loading.one(
                    services.frontend(), file.path(), file.overrides().with(code), new PrintWriter(diagnostics));
        } catch (Rejected e) {
            err.print(diagnostics);
            return Optional.empty();
        }
        return Optional.of(chosen(compiled, option, title));
    }

    /** Why there is no scheduler in whose place another can run; empty if there is one. */
    private String missingScheduler(Chosen declared) {
        Optional<SchedulerUse> use = declared.setup().scheduler();
        if (use.filter(SchedulerUse::isExt).isPresent()) {
            return "";
        }
        return Excerpt.render(
                "scenario " + declared.scenario().name() + " has no sched_ext scheduler that the object could replace",
                use.map(SchedulerUse::span).orElse(declared.scenario().span()),
                "name one, for example: scheduler simple",
                declared.compiled().source());
    }

    /** What the command line names to compare with; empty for what the scenario declares. */
    private Optional<StandIn> against(Chosen declared) {
        String named = against;
        if (named == null) {
            SchedulerUse use = declared.setup().scheduler().orElseThrow();
            if (use.code() instanceof SchedulerUse.Code.Elsewhere) {
                throw new BadInput("scheduler " + use.name() + " has no model and no object to compare with; name one"
                        + " with --against");
            }
            use.object().ifPresent(o -> differs(Path.of(o.file()), "the object that the scenario declares"));
            return Optional.empty();
        }
        if (Schedulers.model(named).isPresent()) {
            return Optional.of(new StandIn.Model(named));
        }
        Path other = path(named);
        if (!Files.exists(other)) {
            String near = Nearest.hint(named, Schedulers.names());
            throw new BadInput(
                    "--against " + named + ": neither a model nor a file" + (near.isEmpty() ? "" : "; " + near));
        }
        readable("--against", other);
        differs(other, "--against");
        return Optional.of(new StandIn.Compiled(other));
    }

    private static Path path(String named) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw new BadInput("--against " + named + ": not a path");
        }
    }

    private static void readable(String option, Path file) {
        try {
            InputFile.bytes(file, InputKind.OBJECT);
        } catch (Unreadable e) {
            throw new BadInput(option + " " + file + ": " + e.getMessage());
        }
    }

    private void differs(Path other, String what) {
        try {
            if (Files.exists(other) && Files.isSameFile(other, object)) {
                throw new BadInput("--object " + object + ": is the same file as " + what + ": nothing could differ");
            }
        } catch (IOException e) {
            throw new BadInput(other + ": " + e.getMessage());
        }
    }

    private static String title(StandIn code) {
        return switch (code) {
            case StandIn.Compiled c -> c.file().toString();
            case StandIn.Model m -> "model " + m.name();
        };
    }

    private static String title(Chosen declared) {
        SchedulerUse use = declared.setup().scheduler().orElseThrow();
        return use.object()
                .map(o -> o.file())
                .orElseGet(() -> "model " + use.code().word());
    }

    /** How a model gets settings that the scenario's scheduler does not have. */
    private static String hint(Optional<StandIn> against) {
        return against.filter(StandIn.Model.class::isInstance)
                .map(StandIn.Model.class::cast)
                .map(m -> "  hint: its settings are those of the scenario's scheduler: declare one there that is like "
                        + m.name() + ", and leave out --against\n")
                .orElse("");
    }

    /** Tells why one of them cannot run. @param hint a line, "" for none */
    private boolean isRefused(Chosen chosen, String hint, PrintWriter err) {
        List<Refusal> refusals = services.inJvm().check(chosen.setup());
        if (!refusals.isEmpty()) {
            err.println("scxc: " + chosen.option() + " " + chosen.title() + " cannot run here:");
            refusals.forEach(r -> err.print(Excerpt.render(r, chosen.compiled().source())));
            err.print(hint);
        }
        return !refusals.isEmpty();
    }
}
