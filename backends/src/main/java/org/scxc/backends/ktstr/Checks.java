package org.scxc.backends.ktstr;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.SourceSpan;

/** What ktstr would find out only in the guest, or not at all, found here at the scenario's line. */
final class Checks {
    /** pid_max of a small kernel, and what it has for each CPU of a big one (kernel/pid.c). */
    private static final int PIDS_MIN = 32_768;

    private static final int PIDS_PER_CPU = 1_024;
    /** Steps that a person would have to read. */
    private static final int WRITTEN_MAX = 40;

    private static final int SNAPSHOTS_MAX = 64;
    /** Bytes; NAME_MAX of a file system. */
    private static final int NAME_MAX = 255;

    private final Machine machine;
    private final Findings findings;
    /** Cgroups that exist, with their cpusets; empty = all CPUs. */
    private final Map<String, Optional<CpuSet>> backdrop = new HashMap<>();

    private Map<String, Optional<CpuSet>> tracked = backdrop;
    private int tasks;

    Checks(Machine machine, Findings findings) {
        this.machine = machine;
        this.findings = findings;
    }

    void check(KtstrProgram program, long durationS, TargetSettings target, SourceSpan span) {
        program.backdrop().forEach(this::def);
        program.backdropOps().forEach(this::op);
        int staying = tasks;
        int most = staying;
        for (KtstrStep step : program.steps()) {
            tracked = new HashMap<>(backdrop);
            tasks = staying;
            if (step.hold() instanceof Hold.Loop) {
                step.defs().forEach(this::def);
                step.ops().forEach(this::op);
            } else {
                step.ops().forEach(this::op);
                step.defs().forEach(this::def);
            }
            most = Math.max(most, tasks);
        }
        int pids = Math.max(PIDS_MIN, PIDS_PER_CPU * machine.cpus());
        if (most > pids) {
            findings.problem(span, most + " workers at once; the guest has " + pids + " pids", "take fewer workers");
        }
        int written = Repeats.written(program.steps());
        if (written > WRITTEN_MAX) {
            findings.problem(
                    span,
                    "this would be " + written + " steps one after the other, and " + WRITTEN_MAX + " are enough",
                    "let fewer things happen, or let them happen at regular times");
        }
        snapshots(durationS, target);
    }

    private void snapshots(long durationS, TargetSettings target) {
        long most = Math.min(SNAPSHOTS_MAX, 8 * durationS - 1);
        if (target.snapshots() > most) {
            findings.problem(
                    target.snapshotsSpan(),
                    target.snapshots() + " snapshots in " + durationS + " s; ktstr takes at most " + most + " of them",
                    "write snapshots " + most);
        }
    }

    private void def(Def def) {
        name(def.name(), def.cpus(), def.span());
        def.cpus().ifPresent(c -> cpuset(c, def.span()));
        def.groups().forEach(g -> group(g, def.cpus()));
    }

    private void name(String name, Optional<CpuSet> cpus, SourceSpan span) {
        if (tracked.putIfAbsent(name, cpus) != null) {
            findings.problem(span, "cgroup \"" + name + "\" exists already", "give it another name");
        }
        boolean badName = name.isEmpty()
                || name.startsWith(".")
                || name.contains("/")
                || name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX
                || !Rust.isOneLine(name);
        if (badName) {
            findings.problem(
                    span,
                    "\"" + KtstrWords.brief(name) + "\" is no name of a cgroup",
                    "use letters and digits, at most " + NAME_MAX);
        }
    }

    private void cpuset(CpuSet cpus, SourceSpan span) {
        if (cpus.isEmpty() || cpus.max() >= machine.cpus()) {
            findings.problem(
                    span,
                    cpus.isEmpty() ? "an empty cpuset" : "CPU " + cpus.max() + " is not in machine " + machine,
                    "name CPUs of 0-" + (machine.cpus() - 1));
        }
    }

    private void group(KtstrGroup g, Optional<CpuSet> cpus) {
        boolean forks = g.work().variant().equals("ForkExit"); // each has a child now and then
        tasks += forks ? 2 * g.workers() : g.workers();
        groupSize(g);
        pinning(g.pinning(), cpus, g.span());
    }

    private void groupSize(KtstrGroup g) {
        int size = g.work().groupSize();
        boolean shallow = g.work().variant().equals("WakeChain") && size < 2;
        if (size < 1 || shallow) {
            findings.problem(
                    g.span(),
                    "ktstr's " + g.work().variant() + " has no sense with " + size + " workers in a group",
                    "give it at least " + (shallow ? "a depth of 2" : "one of each role"));
        } else if (g.workers() % size != 0) {
            findings.problem(
                    g.span(),
                    "ktstr starts these workers in groups of " + size + ", and " + g.workers()
                            + " is no multiple of it",
                    "write " + (g.workers() / size + 1) * size + " of them");
        }
    }

    /** ktstr intersects what a worker wants with the cpuset of its cgroup, and an empty result ends the run. */
    private void pinning(Pinning pinning, Optional<CpuSet> cpus, SourceSpan span) {
        Optional<CpuSet> wanted = switch (pinning) {
            case Pinning.Inherit p -> Optional.empty();
            case Pinning.Exact p -> Optional.of(p.cpus());
            case Pinning.RandomSubset p -> Optional.of(p.from());
        };
        wanted.ifPresent(w -> cpuset(w, span));
        if (wanted.isPresent()
                && cpus.isPresent()
                && wanted.get().intersect(cpus.get()).isEmpty()) {
            findings.problem(
                    span,
                    "affinity " + wanted.get() + " holds no CPU of the cgroup's " + cpus.get() + ": ktstr ends the run",
                    "name CPUs of " + cpus.get() + ", or put the workers into a cell without cpus");
        }
    }

    private void op(KtstrOp op) {
        switch (op) {
            case KtstrOp.AddCgroup o -> name(o.name(), Optional.empty(), o.span());
            case KtstrOp.AddDef o -> def(o.def());
            case KtstrOp.SpawnHost o -> group(o.group(), Optional.empty());
            case KtstrOp.SpawnWorkers o -> {
                needed(op, o.cgroup());
                group(o.group(), cpus(o.cgroup()));
            }
            case KtstrOp.RemoveCgroup o -> {
                needed(op, o.name());
                tracked.remove(o.name());
                backdrop.remove(o.name());
            }
            case KtstrOp.SetCpuset o -> {
                needed(op, o.name());
                cpuset(o.cpus(), o.span());
                change(o.name(), Optional.of(o.cpus()));
            }
            case KtstrOp.ClearCpuset o -> {
                needed(op, o.name());
                change(o.name(), Optional.empty());
            }
            case KtstrOp.SwapCpusets o -> {
                needed(op, o.first(), o.second());
                Optional<CpuSet> first = cpus(o.first());
                change(o.first(), cpus(o.second()));
                change(o.second(), first);
            }
            case KtstrOp.SetAffinity o -> {
                needed(op, o.cgroup());
                pinning(o.pinning(), cpus(o.cgroup()), o.span());
            }
            case KtstrOp.MoveAllTasks o -> needed(op, o.from(), o.to());
            case KtstrOp.StopCgroup o -> needed(op, o.name());
            case KtstrOp.Freeze o -> needed(op, o.name());
            case KtstrOp.Unfreeze o -> needed(op, o.name());
            case KtstrOp.DetachScheduler o -> {}
            case KtstrOp.AttachScheduler o -> {}
        }
    }

    private Optional<CpuSet> cpus(String cgroup) {
        return tracked.getOrDefault(cgroup, Optional.empty());
    }

    /** What stays has its cpuset in later steps, too. */
    private void change(String cgroup, Optional<CpuSet> cpus) {
        tracked.replace(cgroup, cpus);
        backdrop.replace(cgroup, cpus);
    }

    private void needed(KtstrOp op, String... cgroups) {
        for (String name : List.of(cgroups)) {
            if (!tracked.containsKey(name)) {
                findings.problem(
                        op.span(),
                        "cgroup \"" + name + "\" does not exist when ktstr does this",
                        "declare the cell in the scenario");
            }
        }
    }
}
