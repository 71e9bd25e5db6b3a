package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Every user task goes to a queue that nobody consumes, kernel threads (the watchdog's among them) to the global one.
 * Expected: 1026, "failed to run for", about timeout after the first wake-up.
 */
public final class UnreachableDsq extends SmallScheduler {
    private static final long NOWHERE = 77;

    public UnreachableDsq(SchedulerUse use) {
        super(
                "unreachable_dsq",
                0,
                timeoutMs(use, 5000),
                EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.INIT));
    }

    @Override
    public int init() {
        return kernel().createDsq(NOWHERE, -1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        kernel().dsqInsert(task, kernel().isKthread(task) ? Scx.DSQ_GLOBAL : NOWHERE, Scx.SLICE_DFL, enqFlags);
    }
}
