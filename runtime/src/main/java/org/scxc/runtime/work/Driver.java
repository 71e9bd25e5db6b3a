package org.scxc.runtime.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Errno;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Machinery;
import org.scxc.runtime.kernel.Rng;

/**
 * The test's own process: a task of the root cgroup that makes cgroups, forks, moves and releases workers in ktstr's
 * order, follows the timeline, and tears down what a phase made when the phase ends (docs/kernel/ktstr.md#cgroup-setup,
 * docs/kernel/time.md#forks-and-moves).
 */
final class Driver implements Behavior {
    /**
     * What the driver does next: {@code effect} happens after {@code costNs} of its CPU time.
     *
     * @param reaffined the groups whose affinity it changes, if it does nothing else
     */
    private record Op(long costNs, Runnable effect, List<Integer> reaffined) {
        Op(long costNs, Runnable effect) {
            this(costNs, effect, List.of());
        }
    }

    /** A block of actions that is due; {@code order} breaks ties by the source. */
    private record Due(
            long at, long order, List<Action> actions, Action.@org.jspecify.annotations.Nullable Every repeats) {}

    private static final long QUIET_NS = 1_000_000_000L;
    private static final long POLL_NS = 1_000_000L;

    private final Core core;
    private final Machinery machinery;
    private final Workers workers;
    private final Setup setup;
    private final Hooks hooks;
    private final Rng rng;
    private final int task;
    private final ArrayDeque<Op> ops = new ArrayDeque<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final Map<Integer, Integer> cgroupOf = new HashMap<>();
    private final Map<Integer, WorkerGroup> groupOf = new HashMap<>();
    private final Map<Integer, List<Integer>> tasksOf = new HashMap<>();
    private final Map<Integer, CpuSet> cpusOf = new HashMap<>();
    private final List<Integer> phaseCells = new ArrayList<>();
    private final Set<Integer> phaseTasks = new HashSet<>();
    private long order;
    private long lastMove = -QUIET_NS;
    private int phase = -1;
    private long phaseEnd;
    private boolean tearingDown;
    private boolean begun;

    /** What only the simulation can do. */
    interface Hooks {
        int parentCgroup();

        void directoryEvent(int parent, int callerCpu);

        void zero();

        void detach();

        void attach(Action.Attach attach);

        void phaseEnds();

        void finished();

        /** The kernel took one call of a statement. */
        void accepted(SourceSpan statement);

        void refused(SourceSpan statement, Errno errno, String what);

        void approximated(String what);
    }

    Driver(Core core, Machinery machinery, Workers workers, Setup setup, Hooks hooks, Rng rng, long startDelayNs) {
        this.core = core;
        this.machinery = machinery;
        this.workers = workers;
        this.setup = setup;
        this.hooks = hooks;
        this.rng = rng;
        Capacity.groups(setup).forEach(g -> groupOf.put(g.id(), g));
        task = machinery.bootTask("scxc-driver", -1, new Policy.Normal(), 0, -1, this);
        core.armTask(task, core.now + startDelayNs);
        workers.onDeath(() -> {});
    }

    private int cpu() {
        return machinery.cpuOf(task);
    }

    @Override
    public void started(int p) {
        if (!begun) {
            begun = true;
            declare();
        }
        proceed();
    }

    @Override
    public void stopped(int p) {}

    private void proceed() {
        while (true) {
            Op op = ops.peek();
            if (op != null) {
                core.armTask(task, core.now + Math.max(1, op.costNs));
                return;
            }
            if (!more()) {
                return;
            }
        }
    }

    @Override
    public void ended(int p) {
        Op op = ops.poll();
        if (op != null) {
            op.effect.run();
        }
        if (machinery.isBetweenCallbacks(cpu())) {
            ops.addFirst(new Op(1, () -> {})); // whatever is next comes when the others' callback is over
        }
        if (!core.isStopped() && machinery.isRunning(task)) {
            proceed();
        }
    }

    /** Finds what to do next, or blocks. @return false if the driver gave up the CPU */
    private boolean more() {
        if (phase < 0) {
            ops.add(new Op(1, () -> {
                hooks.zero();
                if (!core.isStopped()) {
                    nextPhase();
                }
            }));
            return true;
        }
        if (tearingDown) {
            return finishTearDown();
        }
        Due first = due.peek();
        if (first != null && first.at <= core.now && first.at < phaseEnd) {
            due.poll();
            perform(first.actions, first.at);
            if (first.repeats != null) {
                long again = first.at + draw(first.repeats.interval());
                due.add(new Due(again, order++, first.actions, first.repeats));
            }
            return true;
        }
        if (core.now >= phaseEnd) {
            tearDown();
            return true;
        }
        core.block(task, first == null ? phaseEnd : Math.min(first.at, phaseEnd));
        return false;
    }

    private void nextPhase() {
        if (++phase == setup.phases().size()) {
            hooks.finished();
            return;
        }
        Phase next = setup.phases().get(phase);
        machinery.recorder().beginPhase(next.name());
        phaseEnd = core.now + next.durationNs();
        due.clear();
        perform(next.actions(), core.now);
    }

    private long draw(Amount amount) {
        return amount.exponential() ? rng.exponential(amount.ns()) : amount.ns();
    }

    // ------------------------------------------------------------------------------------------------ tear-down

    private void tearDown() {
        tearingDown = true;
        hooks.phaseEnds();
        for (int p : phaseTasks.stream().sorted().toList()) {
            ops.add(new Op(machinery.killNs(), () -> machinery.kill(p, cpu())));
        }
    }

    private boolean finishTearDown() {
        for (int p : phaseTasks) {
            if (!machinery.isDead(p)) {
                core.block(task, core.now + POLL_NS);
                return false;
            }
        }
        phaseTasks.clear();
        for (int cell : phaseCells) {
            removeDirectory(cell);
        }
        phaseCells.clear();
        tearingDown = false;
        ops.add(new Op(1, this::nextPhase));
        return true;
    }

    private void removeDirectory(int cell) {
        Integer cgroup = cgroupOf.remove(cell);
        if (cgroup != null) {
            ops.add(new Op(machinery.mkdirNs(rng), () -> {
                machinery.cgroups().rmdir(cgroup);
                hooks.directoryEvent(hooks.parentCgroup(), cpu());
            }));
        }
    }

    // ------------------------------------------------------------------------------------------------ actions

    private void declare() {
        setup.cells().forEach(this::makeCell);
        spawn(-1, setup.root());
    }

    private void makeCell(Cell cell) {
        ops.add(new Op(machinery.mkdirNs(rng), () -> {
            int cgroup = machinery.cgroups().mkdir(hooks.parentCgroup(), cell.name());
            cgroupOf.put(cell.id(), cgroup);
            if (phase >= 0) {
                phaseCells.add(cell.id());
            }
            hooks.directoryEvent(hooks.parentCgroup(), cpu());
        }));
        cell.cpus()
                .ifPresent(cpus ->
                        ops.add(new Op(machinery.mkdirNs(rng), () -> writeCpus(cell.span(), cell.id(), cpus))));
        if (cell.weight() != 100) {
            ops.add(new Op(machinery.mkdirNs(rng), () -> writeWeight(cell.span(), cell.id(), cell.weight())));
        }
        spawn(cell.id(), cell.groups());
    }

    private void writeWeight(SourceSpan statement, int cell, int weight) {
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup == null) {
            hooks.refused(statement, Errno.ENOENT, "cpu.weight of a cell that was removed");
        } else {
            hooks.accepted(statement);
            machinery.cgroups().setWeight(cgroup, weight);
            hooks.approximated("cpu.weight of " + machinery.cgroups().name(cgroup)
                    + " reaches ops.cgroup_set_weight only: EEVDF's groups are not modelled");
        }
    }

    private void spawn(int cell, List<WorkerGroup> groups) {
        WorkerGroup.byStatement(groups).forEach(parts -> spawnStatement(cell, parts));
    }

    /** Forks all, moves all, then one start byte each. */
    private void spawnStatement(int cell, List<WorkerGroup> parts) {
        List<Integer> made = new ArrayList<>();
        int count = 0;
        for (WorkerGroup group : parts) {
            int members = group.placement() == WorkerGroup.Placement.PER_CPU
                    ? group.count() * core.machine.cpus()
                    : group.count();
            for (int i = 0; i < members; i++) {
                WorkerGroup one = pinned(group, i);
                ops.add(new Op(machinery.forkNs(rng), () -> fork(one, made)));
            }
            count += members;
        }
        if (cell >= 0) {
            for (int i = 0; i < count; i++) {
                int n = i;
                moveLater(() -> made.get(n), () -> cgroupOf.getOrDefault(cell, 0));
            }
        }
        for (int i = 0; i < count; i++) {
            int n = i;
            ops.add(new Op(machinery.startByteNs(), () -> workers.start(made.get(n), cpu())));
        }
    }

    private void fork(WorkerGroup group, List<Integer> made) {
        int p = workers.fork(group, cpu());
        made.add(p);
        tasksOf.computeIfAbsent(group.id(), k -> new ArrayList<>()).add(p);
        if (phase >= 0) {
            phaseTasks.add(p);
        }
    }

    private WorkerGroup pinned(WorkerGroup group, int i) {
        if (group.placement() != WorkerGroup.Placement.PER_CPU) {
            return group;
        }
        return new WorkerGroup(
                group.id(),
                group.name(),
                group.comm(),
                1,
                group.placement(),
                group.workload(),
                group.policy(),
                group.nice(),
                new Affinity.Cpus(CpuSet.of(i / group.count())),
                group.span());
    }

    /** The first move after a quiet second waits for a grace period. */
    private void moveLater(java.util.function.IntSupplier who, java.util.function.IntSupplier to) {
        ops.add(new Op(1, () -> {
            boolean quiet = core.now - lastMove > QUIET_NS;
            lastMove = core.now;
            Runnable moves = () -> {
                lastMove = core.now;
                machinery.move(who.getAsInt(), to.getAsInt(), cpu());
            };
            if (quiet) {
                long until = core.now + machinery.firstMoveNs(rng);
                ops.addFirst(new Op(machinery.moveNs(rng), moves));
                core.block(task, until);
            } else {
                ops.addFirst(new Op(machinery.moveNs(rng), moves));
            }
        }));
    }

    private void writeCpus(SourceSpan statement, int cell, Affinity cpus) {
        CpuSet set = switch (cpus) {
            case Affinity.Inherit i -> CpuSet.EMPTY;
            case Affinity.Cpus c -> c.cpus();
            case Affinity.Any a -> Draw.cpus(a, rng);
        };
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup == null) {
            hooks.refused(statement, Errno.ENOENT, "cpuset.cpus of a cell that was removed");
        } else if (machinery.writeCpuset(cgroup, set, cpu())) {
            hooks.accepted(statement);
            cpusOf.put(cell, set);
        } else {
            String what = "cpuset.cpus of " + machinery.cgroups().name(cgroup) + ", emptied while it has tasks";
            hooks.refused(statement, Errno.ENOSPC, what);
        }
    }

    private void perform(List<Action> actions, long began) {
        for (Action action : actions) {
            perform(action, began);
        }
    }

    private void perform(Action action, long began) {
        switch (action) {
            case Action.CreateCell a -> makeCell(a.cell());
            case Action.RemoveCell a -> removeCell(a.cell());
            case Action.SetCpus a ->
                ops.add(new Op(machinery.mkdirNs(rng), () -> writeCpus(a.span(), a.cell(), a.cpus())));
            case Action.SwapCpus a -> ops.add(new Op(2 * machinery.mkdirNs(rng), () -> swap(a)));
            case Action.Spawn a -> spawn(a.cell(), a.groups());
            case Action.SetAffinity a -> statements(a.groups()).forEach(s -> affinity(a.span(), s, a.affinity()));
            case Action.SetNice a -> forEach(a.groups(), p -> machinery.setNice(p, a.nice()));
            case Action.SetPolicy a -> forEach(a.groups(), p -> machinery.setPolicy(p, a.policy()));
            case Action.SetWeight a ->
                ops.add(new Op(machinery.mkdirNs(rng), () -> writeWeight(a.span(), a.cell(), a.weight())));
            case Action.Move a -> moves(a);
            case Action.Stop a -> forEach(a.groups(), p -> machinery.kill(p, cpu()));
            case Action.Freeze a -> forEach(a.groups(), p -> machinery.freeze(p, true, cpu()));
            case Action.Thaw a -> forEach(a.groups(), p -> machinery.freeze(p, false, cpu()));
            case Action.Offline a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, false));
            case Action.Online a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, true));
            case Action.Detach a -> ops.add(new Op(machinery.mkdirNs(rng), hooks::detach));
            case Action.Attach a -> ops.add(new Op(machinery.mkdirNs(rng), () -> hooks.attach(a)));
            case Action.At a -> due.add(new Due(began + draw(a.delay()), order++, a.body(), null));
            case Action.Every a -> due.add(new Due(began + draw(a.interval()), order++, a.body(), a));
        }
    }

    private void hotplug(SourceSpan statement, int cpu, boolean online) {
        ops.add(new Op(machinery.mkdirNs(rng), () -> {
            if (machinery.hotplug(cpu, online, cpu())) {
                hooks.accepted(statement);
            } else {
                hooks.refused(statement, Errno.EBUSY, "offline " + cpu + ", the last CPU");
            }
        }));
    }

    private void forEach(List<Integer> groups, java.util.function.IntConsumer change) {
        for (List<Integer> statement : statements(groups)) {
            ops.add(new Op(machinery.startByteNs(), () -> each(statement, change)));
        }
    }

    /** A change is one for all workers of a statement, however many groups they are. */
    private List<List<Integer>> statements(List<Integer> groups) {
        List<WorkerGroup> all =
                groups.stream().map(g -> Objects.requireNonNull(groupOf.get(g))).toList();
        return WorkerGroup.byStatement(all).stream()
                .map(parts -> parts.stream().map(WorkerGroup::id).toList())
                .toList();
    }

    /** Workers of these groups in the order in which they were forked. */
    private List<Integer> tasksOf(List<Integer> groups) {
        return groups.stream()
                .flatMap(g -> tasksOf.getOrDefault(g, List.of()).stream())
                .sorted()
                .toList();
    }

    private void each(List<Integer> groups, java.util.function.IntConsumer change) {
        for (int p : tasksOf(groups)) {
            if (!machinery.isDead(p) && !core.isStopped()) {
                change.accept(p);
            }
        }
    }

    private void affinity(SourceSpan statement, List<Integer> groups, Affinity affinity) {
        ops.add(new Op(machinery.startByteNs(), () -> each(groups, p -> reaffine(statement, p, affinity)), groups));
    }

    @Override
    public boolean endsBeside(int p, int rq) {
        Op op = ops.peek();
        if (op == null || op.reaffined.isEmpty()) {
            return false;
        }
        for (int group : op.reaffined) {
            for (int worker : tasksOf.getOrDefault(group, List.of())) {
                if (machinery.waitsFor(worker, rq)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void reaffine(SourceSpan statement, int p, Affinity affinity) {
        CpuSet cpus = switch (affinity) {
            case Affinity.Inherit i -> CpuSet.EMPTY;
            case Affinity.Cpus c -> c.cpus();
            case Affinity.Any a -> Draw.cpus(a, rng);
        };
        if (machinery.setAffinity(p, cpus, cpu())) {
            hooks.accepted(statement);
        } else {
            hooks.refused(statement, Errno.EINVAL, "affinity " + cpus + " of " + machinery.name(p));
        }
    }

    private void moves(Action.Move move) {
        for (List<Integer> statement : statements(move.groups())) {
            ops.add(new Op(1, () -> {
                for (int p : tasksOf(statement)) {
                    if (!machinery.isDead(p)) {
                        Integer to = move.cell() < 0 ? Integer.valueOf(0) : cgroupOf.get(move.cell());
                        if (to == null) {
                            hooks.refused(
                                    move.span(),
                                    Errno.ENOENT,
                                    "move of " + machinery.name(p) + " to a cell that was removed");
                        } else {
                            hooks.accepted(move.span());
                            moveLater(() -> p, () -> to);
                        }
                    }
                }
            }));
        }
    }

    private void swap(Action.SwapCpus swap) {
        CpuSet mine = cpusOf.getOrDefault(swap.cell(), CpuSet.EMPTY);
        CpuSet others = cpusOf.getOrDefault(swap.other(), CpuSet.EMPTY);
        writeCpus(swap.span(), swap.cell(), new Affinity.Cpus(others));
        writeCpus(swap.span(), swap.other(), new Affinity.Cpus(mine));
    }

    private void removeCell(int cell) {
        ops.add(new Op(1, () -> {
            Integer cgroup = cgroupOf.get(cell);
            if (cgroup == null) {
                return;
            }
            for (int p = 0; p < machinery.taskCount(); p++) {
                if (core.tasks.cgroupOf(p) == cgroup && !machinery.isDead(p)) {
                    int victim = p;
                    ops.add(new Op(machinery.killNs(), () -> machinery.kill(victim, cpu())));
                }
            }
            ops.add(new Op(1, () -> removeWhenEmpty(cell, cgroup)));
        }));
    }

    private void removeWhenEmpty(int cell, int cgroup) {
        for (int p = 0; p < machinery.taskCount(); p++) {
            if (core.tasks.cgroupOf(p) == cgroup && !machinery.isDead(p)) {
                ops.addFirst(new Op(1, () -> removeWhenEmpty(cell, cgroup)));
                core.block(task, core.now + POLL_NS);
                return;
            }
        }
        removeDirectory(cell);
    }
}
