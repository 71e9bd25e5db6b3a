package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.shell.Built;
import org.scxc.backends.shell.ShellBackend;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.SchedulerProgram;
import org.scxc.guest.ShippedScheduler;
import org.scxc.model.Action;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;

/**
 * One variant of a scenario as what a guest runs: a directory and a scheduler.
 *
 * @param scenario with this variant only
 * @param directory where its results are kept, relative; the workload itself is in {@code workload} there
 */
record ScenarioWorkload(Scenario scenario, Scenario.Variant variant, Built.Directory directory) {
    static final String WORKLOAD = "workload";

    /** Those of one file, or nothing with the reasons printed. */
    static Optional<List<ScenarioWorkload>> of(
            Frontend.Compiled file, List<Scenario> scenarios, @Nullable String variant, PrintWriter err) {
        List<ScenarioWorkload> all = new ArrayList<>();
        for (Scenario s : scenarios) {
            for (Scenario.Variant v : Loader.variants(s, variant)) {
                Scenario one = new Scenario(s.name(), s.doc(), s.tags(), s.file(), s.targets(), List.of(v), s.span());
                Built built = ShellBackend.build(
                        List.of(new ShellBackend.Source(file.source().name(), List.of(one))));
                if (!built.problems().isEmpty()) {
                    built.problems().forEach(p -> err.print(BuildCommand.render("shell", p, List.of(file))));
                    return Optional.empty();
                }
                all.add(new ScenarioWorkload(one, v, built.directories().getFirst()));
            }
        }
        return Optional.of(all);
    }

    /** Attaching another scheduler than the scenario's own, for which a guest has no program. */
    private Optional<SchedulerUse> another() {
        return variant.setup().phases().stream()
                .flatMap(p -> all(p.actions()))
                .flatMap(a -> a instanceof Action.Attach attach ? attach.scheduler().stream() : Stream.empty())
                .filter(use -> !use.model().equals("eevdf"))
                .filter(use -> variant.setup()
                        .scheduler()
                        .filter(own ->
                                own.name().equals(use.name()) && own.arguments().equals(use.arguments()))
                        .isEmpty())
                .findFirst();
    }

    private static Stream<Action> all(List<Action> actions) {
        return actions.stream().flatMap(a -> switch (a) {
            case Action.At at -> all(at.body());
            case Action.Every every -> all(every.body());
            default -> Stream.of(a);
        });
    }

    String name() {
        return scenario.name() + (variant.name().isEmpty() ? "" : " " + variant.name());
    }

    /** Writes the workload below {@code folder}. @return its directory */
    Path write(Path folder) throws IOException {
        Path workload = Files.createDirectories(folder.resolve(WORKLOAD));
        ShellFiles.write(directory, workload);
        return workload;
    }

    /**
     * The program that was given, else the one the scenario names; with the scenario's flags and then more arguments.
     *
     * @throws GuestProblem if it is not here
     */
    SchedulerProgram scheduler(@Nullable String given, List<String> more) throws IOException, GuestProblem {
        Optional<SchedulerUse> another = another();
        if (another.isPresent()) {
            throw new GuestProblem(
                    name() + ": attaches " + another.get().name() + " too, and a guest has one scheduler; build it with"
                            + " --target shell and run it by hand with --other");
        }
        Optional<SchedulerUse> use =
                variant.setup().scheduler().filter(s -> !s.model().equals("eevdf"));
        if (use.isEmpty()) {
            if (given != null) {
                throw new BadInput("--scheduler " + given + ": " + name() + " runs without a sched_ext scheduler");
            }
            return new SchedulerProgram.None();
        }
        List<String> arguments = new ArrayList<>(use.get().arguments());
        arguments.addAll(more);
        if (given != null) {
            return SchedulerProgram.of(given, arguments);
        }
        String binary = use.get().flags().get("binary") instanceof Value.Text t ? t.text() : "";
        Optional<ShippedScheduler> shipped = ShippedScheduler.of(binary);
        if (shipped.isEmpty()) {
            throw new GuestProblem(name() + ": scheduler " + use.get().name() + " is "
                    + (binary.isEmpty() ? "no program that scxc knows" : binary) + "; give it with --scheduler PATH");
        }
        return new SchedulerProgram.Shipped(shipped.get(), arguments);
    }
}
