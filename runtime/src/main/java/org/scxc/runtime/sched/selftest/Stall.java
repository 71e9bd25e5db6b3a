package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * As scx_qmap -t n: every n-th enqueue of a task below the root cgroup (flag {@code every}, default 10) is forgotten; the others
 * share one FIFO queue. Expected: 1026, "failed to run for". Timeout 5 s as in qmap unless flag {@code timeout} says
 * otherwise. The object of guest/src/main/bpf/stall.bpf.c makes the same calls.
 */
public final class Stall extends SmallScheduler {
    private final long every;
    private int enqueues;

    public Stall(SchedulerUse use) {
        super(
                "stall",
                0,
                timeoutMs(use, 5000),
                EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT));
        every = Math.max(1, number(use, "every", 10));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        enqueues = store.longs("stall.enqueues", 1);
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int cpu = kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
        return cpu >= 0 ? cpu : prevCpu;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        boolean inCell = kernel().cgroupParent(kernel().cgroup(task)) >= 0;
        if (!inCell || count(enqueues) % every != 0) {
            kernel().dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        kernel().dsqMoveToLocal(0);
    }
}
