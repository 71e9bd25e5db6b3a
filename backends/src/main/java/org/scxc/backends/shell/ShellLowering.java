package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.scxc.backends.Findings;
import org.scxc.backends.Starts;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Phase;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.index.CpuController;

/** A variant as a plan. What a machine cannot do is refused at its line. */
final class ShellLowering {
    private static final long NS_PER_S = 1_000_000_000L;

    /** Of the worker's CPU sets. */
    private static final int CPUS_MAX = 1024;

    private final Setup setup;
    private final Findings findings;
    private final ShellTaskGroups groups;
    private final Commands commands;
    private final TreeMap<Integer, ShellPlan.PlanCell> cells = new TreeMap<>();
    private final TreeMap<Integer, String> names = new TreeMap<>();
    private boolean partitions;
    private final EnumSet<ShellPlan.Controller> controllers = EnumSet.noneOf(ShellPlan.Controller.class);

    private ShellLowering(Setup setup, Starts starts, Findings findings) {
        this.setup = setup;
        this.findings = findings;
        this.groups = new ShellTaskGroups(setup.machine().regular().isPresent(), findings);
        this.commands = new Commands(starts, findings);
    }

    /** Meaningless if {@code findings} has problems afterwards. */
    static ShellPlan lower(Scenario scenario, Scenario.Variant variant, Starts starts, Findings findings) {
        Setup setup = variant.setup();
        speakable("scenario", scenario.name(), scenario.span(), findings);
        speakable("variant", variant.name(), scenario.span(), findings);
        setup.phases().forEach(p -> speakable("phase", p.name(), p.span(), findings));
        Machinery.check(setup, scenario.span(), findings);
        return new ShellLowering(setup, starts, findings).plan(scenario, variant);
    }

    private static void speakable(String what, String name, SourceSpan span, Findings findings) {
        if (!Encodable.word(name)) {
            findings.refused(what + " " + name, span, "its name has a character that no word can hold", "");
        }
    }

    private ShellPlan plan(Scenario scenario, Scenario.Variant variant) {
        setup.scheduler().ifPresent(commands::own);
        String parent = commands.parent(setup.scheduler());
        if (CpuController.of(setup) == CpuController.ON) {
            controllers.add(ShellPlan.Controller.CPU);
        }
        List<ShellPlan.Statement> declare = new ArrayList<>();
        for (Cell cell : setup.cells()) {
            declare.add(make(cell));
        }
        if (!setup.root().isEmpty()) {
            declare.add(new ShellPlan.Spawn(ShellPlan.ROOT, groups.of(setup.root())));
        }
        List<ShellPlan.PlanPhase> phases = new ArrayList<>();
        for (Phase phase : setup.phases()) {
            phases.add(new ShellPlan.PlanPhase(phase.name(), phase.durationNs(), statements(phase.actions())));
            findings.exact("phase " + phase.name(), phase.span(), "phase");
        }
        return new ShellPlan(
                scenario.name(),
                variant.name(),
                setup.machine(),
                setup.kernel().watchdogNs(),
                setup.kernel().chosenServers(),
                Set.copyOf(controllers),
                partitions,
                parent,
                commands.all(),
                groups.all(),
                List.copyOf(cells.values()),
                List.copyOf(declare),
                List.copyOf(phases));
    }

    private ShellPlan.Make make(Cell cell) {
        CellNames.check(cell, findings);
        boolean draws = cell.cpus().filter(Affinity.Any.class::isInstance).isPresent();
        cell.cpus().ifPresent(c -> {
            controllers.add(ShellPlan.Controller.CPUSET);
            fits(c, "cell " + cell.name() + " cpus", cell.span());
        });
        if (cell.partition() != CpusetPartition.MEMBER) {
            controllers.add(ShellPlan.Controller.CPUSET);
            partitions = true;
        }
        names.put(cell.id(), cell.name());
        cells.put(
                cell.id(),
                new ShellPlan.PlanCell(
                        cell.id(),
                        cell.parent(),
                        cell.name(),
                        cell.weight(),
                        cell.max(),
                        cell.partition(),
                        cell.cpus(),
                        groups.of(cell.groups())));
        if (draws) {
            findings.approximated(
                    "cell " + cell.name(),
                    cell.span(),
                    "mkdir",
                    "the same choice of CPUs, but not the runtime's draws");
        } else {
            findings.exact("cell " + cell.name(), cell.span(), "mkdir");
        }
        return new ShellPlan.Make(cell.id());
    }

    private List<ShellPlan.Statement> statements(List<Action> actions) {
        return actions.stream().flatMap(a -> statement(a).stream()).toList();
    }

    private Optional<ShellPlan.Statement> statement(Action action) {
        SourceSpan span = action.span();
        return switch (action) {
            case Action.CreateCell a -> Optional.of(make(a.cell()));
            case Action.RemoveCell a ->
                exact("remove " + name(a.cell()), span, new ShellPlan.Remove(a.cell()), "rmdir");
            case Action.SetCpus a -> {
                controllers.add(ShellPlan.Controller.CPUSET);
                String what = (a.cpus() instanceof Affinity.Inherit ? "clear " : "set ") + name(a.cell()) + " cpus";
                yield cpus(what, a.cpus(), span, new ShellPlan.SetCpus(a.cell(), a.cpus()), "cpuset.cpus");
            }
            case Action.SwapCpus a -> {
                controllers.add(ShellPlan.Controller.CPUSET);
                yield exact("swap", span, new ShellPlan.Swap(a.cell(), a.other()), "cpuset.cpus of both, one by one");
            }
            case Action.SetWeight a ->
                exact("set weight", span, new ShellPlan.SetWeight(a.cell(), a.weight()), "cpu.weight");
            case Action.SetPartition a -> {
                controllers.add(ShellPlan.Controller.CPUSET);
                partitions = true;
                yield exact(
                        "set partition",
                        span,
                        new ShellPlan.SetPartition(a.cell(), a.partition()),
                        "cpuset.cpus.partition");
            }
            case Action.SetMax a -> exact("set max", span, new ShellPlan.SetMax(a.cell(), a.max()), "cpu.max");
            case Action.Spawn a ->
                exact(
                        "spawn in " + name(a.cell()),
                        span,
                        new ShellPlan.Spawn(a.cell(), groups.of(a.groups())),
                        "fork, cgroup.procs, start");
            case Action.SetAffinity a ->
                cpus(
                        "set affinity",
                        a.affinity(),
                        span,
                        new ShellPlan.SetAffinity(a.groups(), a.affinity()),
                        "sched_setaffinity");
            case Action.SetNice a ->
                exact("set nice", span, new ShellPlan.SetNice(a.groups(), a.nice()), "setpriority");
            case Action.SetCookie a ->
                exact("set cookie", span, new ShellPlan.SetCookie(a.groups(), a.cookie()), "PR_SCHED_CORE");
            case Action.SetPolicy a -> {
                groups.policy(a.policy(), "set policy", span);
                yield exact("set policy", span, new ShellPlan.SetPolicy(a.groups(), a.policy()), "sched_setattr");
            }
            case Action.Move a ->
                exact("move to " + name(a.cell()), span, new ShellPlan.Move(a.groups(), a.cell()), "cgroup.procs");
            case Action.Stop a -> exact("stop", span, new ShellPlan.Stop(a.groups()), "SIGKILL");
            case Action.Freeze a -> frozen("freeze", span, new ShellPlan.Freeze(a.groups()));
            case Action.Thaw a -> frozen("thaw", span, new ShellPlan.Thaw(a.groups()));
            case Action.Offline a -> exact("offline", span, new ShellPlan.Offline(a.cpus()), "cpuN/online");
            case Action.Online a -> exact("online", span, new ShellPlan.Online(a.cpus()), "cpuN/online");
            case Action.Suspend a -> suspend(a);
            case Action.Detach a -> exact("detach", span, new ShellPlan.Detach(), "SIGINT to the scheduler's process");
            case Action.Attach a -> attach(a);
            case Action.At a
            when a.process().isPresent() -> {
                findings.refused(
                        "at … as " + a.process().orElseThrow(),
                        span,
                        "the workload's driver is one process",
                        "remove as " + a.process().orElseThrow());
                yield Optional.empty();
            }
            case Action.At a ->
                timed("at", a.delay().exponential(), span, new ShellPlan.At(a.delay(), statements(a.body())));
            case Action.Every a ->
                timed(
                        "every",
                        a.interval().exponential(),
                        span,
                        new ShellPlan.Every(a.interval(), statements(a.body())));
        };
    }

    private Optional<ShellPlan.Statement> exact(
            String what, SourceSpan span, ShellPlan.Statement statement, String becomes) {
        findings.exact(what, span, becomes);
        return Optional.of(statement);
    }

    private Optional<ShellPlan.Statement> suspend(Action.Suspend suspend) {
        long seconds = Math.max(1, Math.ceilDiv(suspend.ns(), NS_PER_S));
        findings.approximated(
                "suspend " + suspend.state().word(),
                suspend.span(),
                "/sys/power/state",
                "the alarm of its clock wakes the machine, after " + seconds + " s");
        return Optional.of(new ShellPlan.Suspend(suspend.state(), seconds));
    }

    private Optional<ShellPlan.Statement> frozen(String what, SourceSpan span, ShellPlan.Statement statement) {
        findings.approximated(
                what, span, "cgroup.freeze", "workers that are not all of their cell get SIGSTOP and SIGCONT instead");
        return Optional.of(statement);
    }

    private Optional<ShellPlan.Statement> timed(
            String what, boolean drawn, SourceSpan span, ShellPlan.Statement statement) {
        if (drawn) {
            findings.approximated(what + " ~", span, "a draw", "the same distribution, but not the runtime's draws");
        } else {
            findings.exact(what, span, "the monotonic clock");
        }
        return Optional.of(statement);
    }

    private Optional<ShellPlan.Statement> attach(Action.Attach a) {
        Optional<Integer> slot = a.scheduler().map(commands::other).orElseGet(() -> commands.again(a.span()));
        slot.ifPresent(s -> findings.approximated(
                "attach", a.span(), "its process is started", "what follows waits until the kernel has it enabled"));
        return slot.map(ShellPlan.Attach::new);
    }

    private Optional<ShellPlan.Statement> cpus(
            String what, Affinity affinity, SourceSpan span, ShellPlan.Statement statement, String becomes) {
        fits(affinity, what, span);
        if (affinity instanceof Affinity.Any) {
            findings.approximated(what, span, becomes, "the same choice of CPUs, but not the runtime's draws");
        } else {
            findings.exact(what, span, becomes);
        }
        return Optional.of(statement);
    }

    private void fits(Affinity affinity, String what, SourceSpan span) {
        CpuSet cpus = switch (affinity) {
            case Affinity.Inherit i -> CpuSet.EMPTY;
            case Affinity.Cpus c -> c.cpus();
            case Affinity.Any any -> any.of();
        };
        if (cpus.max() >= CPUS_MAX) {
            findings.refused(what, span, "the worker knows CPUs 0 to " + (CPUS_MAX - 1), "");
        }
    }

    private String name(int cell) {
        return cell == ShellPlan.ROOT ? "root" : names.getOrDefault(cell, "cell " + cell);
    }

    /** What differs for the whole scenario, whatever it does. */
    private static final class Machinery {
        private Machinery() {}

        static void check(Setup setup, SourceSpan span, Findings findings) {
            findings.approximated(
                    "machine " + setup.machine(),
                    span,
                    setup.machine().cpus() + " CPUs",
                    "the CPUs and caches of the machine it runs on"
                            + (setup.machine().regular().isPresent() ? "; scxc vm makes one of this topology" : ""));
            if (setup.machine().slowsThreads()) {
                findings.approximated("smt", span, "", "the threads of the machine it runs on");
            }
            if (!setup.machine().capacities().isEmpty()) {
                findings.approximated(
                        "capacity", span, "", "the CPUs of the machine it runs on are as fast as they are");
            }
            findings.approximated(
                    "kernel " + setup.kernel().version() + ", hz "
                            + setup.kernel().hz(),
                    span,
                    "",
                    "whatever kernel it runs on; results name it");
            if (setup.kernel().watchdogNs() > 0) {
                findings.approximated(
                        "watchdog",
                        span,
                        "SCX_TIMEOUT_MS=" + setup.kernel().watchdogNs() / 1_000_000,
                        "only schedulers that read this variable, as scx's Rust ones do, and the loader obey it");
            }
            setup.kernel()
                    .chosenServers()
                    .forEach((name, server) ->
                            findings.exact(name, span, "/sys/kernel/debug/sched/" + name + "/cpuN, of all CPUs"));
            if (setup.kernel().kfuncNs() > 0) {
                findings.approximated("kfunc_cost", span, "", "callbacks take the time that they take");
            }
            findings.approximated(
                    setup.noise().name().isEmpty()
                            ? "noise"
                            : "noise " + setup.noise().name(),
                    span,
                    "",
                    "the machine's own background");
            for (WorkerGroup g : setup.noise().groups()) {
                if (g.placement() == WorkerGroup.Placement.COUNT
                        && setup.noise().name().isEmpty()) {
                    findings.approximated(
                            "noise " + g.name(), g.span(), "", "the machine's own background stands for it");
                }
            }
        }
    }
}
