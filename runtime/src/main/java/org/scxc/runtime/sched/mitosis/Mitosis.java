package org.scxc.runtime.sched.mitosis;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.CellCpus;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.sched.JavaModel;
import org.scxc.runtime.sched.mitosis.State.Global;

/**
 * The BPF side of scx_mitosis in managed mode (docs/kernel/mitosis.md#callbacks): cells of CPUs, one vtime queue per
 * cell and one per CPU. Versions and flags are strategies chosen at {@link #attach}.
 */
public final class Mitosis implements SchedExtOps {
    public static final JavaModel MODEL = new JavaModel(MitosisFlags.NAMES, Mitosis::new, MitosisFlags::refusals);

    private final MitosisFlags flags;
    private final OpsInfo info;
    private @Nullable Parts parts;

    /** Everything that needs the kernel. */
    private record Parts(
            State state,
            LlcMode llc,
            QueueAssignment queues,
            CellLookup cells,
            Placement placement,
            Dispatch dispatch,
            RunAccount account,
            ConfigApply config,
            CellManager manager) {}

    public Mitosis(SchedulerUse use) {
        flags = MitosisFlags.of(use);
        info = new OpsInfo("mitosis", Scx.OPS_ALLOW_QUEUED_WAKEUP, 0, 0, callbacks());
    }

    private Set<Callback> callbacks() {
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
        callbacks.addAll(
                flags.cpuControllerDisabled()
                        ? EnumSet.of(Callback.HOOK_CGROUP_MKDIR, Callback.HOOK_CGROUP_RMDIR)
                        : EnumSet.of(Callback.CGROUP_INIT, Callback.CGROUP_EXIT, Callback.CGROUP_MOVE));
        return callbacks;
    }

    @Override
    public OpsInfo info() {
        return info;
    }

    @Override
    public void attach(Kfuncs kernel) {
        State state = new State(kernel, flags.llcAware());
        LlcMode llc = LlcMode.of(state, flags);
        QueueAssignment queues = new QueueAssignment(state, flags, llc);
        CellLookup cells = new CellLookup(state, flags, queues);
        SliceShrinking shrinking = new SliceShrinking(state, flags);
        ConfigApply config = new ConfigApply(state, llc, flags.borrowing());
        parts = new Parts(
                state,
                llc,
                queues,
                cells,
                new Placement(state, flags, llc, queues, cells, shrinking),
                new Dispatch(state, llc),
                new RunAccount(state, llc, queues, Charging.of(flags), shrinking),
                config,
                new CellManager(new ModelPort(state, config), flags));
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
            p.state.kernel.createDsq(Dsqs.cpu(cpu), -1);
        }
        p.config.createQueues(0);
        // every CPU is cell 0's until the first configuration; tasks are assigned before it
        p.llc.configured(1);
        p.state.setOwner(0, true, 1);
        if (flags.cpuControllerDisabled()) { // those that are there: the hook tells of later ones
            for (int cgroup = 0; cgroup < p.state.kernel.cgroupCapacity(); cgroup++) {
                p.cells.addWithAncestors(cgroup);
            }
        }
        return 0;
    }

    @Override
    public int selectCpu(int task, int prev, long wakeFlags) {
        return parts().placement.select(task, prev);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        parts().placement.enqueue(task, enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        parts().dispatch.run(cpu);
    }

    @Override
    public void running(int task) {
        parts().account.start(task);
    }

    @Override
    public void stopping(int task, boolean runnable) {
        parts().account.stop(task);
    }

    @Override
    public void setCpumask(int task, int mask) {
        parts().queues.assign(task);
    }

    /** A new task starts at the clock of its queue; nothing is inherited from its parent. */
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
    public int cgroupInit(int cgroup, int weight, long periodUs, long quotaUs) {
        return parts().cells.add(cgroup);
    }

    @Override
    public void cgroupMove(int task, int from, int to) {
        parts().cells.update(task, to);
    }

    /** The cpuset counter moves at the entry of the write, before the new value is in place. */
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
        Dump.scheduler(parts().state, out);
    }

    @Override
    public void dumpTask(DumpSink out, int task) {
        Dump.task(parts().state, out, task);
    }

    @Override
    public long vtimeBasis(int task) {
        return parts().placement.basis(task);
    }

    @Override
    public String clocks(int task) {
        Parts p = parts();
        int cpu = p.state.allCell(task) ? p.state.kernel.taskCpu(task) : p.queues.boundCpu(task);
        return Dump.clocks(p.state, task, p.llc.basis(task), cpu);
    }

    @Override
    public CellCpus cellCpus() {
        return parts().manager.cellCpus();
    }

    @Override
    public UserSpace userSpace() {
        return parts().manager;
    }
}
