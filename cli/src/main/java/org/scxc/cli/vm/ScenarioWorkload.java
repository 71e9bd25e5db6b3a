package org.scxc.cli.vm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Backend;
import org.scxc.backends.Source;
import org.scxc.backends.Starts;
import org.scxc.backends.shell.Shell;
import org.scxc.backends.shell.ShellBackend;
import org.scxc.backends.shell.ShellBuilt;
import org.scxc.cli.backend.ProblemText;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.VariantOptions.Chosen;
import org.scxc.cli.output.BuildFolders;
import org.scxc.cli.output.Force;
import org.scxc.cli.process.BadInput;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.SchedulerProgram;
import org.scxc.guest.ShippedScheduler;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;

/**
 * One variant of a scenario as what a guest runs: a directory and a scheduler.
 *
 * @param scenario with this variant only
 * @param directory where its results are kept, relative; the workload itself is in {@code workload} there
 */
public record ScenarioWorkload(Scenario scenario, Scenario.Variant variant, ShellBuilt.Directory directory) {
    /** A guest runs what is for a machine at hand. */
    public static final Backend SHELL = new Shell();

    static final String WORKLOAD = "workload";

    /** Those of one file, or nothing with the reasons printed. */
    public static Optional<List<ScenarioWorkload>> of(
            Frontend.Compiled file, List<Chosen> chosen, Starts starts, PrintWriter err) {
        List<ScenarioWorkload> all = new ArrayList<>();
        for (Chosen each : chosen) {
            Scenario s = each.scenario();
            Scenario.Variant v = each.variant();
            Scenario one = new Scenario(s.name(), s.doc(), s.tags(), s.file(), s.targets(), List.of(v), s.span());
            ShellBuilt built =
                    ShellBackend.build(List.of(new Source(file.source().name(), List.of(one))), starts);
            if (!built.problems().isEmpty()) {
                built.problems().forEach(p -> err.print(ProblemText.of(SHELL.name(), p, List.of(file))));
                return Optional.empty();
            }
            all.add(new ScenarioWorkload(one, v, built.directories().getFirst()));
        }
        return Optional.of(all);
    }

    public String name() {
        return scenario.name() + (variant.name().isEmpty() ? "" : " " + variant.name());
    }

    /** Writes the workload below {@code folder}. @return its directory */
    public Path write(Path folder, Force.Replace replace) {
        Path workload = folder.resolve(WORKLOAD);
        BuildFolders.write(
                Map.of(workload, new BuildFolders.Content(directory.files(), directory.executables())), replace);
        return workload;
    }

    /**
     * The program that was given, else the object or program the scenario names; with what the scenario says of it and then
     * more arguments.
     *
     * @throws GuestProblem if it is not here
     */
    public SchedulerProgram scheduler(@Nullable String given, List<String> more) throws IOException, GuestProblem {
        Optional<SchedulerUse> use = variant.setup().scheduler().filter(SchedulerUse::isExt);
        if (use.isEmpty()) {
            if (given != null) {
                throw new BadInput("--scheduler " + given + ": " + name() + " runs without a sched_ext scheduler");
            }
            return new SchedulerProgram.None();
        }
        ShellBuilt.Scheduler named = directory.schedulers().getFirst();
        List<String> arguments =
                new ArrayList<>(given == null ? named.arguments() : use.get().arguments());
        arguments.addAll(more);
        if (given != null) {
            return SchedulerProgram.of(given, arguments);
        }
        return named(named, arguments, "--scheduler PATH");
    }

    /**
     * Those that the timeline attaches later, with the scenario's flags: the programs that were given for their numbers, else
     * the one that was given for the scenario's own program, else those of scxc's own that the scenario names.
     *
     * @throws GuestProblem if one is not here
     */
    public SortedMap<Integer, SchedulerProgram> others(Map<Integer, String> given, @Nullable String own)
            throws IOException, GuestProblem {
        SortedMap<Integer, SchedulerProgram> others = new TreeMap<>();
        List<ShellBuilt.Scheduler> all = directory.schedulers();
        for (int number : given.keySet()) {
            if (number >= all.size()) {
                throw new BadInput("--other " + number + "=" + given.get(number) + ": " + name() + " "
                        + (all.size() < 2 ? "attaches no other scheduler" : "has none beyond " + (all.size() - 1)));
            }
        }
        for (int number = 1; number < all.size(); number++) {
            ShellBuilt.Scheduler other = all.get(number);
            boolean same = !other.program().isEmpty()
                    && other.program().equals(all.getFirst().program());
            String program = given.getOrDefault(number, same && own != null ? own : "");
            others.put(
                    number,
                    program.isEmpty()
                            ? named(other, other.arguments(), "--other " + number + "=PATH")
                            : SchedulerProgram.of(program, other.arguments()));
        }
        return others;
    }

    private SchedulerProgram named(ShellBuilt.Scheduler scheduler, List<String> arguments, String option)
            throws IOException, GuestProblem {
        String binary = scheduler.object().orElse(scheduler.program());
        if (scheduler.object().isPresent() || binary.contains("/")) {
            return SchedulerProgram.of(binary, arguments);
        }
        return new SchedulerProgram.Shipped(
                ShippedScheduler.of(binary)
                        .orElseThrow(() -> new GuestProblem(name() + ": scheduler " + scheduler.name() + " is "
                                + (binary.isEmpty() ? "no program that scxc knows" : binary) + "; give it with "
                                + option)),
                arguments);
    }
}
