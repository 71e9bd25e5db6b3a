package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scxc.backends.Findings;
import org.scxc.model.Affinity;
import org.scxc.model.Fidelity;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Worker groups as groups of tasks. */
final class ShellTaskGroups {
    private static final int STEPS_MAX = 32;
    private static final int TEAM_MAX = 256;
    private static final String LEAVE = "leave it to the in-JVM runtime: scxc run";

    private final boolean regular;
    private final Findings findings;
    private final TreeMap<Integer, ShellPlan.TaskGroup> all = new TreeMap<>();
    private final Map<SourceSpan, Integer> teams = new HashMap<>();

    /** @param regular whether all cores of the machine have as many threads */
    ShellTaskGroups(boolean regular, Findings findings) {
        this.regular = regular;
        this.findings = findings;
    }

    List<ShellPlan.TaskGroup> all() {
        return List.copyOf(all.values());
    }

    /** @return their numbers */
    List<Integer> of(List<WorkerGroup> groups) {
        for (List<WorkerGroup> parts : WorkerGroup.byStatement(groups)) {
            WorkerGroup first = parts.getFirst();
            parts.forEach(g -> add(g, g.equals(first) ? Optional.empty() : Optional.of(first.id())));
        }
        return groups.stream().map(WorkerGroup::id).toList();
    }

    private void add(WorkerGroup g, Optional<Integer> with) {
        if (all.containsKey(g.id())) {
            return;
        }
        String what = "workers " + g.name();
        policy(g.policy(), what, g.span());
        if (!Encodable.word(g.comm()) || !Encodable.word(g.name())) {
            findings.refused(what, g.span(), "no task can have this name", "");
        }
        if (g.kthread() != WorkerGroup.Kthread.NO) {
            findings.refused(what, g.span(), "no process is a kernel thread", LEAVE);
        }
        if (g.placement() == WorkerGroup.Placement.PER_CGROUP) {
            findings.refused(
                    what, g.span(), "one worker for each cgroup is noise, which the machine makes itself", LEAVE);
        }
        List<Workload.Step> steps = steps(g, what);
        List<Workload.Step> others = others(g.workload());
        boolean together = steps.stream().anyMatch(s -> sizeOfTeam(s) > 0);
        all.put(
                g.id(),
                new ShellPlan.TaskGroup(
                        g.id(),
                        g.name(),
                        g.comm(),
                        g.count(),
                        g.placement() == WorkerGroup.Placement.PER_CPU
                                ? ShellPlan.Placement.PER_CPU
                                : ShellPlan.Placement.COUNT,
                        g.policy(),
                        g.nice(),
                        g.affinity(),
                        g.cookie(),
                        with,
                        together ? Optional.of(teams.computeIfAbsent(g.span(), s -> teams.size())) : Optional.empty(),
                        g.workload().call().matches("(pipe_io|cache_pipe)\\b.*")
                                ? ShellPlan.Channel.PIPE
                                : ShellPlan.Channel.FUTEX,
                        steps,
                        others));
        approximations(g, what, Stream.concat(steps.stream(), others.stream()));
    }

    private void approximations(WorkerGroup g, String what, Stream<Workload.Step> steps) {
        String becomes = g.count() + " processes";
        boolean draws = g.affinity() instanceof Affinity.Any;
        String call = g.workload().call().replaceFirst("\\(.*", "");
        if (steps.anyMatch(Workload.Yield.class::isInstance)) {
            findings.approximated(
                    what, g.span(), becomes, "a sched_yield takes the time it takes, not 1 us as in the runtime");
        } else if (g.workload().fidelity() instanceof Fidelity.Approximated a) {
            findings.approximated(what, g.span(), becomes, "the worker does the steps of " + call + ": " + a.cause());
        } else if (g.cookie().isPresent()) {
            findings.approximated(
                    what,
                    g.span(),
                    becomes,
                    "a process of the driver's holds each cookie, so core scheduling stays on to the end of the run");
        } else if (draws) {
            findings.approximated(what, g.span(), becomes, "the same choice of CPUs, but not the runtime's draws");
        } else {
            findings.exact(what, g.span(), becomes);
        }
    }

    void policy(Policy policy, String what, SourceSpan span) {
        if (policy instanceof Policy.Stop) {
            findings.refused(
                    what, span, "no process can have the stopper's class", "policy fifo(priority 99) is next to it");
        }
    }

    /** How many make a team for this step; 0 if a worker does it alone. */
    private static int sizeOfTeam(Workload.Step step) {
        return switch (step) {
            case Workload.TakeTurn s -> s.of();
            case Workload.PassTurn s -> s.of();
            case Workload.WakeOthers s -> s.of();
            case Workload.AwaitCall s -> s.of();
            case Workload.Lock s -> s.of();
            case Workload.Unlock s -> s.of();
            case Workload.Fan s -> s.of();
            case Workload.SpinForever s -> 0;
            case Workload.Spin s -> 0;
            case Workload.Work s -> 0;
            case Workload.Sleep s -> 0;
            case Workload.Yield s -> 0;
            case Workload.MigrateDisable s -> 0;
            case Workload.MigrateEnable s -> 0;
            case Workload.Each s -> 0;
        };
    }

    /** What all but the first do in a {@code fan}. */
    private static List<Workload.Step> others(Workload workload) {
        List<Workload.Step> others = new ArrayList<>();
        for (Workload.Step step : workload.steps()) {
            if (step instanceof Workload.Fan fan) {
                others.add(new Workload.AwaitCall(fan.of()));
                others.addAll(fan.others());
            }
        }
        return List.copyOf(others);
    }

    /** The body of an {@code each} behind it; of a {@code fan} what its first worker does. */
    private List<Workload.Step> steps(WorkerGroup g, String what) {
        List<Workload.Step> steps = new ArrayList<>();
        List<Workload.Step> written = g.workload().steps();
        for (Workload.Step step : written) {
            switch (step) {
                case Workload.Each e -> {
                    steps.add(e);
                    steps.addAll(e.body());
                    each(g, what, e, written.size() > 1 || e.body().stream().anyMatch(ShellTaskGroups::standsAlone));
                }
                case Workload.Fan f -> {
                    steps.addAll(f.first());
                    steps.add(new Workload.WakeOthers(f.of()));
                    if (written.size() > 1) {
                        findings.refused(what, g.span(), "it has steps beside its \"fan\"", "put all into the fan");
                    }
                }
                default -> steps.add(step);
            }
        }
        if (Stream.concat(steps.stream(), others(g.workload()).stream())
                .anyMatch(Workload.MigrateDisable.class::isInstance)) {
            findings.refused(what, g.span(), "a process has no call of migrate_disable()", LEAVE);
        }
        if (written.isEmpty()) {
            String name = g.workload().call().replaceFirst("\\(.*", "");
            String why = g.workload().fidelity() instanceof Fidelity.Refused r ? ": " + r.cause() : "";
            findings.refused(
                    what, g.span(), "workload " + name + " has no steps" + why, "write a workload of your own");
        }
        if (Math.max(steps.size(), others(g.workload()).size()) > STEPS_MAX) {
            findings.refused(what, g.span(), "the worker does at most " + STEPS_MAX + " steps", "");
        }
        if (steps.stream().anyMatch(s -> sizeOfTeam(s) > TEAM_MAX)) {
            findings.refused(what, g.span(), "a ring, fan or lock has at most " + TEAM_MAX + " workers here", "");
        }
        return List.copyOf(steps);
    }

    private static boolean standsAlone(Workload.Step step) {
        return step instanceof Workload.Each || step instanceof Workload.Fan;
    }

    private void each(WorkerGroup g, String what, Workload.Each e, boolean beside) {
        if (!regular && e.offset() instanceof Workload.Offset.BootOrder) {
            findings.refused(
                    what, g.span(), "boot_order there counts cores that have equally many threads", "write an offset");
        }
        if (beside) {
            findings.refused(
                    what, g.span(), "it has steps beside or inside its \"each\"", "put all steps into one \"each\"");
        }
        if (e.grid() != 0
                || e.chanceBusy() < 1
                || e.chanceIdle() < 1
                || e.settles() != 0
                || !e.growth().equals(Workload.Growth.NONE)) {
            findings.refused(
                    what,
                    g.span(),
                    "grid, chance, settles and doubles are the kernel's own work, which a process cannot do",
                    LEAVE);
        }
    }
}
