package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * One user queue used in both orders: the first enqueue by arrival, all others by vtime; nobody consumes it.
 * Expected: 1024, "DSQ ID 0x0000000000000000 already had FIFO-enqueued tasks".
 */
public final class FifoThenPriq extends SmallScheduler {
    private int enqueues;

    public FifoThenPriq(SchedulerUse use) {
        super(
                "fifo_then_priq",
                0,
                timeoutMs(use, 5000),
                EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.INIT));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        enqueues = store.longs("fifo_then_priq.enqueues", 1);
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (count(enqueues) == 1) {
            kernel().dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
        } else {
            kernel().dsqInsertVtime(task, 0, Scx.SLICE_DFL, 0, enqFlags);
        }
    }
}
