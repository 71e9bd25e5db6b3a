package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * The first dispatch inserts one task more than the buffer holds. Expected: 1024, "dispatch buffer overflow".
 */
public final class Overflow extends SmallScheduler {
    private int decoy;

    public Overflow(SchedulerUse use) {
        super("overflow", 0, timeoutMs(use, 0), EnumSet.of(Callback.DISPATCH, Callback.INIT_TASK));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        decoy = store.longs("overflow.decoy", 1); // task + 1
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        kernel().store().set(decoy, task + 1);
        return 0;
    }

    @Override
    public void dispatch(int cpu, int prev) {
        int task = (int) kernel().store().get(decoy) - 1;
        for (int left = kernel().dispatchNrSlots(); task >= 0 && left >= 0; left--) {
            kernel().dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        }
    }
}
