package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest select_cpu_dispatch: select_cpu inserts into the local queue if prev is idle or another idle CPU is found,
 * else into the global one. Expected: the workload completes, 64.
 */
public final class SelectCpuDispatch extends SmallScheduler {
    public SelectCpuDispatch(SchedulerUse use) {
        super("select_cpu_dispatch", 0, timeoutMs(use, 1000), EnumSet.of(Callback.SELECT_CPU));
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        Kfuncs k = kernel();
        boolean prevAllowed = k.store().maskTest(k.cpusPtr(task), prevCpu);
        int cpu = prevAllowed && k.testAndClearCpuIdle(prevCpu) ? prevCpu : k.pickIdleCpu(k.cpusPtr(task), 0);
        k.dsqInsert(task, cpu >= 0 ? Scx.DSQ_LOCAL : Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        return cpu >= 0 ? cpu : prevCpu;
    }
}
