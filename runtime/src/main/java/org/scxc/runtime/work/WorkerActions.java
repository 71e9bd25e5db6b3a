package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.Errno;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/** What the driver does to workers: forks, moves, releases, changes and kills them. */
final class WorkerActions {
    private static final long QUIET_NS = 1_000_000_000L;

    private final Core core;
    private final Workers workers;
    private final Chores chores;
    private final CellActions cells;
    private final Driver.Hooks hooks;
    private final Rng rng;
    private final Map<Integer, WorkerGroup> groupOf = new HashMap<>();
    private final Map<Integer, List<Integer>> tasksOf = new HashMap<>();
    private final Set<Integer> phaseTasks = new HashSet<>();
    private long lastMove = -QUIET_NS;
    private boolean phased;

    WorkerActions(
            Core core, Workers workers, Setup setup, Chores chores, CellActions cells, Driver.Hooks hooks, Rng rng) {
        this.core = core;
        this.workers = workers;
        this.chores = chores;
        this.cells = cells;
        this.hooks = hooks;
        this.rng = rng;
        Capacity.groups(setup).forEach(g -> groupOf.put(g.id(), g));
    }

    /** From now on what is forked goes with the phase that forked it. */
    void phasesBegin() {
        phased = true;
    }

    /** @param cell −1 = the root cgroup */
    void spawn(int cell, List<WorkerGroup> groups) {
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
                chores.add(core.costs.forkNs(rng), () -> fork(one, made));
            }
            count += members;
        }
        if (cell >= 0) {
            for (int i = 0; i < count; i++) {
                int n = i;
                moveLater(
                        parts.getFirst().span(),
                        () -> made.get(n),
                        () -> Objects.requireNonNullElse(cells.cgroupOf(cell), 0),
                        () -> {});
            }
        }
        for (int i = 0; i < count; i++) {
            int n = i;
            chores.add(core.costs.startByteNs(), () -> workers.start(made.get(n), chores.cpu()));
        }
    }

    private void fork(WorkerGroup group, List<Integer> made) {
        int p = workers.fork(group, chores.cpu());
        made.add(p);
        tasksOf.computeIfAbsent(group.id(), k -> new ArrayList<>()).add(p);
        if (phased) {
            phaseTasks.add(p);
        }
    }

    private WorkerGroup pinned(WorkerGroup group, int i) {
        if (group.placement() != WorkerGroup.Placement.PER_CPU) {
            return group;
        }
        int cpu = i / group.count();
        // smpboot names its threads so: ksoftirqd/3
        String comm = group.kthread() == WorkerGroup.Kthread.BOUND ? group.comm() + "/" + cpu : group.comm();
        return group.member(comm, new Affinity.Cpus(CpuSet.of(cpu)));
    }

    /** The first move after a quiet second waits for a grace period. */
    private void moveLater(SourceSpan statement, IntSupplier who, IntSupplier to, Runnable accepted) {
        chores.add(1, () -> {
            boolean quiet = core.clock.now() - lastMove > QUIET_NS;
            lastMove = core.clock.now();
            Runnable moves = () -> {
                lastMove = core.clock.now();
                move(statement, who.getAsInt(), to.getAsInt(), accepted);
            };
            if (quiet) {
                long until = core.clock.now() + core.costs.firstMoveNs(rng);
                chores.addFirst(core.costs.moveNs(rng), moves);
                chores.block(until);
            } else {
                chores.addFirst(core.costs.moveNs(rng), moves);
            }
        });
    }

    private void move(SourceSpan statement, int p, int to, Runnable accepted) {
        int error = core.cgroups.move(p, to, chores.cpu());
        if (error == 0) {
            accepted.run();
        } else {
            Errno errno = Errno.of(-error).orElse(Errno.EPROTO);
            String by = core.tasks.isBound(p) ? ", a bound kernel thread" : " by ops.cgroup_prep_move";
            hooks.refused(statement, errno, "move of " + core.tasks.name(p) + by);
        }
    }

    /** A change of every worker of the groups, one chore for a statement. */
    void forEach(List<Integer> groups, IntConsumer change) {
        for (List<Integer> statement : statements(groups)) {
            chores.add(core.costs.startByteNs(), () -> each(statement, change));
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

    private void each(List<Integer> groups, IntConsumer change) {
        for (int p : tasksOf(groups)) {
            if (!core.tasks.isDead(p) && !core.clock.isStopped()) {
                change.accept(p);
            }
        }
    }

    void setAffinity(Action.SetAffinity set) {
        for (List<Integer> statement : statements(set.groups())) {
            chores.addReaffining(
                    core.costs.startByteNs(),
                    () -> each(statement, p -> reaffine(set.span(), p, set.affinity())),
                    statement);
        }
    }

    private void reaffine(SourceSpan statement, int p, Affinity affinity) {
        CpuSet cpus = switch (affinity) {
            case Affinity.Inherit i -> CpuSet.EMPTY;
            case Affinity.Cpus c -> c.cpus();
            case Affinity.Any a -> Draw.cpus(a, rng);
        };
        answer(statement, p, "affinity " + cpus, core.cpusets.setAffinity(p, cpus, chores.cpu()));
    }

    void setPolicy(Action.SetPolicy set) {
        forEach(set.groups(), p -> {
            int error = core.policies.setPolicy(p, set.policy());
            if (set.policy() instanceof Policy.Deadline || error != 0) {
                answer(set.span(), p, set.policy() instanceof Policy.Ext ? "policy ext" : "policy deadline", error);
            }
        });
    }

    void setCookie(Action.SetCookie set) {
        String name = set.cookie().orElse("");
        String what = set.cookie().map(c -> "cookie " + c).orElse("cookie");
        forEach(set.groups(), p -> answer(set.span(), p, what, core.cores.setCookie(p, name)));
    }

    private void answer(SourceSpan statement, int p, String what, int error) {
        if (error == 0) {
            hooks.accepted(statement);
        } else {
            hooks.refused(statement, Errno.of(-error).orElseThrow(), what + " of " + core.tasks.name(p));
        }
    }

    void move(Action.Move move) {
        for (List<Integer> statement : statements(move.groups())) {
            chores.add(1, () -> {
                for (int p : tasksOf(statement)) {
                    if (!core.tasks.isDead(p)) {
                        Integer to = move.cell() < 0 ? Integer.valueOf(0) : cells.cgroupOf(move.cell());
                        if (to == null) {
                            hooks.refused(
                                    move.span(),
                                    Errno.ENOENT,
                                    "move of " + core.tasks.name(p) + " to a cell that was removed");
                        } else {
                            moveLater(move.span(), () -> p, () -> to, () -> hooks.accepted(move.span()));
                        }
                    }
                }
            });
        }
    }

    /** Whether {@code next} changes nothing but the affinity of tasks that do not wait for {@code rq}'s lock. */
    boolean isBeside(Chores.@Nullable Chore next, int rq) {
        if (next == null || next.reaffined().isEmpty()) {
            return false;
        }
        for (int group : next.reaffined()) {
            for (int worker : tasksOf.getOrDefault(group, List.of())) {
                if (core.waitsFor(worker, rq)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Kills what the phase forked. */
    void phaseEnds() {
        for (int p : phaseTasks.stream().sorted().toList()) {
            chores.add(core.costs.killNs(), () -> core.life.kill(p, chores.cpu()));
        }
    }

    /** @return whether all that the phase forked is gone */
    boolean areGone() {
        for (int p : phaseTasks) {
            if (!core.tasks.isDead(p)) {
                return false;
            }
        }
        phaseTasks.clear();
        return true;
    }
}
