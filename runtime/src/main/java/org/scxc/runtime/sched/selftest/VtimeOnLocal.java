package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest ddsp_vtimelocal_fail: select_cpu finds an idle CPU and inserts by vtime into its local queue. Expected:
 * 1024, "cannot use vtime ordering for built-in DSQs".
 */
public final class VtimeOnLocal extends SmallScheduler {
    public VtimeOnLocal(SchedulerUse use) {
        super("vtime_on_local", 0, timeoutMs(use, 1000), EnumSet.of(Callback.SELECT_CPU));
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int cpu = kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
        if (cpu < 0) {
            return prevCpu;
        }
        kernel().dsqInsertVtime(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0, 0);
        return cpu;
    }
}
