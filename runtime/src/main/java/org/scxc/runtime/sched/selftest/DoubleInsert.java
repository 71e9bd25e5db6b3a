package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest select_cpu_dispatch_dbl_dsp: select_cpu inserts a task twice. Expected: 1024, "already direct-dispatched".
 */
public final class DoubleInsert extends SmallScheduler {
    public DoubleInsert(SchedulerUse use) {
        super("double_insert", 0, timeoutMs(use, 1000), EnumSet.of(Callback.SELECT_CPU));
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        kernel().dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        kernel().dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        return prevCpu;
    }
}
