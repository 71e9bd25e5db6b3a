package org.scxc.model.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;
import org.scxc.model.index.Fate.Cause;
import org.scxc.model.index.World.Cpuset;

/**
 * The kernel's answer to a statement, and what it changes, where only sets of possible values are known. What the kernel
 * checks stands in docs/language.md, "What the kernel refuses".
 */
final class Calls {
    static final int ROOT = -1;

    private static final Fate LAST_CPU = Fate.refused(Cause.LAST_CPU, "the kernel keeps the last CPU online");

    /** How long workers are in the kernel, or wait for a CPU, is not followed. */
    private static final Fate SUSPEND =
            Fate.ACCEPTED.or(Fate.refused(Cause.NOT_FROZEN, "a task does not freeze within 20 s"));

    private static final Fate MOVE_REFUSED = Fate.refused(Cause.MOVE_REFUSED, "ops.cgroup_prep_move refuses the move");

    /** Masks and loads of all tasks decide; they are not followed. */
    private static final Fate DEADLINE = Fate.ACCEPTED
            .or(Fate.refused(Cause.OVERCOMMITTED, "SCHED_DEADLINE tasks get no more than 95 % of the CPUs"))
            .or(Fate.refused(Cause.NOT_EVERYWHERE, "a SCHED_DEADLINE task must be allowed on all CPUs"));

    private static final Fate OF_DEADLINE =
            Fate.ACCEPTED.or(Fate.refused(Cause.DEADLINE_TASK, "a SCHED_DEADLINE task stays allowed on all CPUs"));

    private static final Fate BOUND = Fate.refused(Cause.NO_SETAFFINITY, "a bound kernel thread has PF_NO_SETAFFINITY");

    private static final Fate NO_SMT =
            Fate.refused(Cause.NO_SMT, "core scheduling needs a core with two threads online (PR_SCHED_CORE)");

    private final Setup setup;
    /** A scheduler that is attached stays so until it is detached, as far as the scenario says. */
    private final boolean staysOn;

    /** Groups that have, or may be given, SCHED_DEADLINE. */
    private final Set<Integer> deadlines = new HashSet<>();

    /** Groups of bound kernel threads. */
    private final Set<Integer> bound = new HashSet<>();

    /** Cells in other cells: what they have in effect depends on those, too. */
    private final Set<Integer> nested = new HashSet<>();

    private final Set<Integer> holders = new HashSet<>();

    /** Only a BPF object can: no model has ops.cgroup_prep_move. */
    private final boolean mayRefuseMoves;

    Calls(Setup setup, boolean staysOn) {
        this.staysOn = staysOn;
        this.setup = setup;
        mayRefuseMoves = setup.scheduler().flatMap(SchedulerUse::object).isPresent();
        note(setup.root());
        setup.cells().forEach(c -> note(c.groups()));
        setup.phases().forEach(p -> p.actions().forEach(this::note));
    }

    private void note(List<WorkerGroup> groups) {
        for (WorkerGroup group : groups) {
            if (group.kthread() == WorkerGroup.Kthread.BOUND) {
                bound.add(group.id());
            }
            if (group.policy() instanceof Policy.Deadline) {
                deadlines.add(group.id());
            }
        }
    }

    private void note(Action action) {
        switch (action) {
            case Action.CreateCell a -> note(a.cell().groups());
            case Action.Spawn a -> note(a.groups());
            case Action.SetPolicy a -> {
                if (a.policy() instanceof Policy.Deadline) {
                    deadlines.addAll(a.groups());
                }
            }
            case Action.At a -> a.body().forEach(this::note);
            case Action.Every a -> a.body().forEach(this::note);
            default -> {}
        }
    }

    /** Of a statement without a body; {@code world} is changed as the statement changes it. */
    Fate perform(Action action, World world) {
        return switch (action) {
            case Action.CreateCell a -> {
                make(a.cell(), world);
                yield Fate.ACCEPTED;
            }
            case Action.RemoveCell a -> {
                end(world.groupsOf(a.cell()), Optional.of(a.cell()), world);
                world.cpuset(a.cell(), Possible.only(new Cpuset.Gone()));
                yield Fate.ACCEPTED;
            }
            case Action.SetCpus a -> write(a.cell(), written(a.cpus()), world);
            case Action.SwapCpus a -> {
                Possible<Cpuset> first = world.cpuset(a.cell());
                Fate one = write(a.cell(), world.cpuset(a.other()), world);
                yield one.and(write(a.other(), first, world));
            }
            case Action.Spawn a -> {
                a.groups().forEach(g -> start(g, a.cell(), world));
                yield exists(a.cell(), world, "spawn");
            }
            case Action.SetAffinity a ->
                Fate.allOf(a.groups().stream()
                        .map(g -> setAffinity(g, a.affinity(), world))
                        .toList());
            case Action.Move a -> {
                if (a.groups().stream().anyMatch(bound::contains)) {
                    Fate others = bound.containsAll(a.groups()) ? BOUND : BOUND.and(Fate.ACCEPTED);
                    yield a.cell() == ROOT ? Fate.ACCEPTED : others;
                }
                Fate there = exists(a.cell(), world, "move");
                Fate fate = there.mayBeAccepted() && mayRefuseMoves ? there.or(MOVE_REFUSED) : there;
                if (fate.mayBeAccepted()) {
                    a.groups()
                            .forEach(g -> world.cellOf(
                                    g,
                                    fate.refusals().isEmpty() && !mayBeNowhere(g, world)
                                            ? Possible.only(a.cell())
                                            : world.cellOf(g).or(Possible.only(a.cell()))));
                }
                yield fate;
            }
            case Action.Stop a -> {
                end(Set.copyOf(a.groups()), Optional.empty(), world);
                yield Fate.ACCEPTED;
            }
            case Action.SetWeight a -> exists(a.cell(), world, "cpu.weight");
            case Action.SetMax a -> exists(a.cell(), world, "cpu.max");
            case Action.SetPartition a -> exists(a.cell(), world, "cpuset.cpus.partition");
            case Action.Offline a -> offline(a.cpus(), world);
            case Action.Online a -> {
                world.offline(map(world.offline(), o -> o.minus(a.cpus())));
                yield Fate.ACCEPTED;
            }
            case Action.Suspend a -> SUSPEND;
            case Action.Detach a -> {
                world.attached(Possible.only(false));
                yield Fate.ACCEPTED;
            }
            case Action.Attach a -> attach(a, world);
            case Action.SetNice a -> Fate.ACCEPTED;
            case Action.SetCookie a -> cookie(world);
            case Action.SetPolicy a -> a.policy() instanceof Policy.Deadline ? DEADLINE : Fate.ACCEPTED;
            case Action.Freeze a -> Fate.ACCEPTED;
            case Action.Thaw a -> Fate.ACCEPTED;
            case Action.At a -> Fate.NO_CALL;
            case Action.Every a -> Fate.NO_CALL;
        };
    }

    private Fate setAffinity(int group, Affinity affinity, World world) {
        if (bound.contains(group)) {
            return BOUND;
        }
        Fate fate = affinity(group, affinity, world);
        return deadlines.contains(group) ? fate.or(OF_DEADLINE) : fate;
    }

    void make(Cell cell, World world) {
        if (cell.parent() != Cell.TOP) {
            nested.add(cell.id());
            holders.add(cell.parent());
        }
        world.cpuset(cell.id(), cell.cpus().map(Calls::written).orElse(Possible.only(new Cpuset.Of(CpuSet.EMPTY))));
        cell.groups().forEach(g -> start(g, cell.id(), world));
    }

    void start(WorkerGroup group, int cell, World world) {
        world.cellOf(group.id(), Possible.only(group.count() == 0 ? World.NOWHERE : cell));
    }

    private static boolean mayBeNowhere(int group, World world) {
        Possible<Integer> in = world.cellOf(group);
        return in.any() || in.values().contains(World.NOWHERE);
    }

    /** @param from only those that are in this cell */
    private static void end(Set<Integer> groups, Optional<Integer> from, World world) {
        for (int g : groups) {
            Possible<Integer> in = world.cellOf(g);
            boolean all = from.isEmpty() || !in.any() && in.values().equals(Set.of(from.get()));
            world.cellOf(g, all ? Possible.only(World.NOWHERE) : in.or(Possible.only(World.NOWHERE)));
        }
    }

    private static Possible<Cpuset> written(Affinity cpus) {
        return switch (cpus) {
            case Affinity.Inherit i -> Possible.only(new Cpuset.Of(CpuSet.EMPTY));
            case Affinity.Cpus c -> Possible.only(new Cpuset.Of(c.cpus()));
            case Affinity.Any a -> Possible.anything();
        };
    }

    /** cpuset.cpus: emptying that of a cgroup with tasks is ENOSPC before 7.0 (validate_change(), kernel/cgroup/cpuset.c). */
    private Fate write(int cell, Possible<Cpuset> value, World world) {
        Possible<Cpuset> before = world.cpuset(cell);
        Fate fate = exists(cell, world, "cpuset.cpus");
        boolean kept = setup.kernel().profile().timed().keepsUsedCpusets() && fate.mayBeAccepted();
        boolean mayEmpty = value.any() ? false : value.values().contains(new Cpuset.Of(CpuSet.EMPTY));
        if (kept && mayEmpty && mayHaveCpus(before) && mayHaveTasks(cell, world)) {
            Fate full =
                    Fate.refused(Cause.USED_CPUSET, "before 7.0 the cpuset of a cgroup with tasks cannot be emptied");
            boolean certain = value.values().size() == 1 && !mayBeEmpty(before) && hasTasks(cell, world);
            if (certain) {
                return fate.refusals().isEmpty() ? full : full.or(new Fate(false, fate.refusals(), true));
            }
            fate = fate.or(full);
        }
        if (fate.mayBeAccepted()) {
            world.cpuset(cell, fate.refusals().isEmpty() ? value : before.or(value));
        }
        return fate;
    }

    private static boolean mayHaveCpus(Possible<Cpuset> cpuset) {
        return cpuset.any()
                || cpuset.values().stream()
                        .anyMatch(c -> c instanceof Cpuset.Of of && !of.cpus().isEmpty());
    }

    private static boolean mayBeEmpty(Possible<Cpuset> cpuset) {
        return cpuset.any()
                || cpuset.values().stream()
                        .anyMatch(c -> c instanceof Cpuset.Of of && of.cpus().isEmpty());
    }

    private boolean mayHaveTasks(int cell, World world) {
        return holders.contains(cell)
                || world.groupsOf(cell).stream()
                        .map(world::cellOf)
                        .anyMatch(in -> in.any() || in.values().contains(cell));
    }

    private static boolean hasTasks(int cell, World world) {
        return world.groupsOf(cell).stream()
                .map(world::cellOf)
                .anyMatch(in -> !in.any() && in.values().equals(Set.of(cell)));
    }

    private static Fate exists(int cell, World world, String what) {
        if (cell == ROOT) {
            return Fate.ACCEPTED;
        }
        Possible<Cpuset> cpuset = world.cpuset(cell);
        boolean gone = cpuset.any() || cpuset.values().contains(new Cpuset.Gone());
        boolean there = cpuset.any() || cpuset.values().stream().anyMatch(Cpuset.Of.class::isInstance);
        Fate refused = Fate.refused(Cause.CELL_GONE, what + " of a cell that was removed");
        // A set of CPUs that is drawn is as unknown as whether the cell is there.
        return !gone || cpuset.any() ? Fate.ACCEPTED : there ? Fate.ACCEPTED.or(refused) : refused;
    }

    /** sched_setaffinity: EINVAL if no active CPU of the cgroup is in the mask (__sched_setaffinity(), kernel/sched/syscalls.c). */
    Fate affinity(int group, Affinity affinity, World world) {
        return affinity(affinity, world.cellOf(group), world);
    }

    /** sched_core_share_pid(), kernel/sched/core_sched.c: ENODEV without SMT, which is as many CPUs are online. */
    private Fate cookie(World world) {
        Possible<CpuSet> offline = world.offline();
        if (!setup.machine().hasSmt()) {
            return NO_SMT;
        }
        return offline.any()
                ? Fate.ACCEPTED.or(NO_SMT)
                : Fate.oneOf(offline.values().stream()
                        .map(away -> hasSmt(setup.machine().all().minus(away)) ? Fate.ACCEPTED : NO_SMT)
                        .toList());
    }

    private boolean hasSmt(CpuSet online) {
        return IntStream.range(0, setup.machine().cores())
                .anyMatch(core ->
                        setup.machine().cpusOfCore(core).intersect(online).size() > 1);
    }

    /** What a worker itself asks for after its start: a mask, SCHED_DEADLINE and a cookie. It is therefore somewhere. */
    Fate own(WorkerGroup group, World world) {
        Fate mask = ownAffinity(group, world);
        Fate policy = group.policy() instanceof Policy.Deadline ? mask.and(DEADLINE) : mask;
        return group.cookie().isPresent() ? policy.and(cookie(world)) : policy;
    }

    private Fate ownAffinity(WorkerGroup group, World world) {
        Possible<Integer> in = world.cellOf(group.id());
        return affinity(
                group.affinity(),
                in.any()
                        ? in
                        : new Possible<>(
                                in.values().stream()
                                        .filter(c -> c != World.NOWHERE)
                                        .collect(Collectors.toSet()),
                                false),
                world);
    }

    private Fate affinity(Affinity affinity, Possible<Integer> in, World world) {
        if (affinity instanceof Affinity.Inherit) {
            return Fate.ACCEPTED;
        }
        if (in.any()) {
            return Fate.ACCEPTED.or(outside("", CpuSet.EMPTY));
        }
        List<Fate> fates = new ArrayList<>();
        for (int cell : in.values()) {
            Optional<List<CpuSet>> effective = cell == World.NOWHERE ? Optional.of(List.of()) : effective(cell, world);
            fates.add(
                    effective.isEmpty()
                            ? Fate.ACCEPTED.or(outside("", CpuSet.EMPTY))
                            : Fate.oneOf(effective.get().stream()
                                    .map(e -> affinity(affinity, e))
                                    .toList()));
        }
        return Fate.oneOf(fates);
    }

    private static Fate affinity(Affinity affinity, CpuSet effective) {
        return switch (affinity) {
            case Affinity.Inherit i -> Fate.ACCEPTED;
            case Affinity.Cpus c ->
                c.cpus().intersect(effective).isEmpty() ? outside(c.cpus().toString(), effective) : Fate.ACCEPTED;
            case Affinity.Any a -> {
                CpuSet useful = a.of().intersect(effective);
                if (useful.isEmpty()) {
                    yield outside(a.of().toString(), effective);
                }
                boolean certain = a.of().minus(effective).size() < a.count();
                yield certain ? Fate.ACCEPTED : Fate.ACCEPTED.or(outside(a.of().toString(), effective));
            }
        };
    }

    private static Fate outside(String mask, CpuSet effective) {
        return Fate.refused(Cause.OUTSIDE_CELL, "affinity " + mask + " holds no CPU of the cell's cpus " + effective);
    }

    /**
     * The CPUs that the tasks of a cell may use: its own that are online, or those of its parent if that leaves none
     * (cpuset_cpus_allowed()). Empty if they are not known.
     */
    Optional<List<CpuSet>> effective(int cell, World world) {
        Possible<CpuSet> offline = world.offline();
        Possible<Cpuset> cpusets = cell == ROOT ? Possible.only(new Cpuset.Of(CpuSet.EMPTY)) : world.cpuset(cell);
        if (offline.any() || cpusets.any() || nested.contains(cell)) {
            return Optional.empty();
        }
        List<CpuSet> all = new ArrayList<>();
        for (CpuSet away : offline.values()) {
            CpuSet online = setup.machine().all().minus(away);
            for (Cpuset cpuset : cpusets.values()) {
                if (cpuset instanceof Cpuset.Of of) {
                    CpuSet own = of.cpus().intersect(online);
                    all.add(own.isEmpty() ? online : own);
                }
            }
        }
        return Optional.of(all);
    }

    /** The last CPU stays online: EBUSY (_cpu_down(), kernel/cpu.c). */
    private Fate offline(CpuSet cpus, World world) {
        Possible<CpuSet> before = world.offline();
        CpuSet all = setup.machine().all();
        if (before.any()) {
            return Fate.ACCEPTED.or(LAST_CPU);
        }
        Fate fate = Fate.oneOf(before.values().stream()
                .map(away -> all.minus(away).minus(cpus).isEmpty()
                        ? cpus.minus(away).size() > 1 ? Fate.ACCEPTED.and(LAST_CPU) : LAST_CPU
                        : Fate.ACCEPTED)
                .toList());
        world.offline(map(before, away -> {
            CpuSet left = all.minus(away).minus(cpus);
            return left.isEmpty() ? all.minus(CpuSet.of(all.minus(away).max())) : away.union(cpus);
        }));
        return fate;
    }

    /** A second scheduler: EBUSY (scx_enable(), kernel/sched/ext.c). */
    private Fate attach(Action.Attach attach, World world) {
        Optional<SchedulerUse> use = attach.scheduler().or(setup::scheduler);
        if (use.isEmpty()) {
            return Fate.NO_CALL;
        }
        Possible<Boolean> before = world.attached();
        Fate busy = Fate.refused(Cause.ATTACHED, "another scheduler is attached: detach it first");
        boolean may = before.any() || before.values().contains(true);
        boolean must = !before.any() && !before.values().contains(false);
        Possible<Boolean> loaded = Possible.only(isExt(use.get()));
        Possible<Boolean> taken = staysOn ? loaded : loaded.or(Possible.only(false));
        world.attached(must ? before : may ? taken.or(Possible.only(true)) : taken);
        return must ? busy : may ? Fate.ACCEPTED.or(busy) : Fate.ACCEPTED;
    }

    static boolean isExt(SchedulerUse use) {
        return use.isExt();
    }

    private static <V> Possible<V> map(Possible<V> from, UnaryOperator<V> what) {
        return from.any()
                ? from
                : new Possible<>(from.values().stream().map(what).collect(Collectors.toSet()), false);
    }
}
