package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest maximal: every callback is there and does next to nothing. Expected: loads, the workload completes, ends
 * with 64.
 *
 * <p>What is not here is the interface's own default, which does what the selftest's bodies do.
 */
public final class Maximal extends SmallScheduler {
    public Maximal(SchedulerUse use) {
        super("maximal", 0, timeoutMs(use, 0), callbacks());
    }

    private static EnumSet<Callback> callbacks() {
        EnumSet<Callback> all = EnumSet.range(Callback.SELECT_CPU, Callback.EXIT);
        all.remove(Callback.UPDATE_IDLE); // would turn the built-in idle tracking off
        return all;
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        kernel().dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        kernel().dsqMoveToLocal(0);
    }
}
