package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * scx_qmap -e n: scx_bpf_error at the n-th enqueue (flag {@code at}, default 10); the others go to the global queue.
 * Expected: 1025, "test triggering error".
 */
public final class EnqError extends SmallScheduler {
    private final long at;
    private int enqueues;

    public EnqError(SchedulerUse use) {
        super("enq_error", 0, timeoutMs(use, 5000), EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE));
        at = number(use, "at", 10);
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        enqueues = store.longs("enq_error.enqueues", 1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (count(enqueues) == at) {
            kernel().error("test triggering error");
        }
        kernel().dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
    }
}
