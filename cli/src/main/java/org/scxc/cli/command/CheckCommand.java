package org.scxc.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.Problem;
import org.scxc.backends.Source;
import org.scxc.cli.backend.AccountText;
import org.scxc.cli.backend.BackendOptions;
import org.scxc.cli.backend.Backends;
import org.scxc.cli.backend.TakesBackends;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.load.Sources;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.race.RaceObjectChecks;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.model.Nearest;
import org.scxc.model.Scenario;
import org.scxc.model.Target;
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
public final class CheckCommand implements Callable<Integer>, TakesBackends {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files; directories are searched for *.scx.")
    List<Path> files;

    @Option(
            names = "--print-after",
            paramLabel = "PHASE",
            description = "Print what each file has become after this phase: parse, declare, check or lower.")
    @Nullable
    String printAfter;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Also print what this target makes of each construct")
    @Nullable
    String target;

    @Mixin
    OverrideOptions settings;

    @Spec
    CommandSpec spec;

    private final Services services;

    public CheckCommand(Services services) {
        this.services = services;
    }

    @Override
    public void declare(CommandSpec command, Backends backends) {
        BackendOptions.described(command, backends.all());
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
            throw new BadInput("--print-after " + printAfter + ": unknown phase; " + hint);
        }
        Optional<Backend> chosen = Optional.ofNullable(target).map(services.backends()::named);
        OverrideOptions used = chosen.map(settings::on).orElse(settings);
        int refused = 0;
        int elsewhere = 0;
        List<Frontend.Source> sources = Sources.find(files);
        for (Frontend.Source source : sources) {
            Frontend.Compiled compiled = printAfter == null
                    ? services.frontend().compile(source, used)
                    : services.frontend().compile(source, used, printAfter, out::print);
            out.print(compiled.diagnostics());
            List<Scenario> others = chosen.stream()
                    .flatMap(b -> compiled.scenarios().stream().filter(s -> !s.isFor(b.target())))
                    .toList();
            scenarios += compiled.scenarios().size() - others.size();
            elsewhere += others.size();
            races += compiled.races().size();
            if (chosen.isPresent()) {
                wrong += compiled.hasErrors() ? 1 : 0;
                refused += account(compiled, chosen.get(), others) ? 0 : 1;
            } else {
                wrong += compiled.hasErrors() || !runs(compiled) ? 1 : 0;
            }
        }
        out.println(count(sources.size(), "file") + ", " + count(scenarios, "scenario") + ", "
                + (races > 0 ? count(races, "race") + ", " : "")
                + (wrong == 0 ? "no errors" : "errors in " + count(wrong, "file") + "; 'scxc explain ID' says more")
                + (refused == 0 ? "" : "; " + target + " refuses " + count(refused, "file"))
                + (elsewhere == 0 ? "" : "; not counted: " + elsewhere + " for another target only"));
        return wrong + refused == 0 ? ExitCode.AS_EXPECTED : ExitCode.BAD_INPUT;
    }

    /** What {@code check} accepts, {@code run} runs: what the simulator refuses is an error here, too. */
    private boolean runs(Frontend.Compiled compiled) {
        Set<String> refusals = new LinkedHashSet<>();
        compiled.scenarios().stream()
                .filter(s -> s.isFor(Target.JVM))
                .flatMap(s -> s.variants().stream())
                .flatMap(v -> services.inJvm().check(v.setup()).stream())
                .forEach(r -> refusals.add(Excerpt.render(r, compiled.source())));
        RaceObjectChecks.of(compiled).forEach(r -> refusals.add(Excerpt.render(r, compiled.source())));
        refusals.forEach(spec.commandLine().getOut()::print);
        return refusals.isEmpty();
    }

    /**
     * What is for another target only is named and does not matter.
     *
     * @return whether the target can take the file
     */
    private boolean account(Frontend.Compiled compiled, Backend chosen, List<Scenario> others) {
        Frontend.Source source = compiled.source();
        List<Scenario> own = new ArrayList<>(compiled.scenarios());
        own.removeAll(others);
        Account account = chosen.accept(new Source(source.name(), own), compiled.races());
        var out = spec.commandLine().getOut();
        out.print(AccountText.of(source.name(), chosen.name(), account));
        others.forEach(s -> out.println(s.name() + " (" + source.name() + "): " + new Elsewhere(s.only()).text()));
        for (Problem o : account.obstacles()) {
            out.print(Excerpt.render(chosen.name() + " cannot take this: " + o.message(), o.span(), o.hint(), source));
        }
        return account.obstacles().isEmpty();
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
