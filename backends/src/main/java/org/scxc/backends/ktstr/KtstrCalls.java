package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scxc.model.CpuSet;
import org.scxc.model.Layout;
import org.scxc.model.Policy;

/**
 * Derives from a program what ktstr's engine asks of cgroups and what its workers ask of the kernel (ktstr 0.18.0 and
 * 0.50.0: ops before definitions, a definition's cpuset before its workers, a step's cgroups thawed and removed at its
 * end, last made first removed; ops on a scheduler touch no cgroup; a loop's definitions before its ops).
 */
final class KtstrCalls {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Optional<CpuSet>> cpusets = new LinkedHashMap<>();
    /** Workers that live, by cgroup. */
    private final Map<String, Integer> count = new LinkedHashMap<>();

    private final Set<String> live = new LinkedHashSet<>();
    private final TreeMap<String, Integer> asked = new TreeMap<>();
    private ExpectedRun.Workers compared = ExpectedRun.Workers.ALL;

    private KtstrCalls() {}

    static ExpectedRun of(Draft draft, Optional<Assembled.Use> use, List<Declaration> declarations, Mode mode) {
        KtstrCalls calls = new KtstrCalls();
        calls.run(draft.program());
        List<String> all = new ArrayList<>(entry(draft, use, declarations, mode));
        KtstrPlan.of(draft.program(), staged(use, declarations)).forEach(p -> all.add("plan " + p));
        calls.calls.forEach(c -> all.add("call " + c));
        calls.asked.forEach((what, count) -> all.add("worker " + what + " x" + count));
        return new ExpectedRun(draft.function(), all, calls.compared, List.of());
    }

    /** Name and arguments of what a program attaches. */
    private static Function<Declaration, String> staged(Optional<Assembled.Use> use, List<Declaration> declarations) {
        return wanted -> use.map(u -> u.staged().get(wanted)).stream()
                .flatMap(c -> declarations.stream().filter(d -> d.constant().equals(c)))
                .map(d -> d.name() + " " + String.join(" ", d.args()))
                .findFirst()
                .orElse("");
    }

    private static List<String> entry(
            Draft draft, Optional<Assembled.Use> use, List<Declaration> declarations, Mode mode) {
        Layout.Regular m = Environment.topology(draft.variant().setup().machine());
        Optional<Declaration> declared = use.flatMap(u -> declarations.stream()
                .filter(d -> d.constant().equals(u.constant()))
                .findFirst());
        boolean autoRepro = draft.target().autoRepro().orElse(true);
        return List.of(
                "entry topology=" + m.nodes() + " " + m.llcs() + " " + m.coresPerLlc() + " " + m.threadsPerCore(),
                "entry scheduler=" + declared.map(Declaration::name).orElse(Declaration.NO_SCHEDULER),
                "entry staged="
                        + use.map(u -> u.staged().values().stream()
                                        .distinct()
                                        .flatMap(c -> declarations.stream()
                                                .filter(d -> d.constant().equals(c)))
                                        .map(Declaration::name)
                                        .collect(Collectors.joining(" ")))
                                .orElse(""),
                "entry sched_args="
                        + declared.map(d -> String.join(" ", d.args())).orElse(""),
                "entry extra_sched_args="
                        + use.map(u -> String.join(" ", u.extra())).orElse(""),
                "entry duration_s=" + draft.durationS(),
                "entry watchdog_timeout_s=" + draft.watchdogS(),
                "entry memory_mib=" + draft.target().memoryMib(),
                "entry num_snapshots=" + draft.target().snapshots(),
                "entry auto_repro=" + (mode == Mode.PIN || autoRepro),
                "entry expect_err=" + (mode == Mode.PIN),
                "entry root=" + draft.scheduler().map(Declaration::root).orElse(""));
    }

    private void run(KtstrProgram program) {
        calls.add(("setup " + controllers(program)).strip());
        program.backdrop().forEach(this::def);
        program.backdropOps().forEach(this::op);
        Set<String> staying = new LinkedHashSet<>(live);
        for (KtstrStep step : program.steps()) {
            if (step.hold() instanceof Hold.Loop) {
                step.defs().forEach(this::def);
                step.ops().forEach(this::op);
            } else {
                step.ops().forEach(this::op);
                step.defs().forEach(this::def);
            }
            tearDown(live.stream().filter(c -> !staying.contains(c)).toList());
        }
        tearDown(List.copyOf(live));
    }

    private void tearDown(List<String> names) {
        names.forEach(n -> calls.add("thaw " + n));
        names.reversed().forEach(n -> calls.add("remove " + n));
        names.forEach(n -> {
            live.remove(n);
            count.remove(n);
        });
    }

    private static String controllers(KtstrProgram program) {
        TreeSet<Integer> needed = new TreeSet<>();
        List<Def> defs = new ArrayList<>(program.backdrop());
        List<KtstrOp> ops = new ArrayList<>(program.backdropOps());
        program.steps().forEach(s -> {
            defs.addAll(s.defs());
            ops.addAll(s.ops());
        });
        for (KtstrOp op : ops) {
            if (op instanceof KtstrOp.AddDef a) {
                defs.add(a.def());
            } else if (op instanceof KtstrOp.SetCpuset
                    || op instanceof KtstrOp.ClearCpuset
                    || op instanceof KtstrOp.SwapCpusets
                    || op instanceof KtstrOp.SetAffinity) {
                needed.add(0);
            }
        }
        for (Def d : defs) {
            d.cpus().ifPresent(c -> needed.add(0));
            if (d.weight() != 100) {
                needed.add(1);
            }
        }
        return needed.stream().map(n -> n == 0 ? "cpuset" : "cpu").collect(Collectors.joining(","));
    }

    private void def(Def def) {
        create(def.name());
        def.cpus().ifPresent(c -> cpuset(def.name(), c));
        if (def.weight() != 100) {
            calls.add("cpu.weight " + def.name() + " " + def.weight());
            calls.add("cpu.max " + def.name() + " max 100000");
        }
        def.groups().forEach(g -> spawn(def.name(), g));
    }

    private void create(String name) {
        calls.add("create " + name);
        live.add(name);
        cpusets.put(name, Optional.empty());
        count.put(name, 0);
    }

    private void cpuset(String name, CpuSet cpus) {
        calls.add("cpuset " + name + " " + list(cpus));
        cpusets.put(name, Optional.of(cpus));
    }

    private static String list(CpuSet cpus) {
        return cpus.stream().mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    private void spawn(String cgroup, KtstrGroup g) {
        Optional<CpuSet> cpus = cpusets.getOrDefault(cgroup, Optional.empty());
        Optional<String> affinity = switch (g.pinning()) {
            case Pinning.Inherit p -> Optional.empty();
            case Pinning.Exact p ->
                Optional.of(list(cpus.map(c -> c.intersect(p.cpus())).orElse(p.cpus())));
            case Pinning.RandomSubset p -> {
                drawn();
                yield Optional.empty();
            }
        };
        if (g.work().asks() == Work.Asks.OF_THE_KERNEL) {
            compared = ExpectedRun.Workers.NONE;
        }
        String home = cgroup.isEmpty() ? "(root)" : cgroup;
        affinity.ifPresent(a -> asked.merge(home + " affinity " + a, g.workers(), Integer::sum));
        policy(g.policy()).ifPresent(p -> asked.merge(home + " policy " + p, g.workers(), Integer::sum));
        if (g.nice() != 0) {
            asked.merge(home + " nice " + g.nice(), g.workers(), Integer::sum);
        }
        if (!cgroup.isEmpty()) {
            calls.add("move " + g.workers() + " " + cgroup);
            count.merge(cgroup, g.workers(), Integer::sum);
        }
    }

    private void drawn() {
        compared = compared == ExpectedRun.Workers.ALL ? ExpectedRun.Workers.NOT_AFFINITY : compared;
    }

    /** The runner asks for its workers. */
    private void setAffinity(KtstrOp.SetAffinity o) {
        int members = count.merge(o.cgroup(), 0, Integer::sum);
        Optional<CpuSet> cpus = cpusets.getOrDefault(o.cgroup(), Optional.empty());
        switch (o.pinning()) {
            case Pinning.Inherit p -> {}
            case Pinning.Exact p -> {
                String mask = list(cpus.map(c -> c.intersect(p.cpus())).orElse(p.cpus()));
                if (members > 0) {
                    asked.merge("(root) affinity " + mask, members, Integer::sum);
                }
            }
            case Pinning.RandomSubset p -> drawn();
        }
    }

    /** SCHED_* and the priority. */
    private static Optional<String> policy(Policy policy) {
        return switch (policy) {
            case Policy.Normal p -> Optional.empty();
            case Policy.Batch p -> Optional.of("3 0");
            case Policy.Idle p -> Optional.of("5 0");
            case Policy.Ext p -> Optional.empty(); // refused before
            case Policy.Fifo p -> Optional.of("1 " + p.priority());
            case Policy.RoundRobin p -> Optional.of("2 " + p.priority());
            case Policy.Deadline p -> Optional.empty(); // a bare system call, which nobody sees
            case Policy.Stop p -> Optional.empty(); // refused before
        };
    }

    private void op(KtstrOp op) {
        switch (op) {
            case KtstrOp.AddCgroup o -> create(o.name());
            case KtstrOp.AddDef o -> def(o.def());
            case KtstrOp.RemoveCgroup o -> {
                calls.add("remove " + o.name());
                live.remove(o.name());
            }
            case KtstrOp.SetCpuset o -> cpuset(o.name(), o.cpus());
            case KtstrOp.ClearCpuset o -> {
                calls.add("cpuset " + o.name());
                cpusets.put(o.name(), Optional.empty());
            }
            case KtstrOp.SwapCpusets o -> {
                Optional<CpuSet> first = cpusets.getOrDefault(o.first(), Optional.empty());
                Optional<CpuSet> second = cpusets.getOrDefault(o.second(), Optional.empty());
                first.ifPresent(c -> cpuset(o.second(), c));
                second.ifPresent(c -> cpuset(o.first(), c));
            }
            case KtstrOp.SpawnWorkers o -> spawn(o.cgroup(), o.group());
            case KtstrOp.SpawnHost o -> spawn("", o.group());
            case KtstrOp.SetAffinity o -> setAffinity(o);
            case KtstrOp.MoveAllTasks o -> {
                int moving = count.merge(o.from(), 0, Integer::sum);
                calls.add("subtree " + o.to());
                calls.add("move " + moving + " " + o.to());
                count.put(o.from(), 0);
                count.merge(o.to(), moving, Integer::sum);
            }
            case KtstrOp.StopCgroup o -> count.put(o.name(), 0);
            case KtstrOp.Freeze o -> calls.add("freeze " + o.name());
            case KtstrOp.Unfreeze o -> calls.add("thaw " + o.name());
            case KtstrOp.DetachScheduler o -> {}
            case KtstrOp.AttachScheduler o -> {}
        }
    }
}
