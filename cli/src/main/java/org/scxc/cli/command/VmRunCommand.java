package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Starts;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.Loading;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.load.VariantOptions;
import org.scxc.cli.load.VariantOptions.Chosen;
import org.scxc.cli.output.Force;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.real.Ledger;
import org.scxc.cli.real.RealResults;
import org.scxc.cli.real.ResultsJudge;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.cli.report.Strict;
import org.scxc.cli.vm.Boots;
import org.scxc.cli.vm.Boots.Programs;
import org.scxc.cli.vm.GuestOptions;
import org.scxc.cli.vm.ScenarioWorkload;
import org.scxc.cli.vm.Via;
import org.scxc.guest.Guest;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestResult;
import org.scxc.guest.SchedulerProgram;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc vm run}: scenarios, or a directory that {@code scxc build --target shell} wrote, on a real kernel. */
@Command(
        name = "run",
        description = "Run the scenarios of a file on a real kernel and judge them.",
        mixinStandardHelpOptions = true)
public final class VmRunCommand implements Callable<Integer> {
    private static final Machine PLAIN = new Machine(1, 1, 4, 1);

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A file; or a directory with an executable 'run', whose results are not judged.")
    Path path;

    @Parameters(
            index = "1..*",
            paramLabel = "ARGS",
            description = "After --: more arguments of the scheduler; for a .bpf.o of scxc's loader, as --count-calls.")
    List<String> arguments = new ArrayList<>();

    @Mixin
    VariantOptions variants;

    @Option(
            names = "--scheduler",
            paramLabel = "PROGRAM",
            description = "A program, a .bpf.o, a .bpf.c, or the name of one of scxc's own, with the scenario's flags;"
                    + " needed where the scenario's scheduler is none of scxc's own.")
    @Nullable
    String scheduler;

    @Option(
            names = "--other",
            paramLabel = "N=PROGRAM",
            description =
                    "Like --scheduler, for one that the timeline attaches later, by its number in plan.txt (1, 2, …).")
    Map<Integer, String> others = new TreeMap<>();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where workloads, results and consoles go (default ${DEFAULT-VALUE}).")
    Path results = Path.of("scxc-results");

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Number of boots, with consecutive seeds (default ${DEFAULT-VALUE}).")
    int runs = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Of the guest (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description =
                    "The timeline's process runs as SCHED_FIFO with this priority, so that no scheduler delays it.")
    @Nullable
    Integer priority;

    @Option(names = "--via", paramLabel = "HOW", description = "vng: boot through virtme-ng, where it is installed.")
    @Nullable
    String via;

    @Mixin
    Force force;

    @Mixin
    Strict strict;

    @Mixin
    GuestOptions options;

    @Spec
    CommandSpec spec;

    private final Services services;

    public VmRunCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws IOException {
        OptionChecks.atLeastOne(spec, "--runs", runs);
        options.check();
        Via.of(via);
        if (priority != null && (priority < 1 || priority > 99)) {
            throw new BadInput("--priority " + priority + ": from 1 to 99");
        }
        for (Map.Entry<Integer, String> other : others.entrySet()) {
            String said = "--other " + other.getKey() + "=" + other.getValue();
            if (other.getKey() < 1) {
                throw new BadInput(said + ": from 1; the scenario's own is given with --scheduler");
            }
            if (other.getValue().isBlank()) {
                throw new BadInput(said + ": a program is missing");
            }
        }
        try {
            return Files.isDirectory(path) ? directory() : file();
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        }
    }

    private int directory() throws IOException, GuestProblem {
        if (scheduler == null && !others.isEmpty()) {
            throw new BadInput("--other wants --scheduler too: without it a directory runs under the kernel's own");
        }
        SchedulerProgram program =
                scheduler == null ? new SchedulerProgram.None() : SchedulerProgram.of(scheduler, arguments);
        SortedMap<Integer, SchedulerProgram> more = new TreeMap<>();
        for (Map.Entry<Integer, String> other : others.entrySet()) {
            more.put(other.getKey(), SchedulerProgram.of(other.getValue(), List.of()));
        }
        Programs programs = new Programs(program, more);
        Boots boots = boots();
        boolean failed = false;
        for (long s = seed; s < seed + runs; s++) {
            GuestResult result = boots.boot(path.toString(), path, programs, PLAIN, run(results, s), s);
            failed |= !boots.ended(path.toString(), result) || result.status().orElse(1) != 0;
        }
        if (failed) {
            return ExitCode.EXPECTATION_FAILED;
        }
        spec.commandLine().getOut().println("nothing was judged: 'scxc judge FILE --shell-results DIR' judges results");
        return ExitCode.NOTHING_JUDGED;
    }

    private int file() throws IOException, GuestProblem {
        PrintWriter err = spec.commandLine().getErr();
        Frontend.Compiled compiled = Loading.one(services.frontend(), path, new OverrideOptions(), err);
        PrintWriter out = spec.commandLine().getOut();
        Ledger ledger = new Ledger();
        List<Chosen> chosen = new ArrayList<>(variants.of(compiled));
        if (chosen.isEmpty()) {
            throw new BadInput(path + ": has no scenario");
        }
        List<Chosen> elsewhere = chosen.stream()
                .filter(c -> !c.scenario().isFor(ScenarioWorkload.SHELL.target()))
                .toList();
        chosen.removeAll(elsewhere);
        elsewhere.forEach(c -> ledger.add(Verdict.OTHER_TARGET));
        elsewhere.stream()
                .map(Chosen::scenario)
                .distinct()
                .forEach(s -> out.println(s.name() + ": " + new Elsewhere(s.only()).text()));
        Optional<List<ScenarioWorkload>> workloads =
                ScenarioWorkload.of(compiled, chosen, scheduler == null ? Starts.OBJECTS : Starts.PROGRAMS, err);
        if (workloads.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        List<Programs> programs = new ArrayList<>();
        for (ScenarioWorkload workload : workloads.get()) {
            programs.add(new Programs(workload.scheduler(scheduler, arguments), workload.others(others, scheduler)));
        }
        if (programs.isEmpty()) {
            out.println(ledger.line());
            return ledger.exitCode(strict.strictness());
        }
        Boots boots = boots();
        boolean incomplete = false;
        for (int i = 0; i < programs.size(); i++) {
            incomplete |= incomplete(boots, workloads.get().get(i), programs.get(i), ledger);
        }
        out.println(ledger.line());
        out.flush();
        return incomplete ? ExitCode.EXPECTATION_FAILED : ledger.exitCode(strict.strictness());
    }

    /** @return whether a boot ended without results */
    private boolean incomplete(Boots boots, ScenarioWorkload workload, Programs programs, Ledger ledger)
            throws IOException, GuestProblem {
        Path folder = results.resolve(workload.directory().path());
        Path written = workload.write(folder, force.replace());
        Guest.forget(folder);
        boolean incomplete = false;
        for (long s = seed; s < seed + runs; s++) {
            GuestResult result = boots.boot(
                    workload.name(),
                    written,
                    programs,
                    workload.variant().setup().machine(),
                    run(folder, s),
                    s);
            incomplete |= !boots.ended(workload.name(), result);
        }
        Kernel declared = workload.variant().setup().kernel();
        boots.note(declared);
        PrintWriter out = spec.commandLine().getOut();
        RealResults left = RealResults.of(ScenarioWorkload.SHELL, folder, spec.commandLine());
        ResultsJudge judge = new ResultsJudge(out, left, ledger);
        judge.judge(List.of(workload.scenario()));
        judge.nameless();
        out.flush();
        return incomplete;
    }

    private Boots boots() throws IOException, GuestProblem {
        List<String> ofScript = priority == null ? List.of() : List.of("--priority", priority.toString());
        return new Boots(
                options,
                Via.of(via),
                ofScript,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private Path run(Path folder, long s) {
        return folder.resolve("run-" + s).toAbsolutePath();
    }
}
