package org.scxc.runtime.sched;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * scx_simple: one shared queue, ordered by arrival (flag {@code fifo}) or by weighted vtime. Source:
 * docs/kernel/schedulers.md#scx-simple and, for the charging, docs/kernel/weights.md#vtime.
 */
public final class Simple extends SmallScheduler {
    private static final long SHARED_DSQ = 0;

    private final boolean fifo;
    private final long cgroupExitNs;
    private int vtimeNow;

    public Simple(SchedulerUse use) {
        this(use, "simple", 0, 0, callbacks(use.isOn("fifo")), 0);
    }

    private Simple(
            SchedulerUse use,
            String name,
            long opsFlags,
            int timeoutMs,
            EnumSet<Callback> callbacks,
            long cgroupExitNs) {
        super(name, opsFlags, timeoutMs, callbacks);
        fifo = use.isOn("fifo");
        this.cgroupExitNs = cgroupExitNs;
    }

    /**
     * The same rules with ops.timeout_ms of 5 s, or flag {@code timeout}; SCX_OPS_SWITCH_PARTIAL with {@code partial}; an ops.cgroup_exit
     * that does nothing, and takes {@code cgroup_exit_takes} for it: guest/src/main/bpf/user_dsq.bpf.c.
     */
    public static Simple userDsq(SchedulerUse use) {
        long flags = use.isOn("partial") ? Scx.OPS_SWITCH_PARTIAL : 0;
        EnumSet<Callback> callbacks = callbacks(use.isOn("fifo"));
        callbacks.add(Callback.CGROUP_EXIT);
        long cgroupExitNs = duration(use, "cgroup_exit_takes", 0);
        return new Simple(use, "user_dsq", flags, timeoutMs(use, 5000), callbacks, cgroupExitNs);
    }

    private static EnumSet<Callback> callbacks(boolean fifo) {
        // the original defines all of them in both modes; in FIFO mode they return at once
        EnumSet<Callback> callbacks =
                EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT, Callback.ENABLE);
        if (!fifo) {
            callbacks.add(Callback.RUNNING);
            callbacks.add(Callback.STOPPING);
        }
        return callbacks;
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        vtimeNow = store.longs("simple.vtime_now", 1);
    }

    @Override
    public int init() {
        return kernel().createDsq(SHARED_DSQ, -1);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int found = kernel().selectCpuDfl(task, prevCpu, wakeFlags);
        if ((found & Kfuncs.IDLE_FOUND) != 0) {
            kernel().dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        }
        return found & ~Kfuncs.IDLE_FOUND;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (fifo) {
            kernel().dsqInsert(task, SHARED_DSQ, Scx.SLICE_DFL, enqFlags);
            return;
        }
        // an idle task may save up one slice and no more
        long vtime = kernel().dsqVtime(task);
        long floor = kernel().store().get(vtimeNow) - Scx.SLICE_DFL;
        if (vtime - floor < 0) {
            vtime = floor;
        }
        kernel().dsqInsertVtime(task, SHARED_DSQ, Scx.SLICE_DFL, vtime, enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        kernel().dsqMoveToLocal(SHARED_DSQ);
    }

    @Override
    public void running(int task) {
        long vtime = kernel().dsqVtime(task);
        if (vtime - kernel().store().get(vtimeNow) > 0) {
            kernel().store().set(vtimeNow, vtime);
        }
    }

    @Override
    public void stopping(int task, boolean runnable) {
        // a yield leaves a slice of 0, so the whole of it is charged
        long used = Scx.SLICE_DFL - kernel().slice(task);
        kernel().setDsqVtime(task, kernel().dsqVtime(task) + used * 100 / kernel().weight(task));
    }

    @Override
    public void enable(int task) {
        kernel().setDsqVtime(task, kernel().store().get(vtimeNow));
    }

    @Override
    public long cgroupExitNs() {
        return cgroupExitNs;
    }

    @Override
    public long vtimeBasis(int task) {
        return fifo ? Long.MIN_VALUE : kernel().store().get(vtimeNow);
    }

    @Override
    public String clocks(int task) {
        return fifo ? "" : "vtime_now " + vtimeBasis(task);
    }
}
