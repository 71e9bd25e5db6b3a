package org.scxc.runtime.sched.mitosis;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Global;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * The BPF side of scx_mitosis in managed mode (specification §2): cells of CPUs, one vtime queue per cell and one per
 * CPU. Versions and flags are strategies chosen at {@link #attach}.
 */
public final class Mitosis implements SchedExtOps {
    static final long TOO_FAR = 8192 * Scx.SLICE_DFL;

    private final MitosisFlags flags;
    private final Charging charging;

    private @Nullable Parts parts;

    /** Everything that needs the kernel. */
    private record Parts(
            Kfuncs kernel,
            State state,
            LlcMode llc,
            QueueAssignment queues,
            CellLookup cells,
            IdleSearch idle,
            PinnedCpu pinned,
            SliceShrinking shrinking,
            ConfigApply config,
            CellManager manager) {}

    public Mitosis(SchedulerUse use) {
        flags = MitosisFlags.of(use);
        charging = Charging.of(flags);
    }

    /** Why {@code use} cannot be run, one text each; empty if it can. */
    public static List<String> refusals(SchedulerUse use) {
        return MitosisFlags.refusals(use);
    }

    @Override
    public OpsInfo info() {
        EnumSet<Callback> callbacks = EnumSet.of(
                Callback.SELECT_CPU,
                Callback.ENQUEUE,
                Callback.DISPATCH,
                Callback.RUNNING,
                Callback.STOPPING,
                Callback.SET_CPUMASK,
                Callback.INIT_TASK,
                Callback.DUMP,
                Callback.DUMP_TASK,
                Callback.INIT,
                Callback.EXIT,
                Callback.HOOK_CPUSET_WRITE);
        if (flags.cpuControllerDisabled()) {
            callbacks.addAll(EnumSet.of(Callback.HOOK_CGROUP_MKDIR, Callback.HOOK_CGROUP_RMDIR));
        } else {
            callbacks.addAll(EnumSet.of(Callback.CGROUP_INIT, Callback.CGROUP_EXIT, Callback.CGROUP_MOVE));
        }
        return new OpsInfo("mitosis", Scx.OPS_ALLOW_QUEUED_WAKEUP, 0, 0, callbacks);
    }

    @Override
    public void attach(Kfuncs kernel) {
        State state = new State(kernel, flags.llcAware());
        LlcMode llc = LlcMode.of(state, flags);
        QueueAssignment queues = new QueueAssignment(state, flags, llc);
        IdleSearch idle = new IdleSearch(state, llc, flags.borrowing());
        ConfigApply config = new ConfigApply(state, llc, flags.borrowing());
        parts = new Parts(
                kernel,
                state,
                llc,
                queues,
                new CellLookup(state, flags, queues),
                idle,
                PinnedCpu.of(state, flags, queues, idle),
                new SliceShrinking(state, flags),
                config,
                new CellManager(state, flags, config));
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("not attached");
        }
        return parts;
    }

    @Override
    public int init() {
        Parts p = parts();
        for (int cpu = 0; cpu < p.state.cpus; cpu++) {
            p.kernel.createDsq(Dsqs.cpu(cpu), -1);
        }
        p.config.createQueues(0);
        p.state.setOwner(0, true, 1);
        return 0;
    }

    @Override
    public int selectCpu(int task, int prev, long wakeFlags) {
        Parts p = parts();
        if (!p.cells.refresh(task)) {
            return prev;
        }
        State state = p.state;
        if (!state.allCell(task)) {
            return selectPinned(p, task, prev);
        }
        p.llc.near(task, prev);
        int idle = p.idle.tryIdle(task, prev, false);
        if (idle >= 0) {
            return idle;
        }
        int mask = state.mask(task);
        return prev >= 0 && state.store.maskTest(mask, prev) ? prev : p.kernel.anyDistribute(mask);
    }

    private int selectPinned(Parts p, int task, int prev) {
        p.state.count(p.state.cell(task), Stat.AFFN_VIOL);
        int cpu = p.pinned.select(task, prev);
        if (cpu < 0) {
            return ~cpu;
        }
        p.state.set(task, Field.CHARGE_CELL, charging.expectedCell(p.state, task, cpu));
        p.kernel.dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        return cpu;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        Parts p = parts();
        State state = p.state;
        int current = p.kernel.taskCpu(task);
        if (!p.cells.refresh(task)) {
            return;
        }
        state.set(task, Field.CHARGE_CELL, state.cell(task));
        boolean selected = (enqFlags & Scx.ENQ_CPU_SELECTED) != 0;
        boolean all = state.allCell(task);
        int kick = -1;
        if (!all) {
            kick = p.pinned.enqueue(task);
            state.set(task, Field.CHARGE_CELL, charging.expectedCell(state, task, kick));
        } else {
            p.llc.near(task, current);
            if (!selected) {
                if (p.idle.tryIdle(task, current, true) >= 0) {
                    return;
                }
                kick = p.kernel.anyDistribute(state.mask(task));
            }
        }
        if (!queue(p, task, all, enqFlags)) {
            return;
        }
        if (!all) {
            p.shrinking.queued(task, kick);
        }
        if (!selected && kick >= 0) {
            p.kernel.kickCpu(kick, Scx.KICK_IDLE);
        }
    }

    /** Too-far check, lag clamp and the insert. @return false after an error exit */
    private boolean queue(Parts p, int task, boolean all, long enqFlags) {
        long vtime = p.kernel.dsqVtime(task);
        long basis = vtimeBasis(task);
        p.state.set(task, Field.BASIS, basis);
        if (vtime - (basis + TOO_FAR) > 0) {
            p.kernel.error(task, tooFar(p, task, vtime, basis));
            return false;
        }
        long floor = basis - Scx.SLICE_DFL;
        if (vtime - floor < 0) {
            vtime = floor;
        }
        p.state.count(p.state.cell(task), all ? Stat.CELL_DSQ : Stat.CPU_DSQ);
        p.kernel.dsqInsertVtime(task, p.state.get(task, Field.DSQ), Scx.SLICE_DFL, vtime, enqFlags);
        if (all) {
            p.llc.queued(task);
        }
        return true;
    }

    private static String tooFar(Parts p, int task, long vtime, long basis) {
        return "vtime too far ahead: pid=" + p.kernel.pid(task) + " vtime=" + Long.toUnsignedString(vtime) + " basis="
                + Long.toUnsignedString(basis) + " diff=" + Long.toUnsignedString(vtime - basis) + " cell="
                + p.state.cell(task);
    }

    /** The smaller head wins, a tie goes to the cell; {@code prev} is not looked at (specification §2.6). */
    @Override
    public void dispatch(int cpu, int prev) {
        Parts p = parts();
        Kfuncs kernel = p.kernel;
        int cell = p.state.cellOfCpu(cpu);
        int llc = p.llc.ofCpu(cpu);
        if (p.llc.drain(cell, llc)) {
            return;
        }
        long cellDsq = Dsqs.cell(cell, llc);
        long cpuDsq = Dsqs.cpu(cpu);
        int a = kernel.dsqPeek(cellDsq);
        int b = kernel.dsqPeek(cpuDsq);
        if (a < 0 && b < 0) {
            p.llc.steal(cell, llc);
            return;
        }
        boolean cellWins = a >= 0 && (b < 0 || kernel.dsqVtime(b) - kernel.dsqVtime(a) >= 0);
        if (cellWins && kernel.dsqMoveToLocal(cellDsq)) {
            p.llc.consumed(cell, llc);
            return;
        }
        // a CPU queue that won and could not be consumed leaves the cell's queue untried
        kernel.dsqMoveToLocal(cpuDsq);
    }

    @Override
    public void running(int task) {
        Parts p = parts();
        int cpu = p.kernel.here();
        p.llc.running(task, cpu, p.queues);
        p.state.set(task, Field.STARTED_AT, p.kernel.now());
        p.shrinking.running(task, cpu);
    }

    @Override
    public void stopping(int task, boolean runnable) {
        Parts p = parts();
        State state = p.state;
        int cpu = p.kernel.here();
        int cell = state.cellOfCpu(cpu);
        long now = p.kernel.now();
        long used = now - state.get(task, Field.STARTED_AT);
        if (used < 0) {
            used = 0;
            state.count(cell, Stat.CLAMP_USED);
        }
        state.set(task, Field.STARTED_AT, now);
        p.shrinking.sample(task, used);
        int weight = p.kernel.weight(task);
        if (weight == 0) {
            p.kernel.error(task, "Task " + p.kernel.pid(task) + " has zero weight");
            return;
        }
        long vtime = p.kernel.dsqVtime(task) + Charging.charge(used, weight);
        p.kernel.setDsqVtime(task, vtime);
        boolean regular = state.get(task, Field.BORROWED) == 0 && state.get(task, Field.CHARGE_CELL) == cell;
        if (regular) {
            state.liftClockCpu(cpu, vtime);
        }
        charging.liftCellClock(state, task, regular, cell, p.llc.charge(task, cpu), vtime);
        state.set(task, Field.BORROWED, 0);
        state.addRunning(cpu, state.cell(task), used);
    }

    @Override
    public void setCpumask(int task, int mask) {
        parts().queues.assign(task);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        Parts p = parts();
        p.state.resetTask(task);
        if (flags.cpuControllerDisabled()) {
            p.cells.addWithAncestors(cgroup);
        }
        return p.cells.update(task, cgroup) ? 0 : -Scx.ENOENT;
    }

    @Override
    public int cgroupInit(int cgroup, int weight) {
        return parts().cells.add(cgroup);
    }

    @Override
    public void cgroupMove(int task, int from, int to) {
        parts().cells.update(task, to);
    }

    /** The counter moves at the entry of the write, before the new value is in place. */
    @Override
    public void hook(Callback hook, int cgroup) {
        Parts p = parts();
        if (hook == Callback.HOOK_CPUSET_WRITE) {
            p.state.set(Global.CPUSET_SEQ, p.state.get(Global.CPUSET_SEQ) + 1);
        } else if (hook == Callback.HOOK_CGROUP_MKDIR) {
            p.cells.forget(cgroup);
            p.cells.addWithAncestors(cgroup);
        }
    }

    @Override
    public void dump(DumpSink out) {
        Parts p = parts();
        Dump.scheduler(p.state, p.llc, out);
    }

    @Override
    public void dumpTask(DumpSink out, int task) {
        Dump.task(parts().state, out, task);
    }

    @Override
    public long vtimeBasis(int task) {
        Parts p = parts();
        return p.state.allCell(task)
                ? p.state.clock(p.state.cell(task), p.llc.basis(task))
                : p.state.clockCpu(p.queues.boundCpu(task));
    }

    @Override
    public String clocks(int task) {
        Parts p = parts();
        int cpu = p.state.allCell(task) ? p.kernel.taskCpu(task) : p.queues.boundCpu(task);
        return Dump.clocks(p.state, task, p.llc.basis(task), cpu);
    }

    @Override
    public UserSpace userSpace() {
        return parts().manager;
    }
}
