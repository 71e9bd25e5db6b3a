package org.scxc.runtime.sched;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/**
 * scx_cpu0 (docs/kernel/schedulers.md#scx-cpu0): every task that may runs on CPU 0, from a queue that only CPU 0
 * consumes; a task that is elsewhere, because CPU 0 is not allowed to it, goes to the local queue there.
 */
public final class Cpu0 extends SmallScheduler {
    private static final long QUEUE = 0;

    public Cpu0(SchedulerUse use) {
        super("cpu0", 0, 0, EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT));
    }

    @Override
    public int init() {
        return kernel().createDsq(QUEUE, -1);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        return 0;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        long dsq = kernel().taskCpu(task) == 0 ? QUEUE : Scx.DSQ_LOCAL;
        kernel().dsqInsert(task, dsq, Scx.SLICE_DFL, dsq == Scx.DSQ_LOCAL ? 0 : enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        if (cpu == 0) {
            kernel().dsqMoveToLocal(QUEUE);
        }
    }
}
