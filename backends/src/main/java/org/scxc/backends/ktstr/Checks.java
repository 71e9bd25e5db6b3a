package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.backends.Findings;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.SourceSpan;

/** What ktstr would find out only in the guest, found here at the scenario's line. */
final class Checks {
    /** pid_max of a kernel with up to 32 CPUs. */
    private static final int PIDS_MAX = 32_768;

    private final Machine machine;
    private final Findings findings;
    private int tasks;

    Checks(Machine machine, Findings findings) {
        this.machine = machine;
        this.findings = findings;
    }

    void check(Program program, long durationS, int snapshots, SourceSpan span) {
        Set<String> backdrop = new HashSet<>();
        program.backdrop().forEach(d -> def(d, backdrop));
        program.backdropOps().forEach(o -> op(o, backdrop, span));
        int staying = tasks;
        for (Step step : program.steps()) {
            Set<String> tracked = new HashSet<>(backdrop);
            tasks = staying;
            step.ops().forEach(o -> op(o, tracked, span));
            step.defs().forEach(d -> def(d, tracked));
            if (tasks > PIDS_MAX) {
                findings.problem(
                        span, tasks + " workers at once; the guest has " + PIDS_MAX + " pids", "take fewer workers");
            }
        }
        long most = Math.min(64, 8 * durationS - 1);
        if (snapshots > most) {
            findings.problem(
                    span,
                    snapshots + " snapshots in " + durationS + " s; ktstr takes at most " + most + " of them",
                    "write snapshots " + most);
        }
    }

    private void def(Def def, Set<String> tracked) {
        name(def.name(), tracked, def.span());
        def.cpus().ifPresent(c -> cpuset(c, def.span()));
        def.groups().forEach(g -> group(g, def.cpus()));
    }

    private void name(String name, Set<String> tracked, SourceSpan span) {
        if (!tracked.add(name)) {
            findings.problem(span, "cgroup \"" + name + "\" exists already", "give it another name");
        }
        boolean badName = name.isEmpty() || name.startsWith(".") || name.contains("/") || !Rust.isOneLine(name);
        if (badName) {
            findings.problem(span, "\"" + name + "\" is no name of a cgroup", "use letters and digits");
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

    private void group(Group g, Optional<CpuSet> cpus) {
        tasks += g.workers();
        int size = g.work().groupSize();
        if (g.workers() % size != 0) {
            findings.problem(
                    g.span(),
                    "ktstr starts these workers in groups of " + size + ", and " + g.workers()
                            + " is no multiple of it",
                    "write " + (g.workers() / size + 1) * size + " of them");
        }
        Optional<CpuSet> wanted = switch (g.pinning()) {
            case Pinning.Inherit p -> Optional.empty();
            case Pinning.Exact p -> Optional.of(p.cpus());
            case Pinning.RandomSubset p -> Optional.of(p.from());
        };
        if (wanted.isPresent()
                && cpus.isPresent()
                && wanted.get().intersect(cpus.get()).isEmpty()) {
            findings.problem(
                    g.span(),
                    "affinity " + wanted.get() + " holds no CPU of the cgroup's " + cpus.get() + ": ktstr ends the run",
                    "name CPUs of " + cpus.get() + ", or put the workers into a cell without cpus");
        }
        wanted.ifPresent(w -> cpuset(w, g.span()));
    }

    private void op(Op op, Set<String> tracked, SourceSpan span) {
        List<String> needed = new ArrayList<>();
        switch (op) {
            case Op.AddCgroup o -> name(o.name(), tracked, span);
            case Op.AddDef o -> def(o.def(), tracked);
            case Op.SpawnHost o -> group(o.group(), Optional.empty());
            case Op.SpawnWorkers o -> {
                needed.add(o.cgroup());
                group(o.group(), Optional.empty());
            }
            case Op.RemoveCgroup o -> {
                needed.add(o.name());
                tracked.remove(o.name());
            }
            case Op.SetCpuset o -> cpuset(o.cpus(), span);
            case Op.MoveAllTasks o -> needed.addAll(List.of(o.from(), o.to()));
            case Op.SwapCpusets o -> needed.addAll(List.of(o.first(), o.second()));
            case Op.ClearCpuset o -> needed.add(o.name());
            case Op.SetAffinity o -> needed.add(o.cgroup());
            case Op.StopCgroup o -> needed.add(o.name());
            case Op.Freeze o -> needed.add(o.name());
            case Op.Unfreeze o -> needed.add(o.name());
            case Op.DetachScheduler o -> {}
        }
        for (String name : needed) {
            if (!tracked.contains(name) && !(op instanceof Op.RemoveCgroup)) {
                findings.problem(
                        span,
                        "cgroup \"" + name + "\" does not exist yet when ktstr does this",
                        "declare the cell in the scenario");
            }
        }
    }
}
