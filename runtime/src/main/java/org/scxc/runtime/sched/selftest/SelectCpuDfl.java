package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest select_cpu_dfl: without select_cpu the core itself inserts what it wakes on an idle CPU, so enqueue never
 * sees a user task whose CPU is marked idle; if it does, scx_bpf_error. Expected: 64.
 */
public final class SelectCpuDfl extends SmallScheduler {
    public SelectCpuDfl(SchedulerUse use) {
        super("select_cpu_dfl", 0, timeoutMs(use, 1000), EnumSet.of(Callback.ENQUEUE));
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        int cpu = kernel().taskCpu(task);
        if (!kernel().isKthread(task) && kernel().testAndClearCpuIdle(cpu)) {
            kernel().error(task, kernel().comm(task) + " was enqueued while CPU " + cpu + " was idle");
        }
        kernel().dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
    }
}
