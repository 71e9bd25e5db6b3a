package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * scx_qmap -l n: from the n-th dispatch on (flag {@code after}, default 10), an empty queue makes ops.dispatch insert
 * a task that is not queued. The core ignores it but counts it and calls again. Expected: the core leaves the loop at
 * the 32nd call and kicks the CPU; the workload goes on, 64. As an idle CPU would loop for ever, it ends
 * after flag {@code calls} (default 1000) such calls.
 */
public final class DispatchLoop extends SmallScheduler {
    private final long after;
    private final long until;
    private int dispatches;
    private int decoy;

    public DispatchLoop(SchedulerUse use) {
        super(
                "dispatch_loop",
                0,
                timeoutMs(use, 5000),
                EnumSet.of(Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT, Callback.INIT_TASK));
        after = number(use, "after", 10);
        until = after + number(use, "calls", 1000);
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        dispatches = store.longs("dispatch_loop.dispatches", 1);
        decoy = store.longs("dispatch_loop.decoy", 1); // task + 1
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        if (kernel().store().get(decoy) == 0) {
            kernel().store().set(decoy, task + 1);
        }
        return 0;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        kernel().dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        int task = (int) kernel().store().get(decoy) - 1;
        if (kernel().dsqMoveToLocal(0) || task < 0) {
            return;
        }
        long n = count(dispatches);
        if (n > after && n <= until) {
            kernel().dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        }
    }
}
