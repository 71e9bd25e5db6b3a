package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Starts;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.Guest;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestRequest;
import org.scxc.guest.GuestResult;
import org.scxc.guest.KernelFlavour;
import org.scxc.guest.KernelImage;
import org.scxc.guest.SchedulerProgram;
import org.scxc.guest.Vng;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Scenario;
import org.scxc.model.input.InputKind;
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
final class VmRunCommand implements Callable<Integer> {
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

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario of the file.")
    @Nullable
    String scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only this variant.")
    @Nullable
    String variant;

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
            description = "So many boots, seeds counting up (default ${DEFAULT-VALUE}).")
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

    VmRunCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws IOException {
        Checks.atLeastOne(spec, "--runs", runs);
        options.check();
        if (via != null && !via.equals("vng")) {
            throw new BadInput("--via " + via + ": there is vng");
        }
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
        Booter booter = new Booter();
        boolean failed = false;
        for (long s = seed; s < seed + runs; s++) {
            GuestResult result = booter.boot(path.toString(), path, programs, PLAIN, run(results, s), s);
            failed |= !ended(path.toString(), result) || result.status().orElse(1) != 0;
        }
        if (failed) {
            return ExitCode.EXPECTATION_FAILED;
        }
        spec.commandLine().getOut().println("nothing was judged: 'scxc judge FILE --shell-results DIR' judges results");
        return ExitCode.NOTHING_JUDGED;
    }

    private int file() throws IOException, GuestProblem {
        PrintWriter err = spec.commandLine().getErr();
        Sources.text(path, InputKind.SOURCE);
        Optional<List<Frontend.Compiled>> loaded =
                new Loader(services.frontend(), err).load(List.of(path), new Settings());
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        Frontend.Compiled compiled = loaded.get().getFirst();
        PrintWriter out = spec.commandLine().getOut();
        Ledger ledger = new Ledger();
        List<Scenario> scenarios = new ArrayList<>();
        for (Scenario s : Loader.scenarios(compiled, scenario)) {
            if (s.isFor(ScenarioWorkload.SHELL.target())) {
                scenarios.add(s);
            } else {
                Loader.variants(s, variant).forEach(v -> ledger.add(Verdict.OTHER_TARGET));
                out.println(s.name() + ": " + new Elsewhere(s.only()).text());
            }
        }
        Optional<List<ScenarioWorkload>> workloads = ScenarioWorkload.of(
                compiled, scenarios, variant, scheduler == null ? Starts.OBJECTS : Starts.PROGRAMS, err);
        if (workloads.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        if (workloads.get().isEmpty() && ledger.isEmpty()) {
            throw variant == null
                    ? new BadInput(path + ": has no scenario")
                    : Loader.unknown(
                            path + " has no variant",
                            variant,
                            scenarios.stream()
                                    .flatMap(s -> s.variants().stream())
                                    .map(Scenario.Variant::name)
                                    .toList());
        }
        List<Programs> programs = new ArrayList<>();
        for (ScenarioWorkload workload : workloads.get()) {
            programs.add(new Programs(workload.scheduler(scheduler, arguments), workload.others(others, scheduler)));
        }
        if (programs.isEmpty()) {
            out.println(ledger.line());
            return ledger.exitCode(strict.strictness());
        }
        Booter booter = new Booter();
        boolean incomplete = false;
        for (int i = 0; i < programs.size(); i++) {
            incomplete |= incomplete(booter, workloads.get().get(i), programs.get(i), ledger);
        }
        out.println(ledger.line());
        out.flush();
        return incomplete ? ExitCode.EXPECTATION_FAILED : ledger.exitCode(strict.strictness());
    }

    /** @return whether a boot ended without results */
    private boolean incomplete(Booter booter, ScenarioWorkload workload, Programs programs, Ledger ledger)
            throws IOException, GuestProblem {
        Path folder = results.resolve(workload.directory().path());
        Path written = workload.write(folder, force.replace());
        Guest.forget(folder);
        boolean incomplete = false;
        for (long s = seed; s < seed + runs; s++) {
            GuestResult result = booter.boot(
                    workload.name(),
                    written,
                    programs,
                    workload.variant().setup().machine(),
                    run(folder, s),
                    s);
            incomplete |= !ended(workload.name(), result);
        }
        Kernel declared = workload.variant().setup().kernel();
        booter.note(declared);
        PrintWriter out = spec.commandLine().getOut();
        RealResults left = RealResults.of(ScenarioWorkload.SHELL, folder, spec.commandLine());
        ResultsJudge judge = new ResultsJudge(out, left, ledger);
        judge.judge(List.of(workload.scenario()));
        judge.nameless();
        out.flush();
        return incomplete;
    }

    private List<String> runArguments() {
        return priority == null ? List.of() : List.of("--priority", priority.toString());
    }

    private Path run(Path folder, long s) {
        return folder.resolve("run-" + s).toAbsolutePath();
    }

    /** Says how a boot ended; one that did not power off by itself is no result. */
    private boolean ended(String name, GuestResult result) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%s: %.1f s of wall time; results in %s%n",
                name,
                result.facts().wallSeconds(),
                result.directory());
        switch (result.end()) {
            case POWERED_OFF -> {
                return true;
            }
            case TIME_LIMIT ->
                out.println(name + ": not judged: the guest was killed after "
                        + options.timeLimit().toSeconds() + " s; " + result.console());
            case CRASHED -> out.println(name + ": not judged: the guest sent no results; " + result.console());
        }
        return false;
    }

    /** @param others by their numbers in the plan */
    private record Programs(SchedulerProgram first, SortedMap<Integer, SchedulerProgram> others) {}

    /** What all boots of one command share. */
    private final class Booter {
        private final PrintWriter out = spec.commandLine().getOut();
        private final PrintWriter err = spec.commandLine().getErr();
        private final Cache cache = Cache.ofUser();
        private final Guest guest = new Guest(cache);
        private final KernelImage kernel;
        private final Accelerator accelerator;

        Booter() throws IOException, GuestProblem {
            kernel = options.kernel(cache, via == null ? KernelFlavour.CLOUD : KernelFlavour.WITH_MODULES, err);
            accelerator = options.accelerator(kernel, via == null ? Accelerator.ICOUNT : Accelerator.MTTCG, err);
        }

        GuestResult boot(String name, Path workload, Programs programs, Machine machine, Path into, long s)
                throws IOException, GuestProblem {
            GuestRequest request = new GuestRequest(
                    workload,
                    programs.first(),
                    programs.others(),
                    kernel,
                    options.topology(machine),
                    accelerator,
                    options.timeLimit(),
                    s,
                    runArguments());
            try (GuestProgress progress = new GuestProgress(
                    err, Terminal.isErrTerminal(), name + " on " + kernel.release() + ", " + accelerator.word())) {
                return via == null ? guest.run(request, into, progress) : new Vng(cache).run(request, into, progress);
            }
        }

        /** On what the judged runs ran. */
        void note(Kernel declared) {
            out.println("kernel " + kernel.release() + ", " + accelerator.word());
            if (!kernel.release().startsWith(declared.version() + ".")) {
                out.println("note: the scenario says kernel " + declared.version());
            }
        }
    }
}
