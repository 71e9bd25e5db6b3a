package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuMax;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Errno;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/**
 * What the driver, and processes beside it, do to cells: make, write and remove their directories. Each has chores of its
 * own; cpusets are written by one at a time.
 */
final class CellActions {
    private static final int RMDIR_TRIES = 200;

    private final Core core;
    private final Chores chores;
    private final Driver.Hooks hooks;
    private final Rng rng;
    private final Map<Integer, Integer> cgroupOf = new HashMap<>();
    private final Map<Integer, CpuSet> cpusOf = new HashMap<>();
    private final CpusetLock lock = new CpusetLock();
    private final List<Integer> phaseCells = new ArrayList<>();
    private boolean phased;

    CellActions(Core core, Chores chores, Driver.Hooks hooks, Rng rng) {
        this.core = core;
        this.chores = chores;
        this.hooks = hooks;
        this.rng = rng;
    }

    /** From now on what is made goes with the phase that made it. */
    void phasesBegin() {
        phased = true;
    }

    /** The cell's cgroup, or null if it was removed. */
    @Nullable
    Integer cgroupOf(int cell) {
        return cgroupOf.get(cell);
    }

    /** mkdir, and a write for each property that is not the default. */
    void make(Cell cell) {
        chores.add(core.costs.mkdirNs(rng), () -> {
            Integer parent = cell.parent() == Cell.TOP ? (Integer) hooks.parentCgroup() : cgroupOf.get(cell.parent());
            if (parent == null) {
                hooks.refused(cell.span(), Errno.ENOENT, "mkdir of " + cell.name() + " in a cell that was not made");
                return;
            }
            int cgroup = core.cgroups.mkdir(parent, cell.name());
            if (cgroup < 0) {
                Errno errno = Errno.of(-cgroup).orElse(Errno.EPROTO);
                hooks.refused(cell.span(), errno, "mkdir of " + cell.name() + " by ops.cgroup_init");
                return;
            }
            cgroupOf.put(cell.id(), cgroup);
            hooks.masks().made(cell.id(), cgroup);
            if (phased) {
                phaseCells.add(cell.id());
            }
            hooks.directoryEvent(parent, chores.cpu());
        });
        cell.cpus().ifPresent(cpus -> writesCpus(chores, cell.span(), cell.id(), cpus));
        if (cell.partition() != CpusetPartition.MEMBER) {
            writesPartition(chores, cell.span(), cell.id(), cell.partition());
        }
        if (cell.weight() != 100) {
            chores.add(core.costs.mkdirNs(rng), () -> writeWeight(cell.span(), cell.id(), cell.weight()));
        }
        if (cell.max().isLimit()) {
            chores.add(core.costs.mkdirNs(rng), () -> writeMax(cell.span(), cell.id(), cell.max()));
        }
    }

    void setWeight(Chores by, Action.SetWeight set) {
        by.add(core.costs.mkdirNs(rng), () -> writeWeight(set.span(), set.cell(), set.weight()));
    }

    void setMax(Chores by, Action.SetMax set) {
        by.add(core.costs.mkdirNs(rng), () -> writeMax(set.span(), set.cell(), set.max()));
    }

    void setCpus(Chores by, Action.SetCpus set) {
        writesCpus(by, set.span(), set.cell(), set.cpus());
    }

    /** What the two cells have when the first write begins. */
    void swapCpus(Chores by, Action.SwapCpus swap) {
        by.add(1, () -> {
            Affinity mine = new Affinity.Cpus(cpusOf.getOrDefault(swap.cell(), CpuSet.EMPTY));
            Affinity others = new Affinity.Cpus(cpusOf.getOrDefault(swap.other(), CpuSet.EMPTY));
            by.addFirst(core.costs.mkdirNs(rng), () -> commitCpus(by, swap.span(), swap.other(), mine));
            by.addFirst(1, () -> beginWrite(by, swap.other()));
            by.addFirst(core.costs.mkdirNs(rng), () -> commitCpus(by, swap.span(), swap.cell(), others));
            by.addFirst(1, () -> beginWrite(by, swap.cell()));
        });
    }

    void setPartition(Chores by, Action.SetPartition set) {
        writesPartition(by, set.span(), set.cell(), set.partition());
    }

    /** cpuset_partition_write(): no program is attached to it, and it takes each word. */
    private void writesPartition(Chores by, SourceSpan statement, int cell, CpusetPartition partition) {
        by.add(1, () -> lock(by));
        by.add(core.costs.mkdirNs(rng), () -> {
            Integer cgroup = cgroupOf.get(cell);
            if (cgroup == null) {
                hooks.refused(statement, Errno.ENOENT, "cpuset.cpus.partition of a cell that was removed");
            } else {
                core.cpusets.writePartition(cgroup, partition, by.cpu());
                hooks.accepted(statement);
            }
            unlock(by);
        });
    }

    private void unlock(Chores by) {
        Chores next = lock.release();
        if (next != null) {
            next.wake(by.cpu());
        }
    }

    /** The hook sees the write begin; the value is there when it is over (docs/kernel/mitosis-manager.md#lost-update). */
    private void writesCpus(Chores by, SourceSpan statement, int cell, Affinity cpus) {
        by.add(1, () -> beginWrite(by, cell));
        by.add(core.costs.mkdirNs(rng), () -> commitCpus(by, statement, cell, cpus));
    }

    /** cpuset_write_resmask(): a program attached to it is called before the lock is asked for. */
    private void beginWrite(Chores by, int cell) {
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup != null) {
            core.cpusets.beginCpusetWrite(cgroup, by.cpu());
        }
        lock(by);
    }

    private void lock(Chores by) {
        if (!lock.take(by)) {
            by.addFirst(1, () -> lock(by));
            by.block(Long.MAX_VALUE);
        }
    }

    private void writeWeight(SourceSpan statement, int cell, int weight) {
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup == null) {
            hooks.refused(statement, Errno.ENOENT, "cpu.weight of a cell that was removed");
        } else {
            hooks.accepted(statement);
            core.cpuFiles.setWeight(cgroup, weight);
        }
    }

    private void writeMax(SourceSpan statement, int cell, CpuMax max) {
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup == null) {
            hooks.refused(statement, Errno.ENOENT, "cpu.max of a cell that was removed");
        } else {
            hooks.accepted(statement);
            core.cpuFiles.setMax(cgroup, max);
        }
    }

    /** The value is there, the tasks have it, and the lock is let go. */
    private void commitCpus(Chores by, SourceSpan statement, int cell, Affinity cpus) {
        CpuSet set = switch (cpus) {
            case Affinity.Inherit i -> CpuSet.EMPTY;
            case Affinity.Cpus c -> c.cpus();
            case Affinity.Any a -> Draw.cpus(a, rng);
        };
        Integer cgroup = cgroupOf.get(cell);
        if (cgroup == null) {
            hooks.refused(statement, Errno.ENOENT, "cpuset.cpus of a cell that was removed");
        } else if (core.cpusets.writeCpuset(cgroup, set, by.cpu())) {
            hooks.accepted(statement);
            cpusOf.put(cell, set);
        } else {
            String what = "cpuset.cpus of " + core.cgroups.name(cgroup) + ", emptied while it has tasks";
            hooks.refused(statement, Errno.ENOSPC, what);
        }
        unlock(by);
    }

    /** Kills whoever is in it, and removes it once all are gone. */
    void remove(int cell) {
        chores.add(1, () -> {
            Integer cgroup = cgroupOf.get(cell);
            if (cgroup == null) {
                return;
            }
            for (int p = 0; p < core.tasks.count(); p++) {
                if (core.tasks.cgroupOf(p) == cgroup && !core.tasks.isDead(p)) {
                    int victim = p;
                    chores.add(core.costs.killNs(), () -> core.life.kill(victim, chores.cpu()));
                }
            }
            chores.add(1, () -> removeWhenEmpty(cell, cgroup));
        });
    }

    private void removeWhenEmpty(int cell, int cgroup) {
        for (int p = 0; p < core.tasks.count(); p++) {
            if (core.tasks.cgroupOf(p) == cgroup && !core.tasks.isDead(p)) {
                chores.addFirst(1, () -> removeWhenEmpty(cell, cgroup));
                chores.block(core.clock.now() + Driver.POLL_NS);
                return;
            }
        }
        removeDirectory(cell);
    }

    private void removeDirectory(int cell) {
        Integer cgroup = cgroupOf.remove(cell);
        if (cgroup != null) {
            chores.add(core.costs.mkdirNs(rng), () -> rmdir(cell, cgroup, 1));
        }
    }

    /** As remove_cgroup(), 5_host.c of the shell backend: what holds tasks of others stays after so many tries. */
    private void rmdir(int cell, int cgroup, int tries) {
        if (core.cgroups.rmdir(cgroup) == 0) {
            hooks.masks().removed(cell);
            hooks.directoryEvent(core.cgroups.parent(cgroup), chores.cpu());
        } else if (tries < RMDIR_TRIES) {
            chores.addFirst(1, () -> rmdir(cell, cgroup, tries + 1));
            chores.block(core.clock.now() + Driver.POLL_NS);
        }
    }

    /** Removes what the phase made and did not remove itself. */
    void phaseEnds() {
        phaseCells.reversed().forEach(this::removeDirectory);
        phaseCells.clear();
    }
}
