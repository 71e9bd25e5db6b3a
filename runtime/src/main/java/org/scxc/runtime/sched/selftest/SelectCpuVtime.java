package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * Selftest select_cpu_vtime: select_cpu inserts by vtime into a user queue, dispatch consumes it. Expected: 64, and
 * cell {@code select_cpu_vtime.consumed} is 1. Tasks that use up their slice return to the global queue, which is
 * served first: spinners starve the user queue, 1026.
 */
public final class SelectCpuVtime extends SmallScheduler {
    private int consumed;
    private int vtimeNow;

    public SelectCpuVtime(SchedulerUse use) {
        super(
                "select_cpu_vtime",
                0,
                timeoutMs(use, 1000),
                EnumSet.of(
                        Callback.SELECT_CPU,
                        Callback.DISPATCH,
                        Callback.RUNNING,
                        Callback.STOPPING,
                        Callback.ENABLE,
                        Callback.INIT));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        consumed = store.longs("select_cpu_vtime.consumed", 1);
        vtimeNow = store.longs("select_cpu_vtime.vtime_now", 1);
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int cpu = kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
        long vtime = Math.max(kernel().dsqVtime(task), kernel().store().get(vtimeNow) - Scx.SLICE_DFL);
        kernel().dsqInsertVtime(task, 0, Scx.SLICE_DFL, vtime, 0);
        return cpu >= 0 ? cpu : prevCpu;
    }

    @Override
    public void dispatch(int cpu, int prev) {
        if (kernel().dsqMoveToLocal(0)) {
            kernel().store().set(consumed, 1);
        }
    }

    @Override
    public void running(int task) {
        long vtime = kernel().dsqVtime(task);
        if (vtime > kernel().store().get(vtimeNow)) {
            kernel().store().set(vtimeNow, vtime);
        }
    }

    @Override
    public void stopping(int task, boolean runnable) {
        long used = Scx.SLICE_DFL - kernel().slice(task);
        kernel().setDsqVtime(task, kernel().dsqVtime(task) + used * 100 / kernel().weight(task));
    }

    @Override
    public void enable(int task) {
        kernel().setDsqVtime(task, kernel().store().get(vtimeNow));
    }
}
