package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest select_cpu_dispatch_bad_dsq: select_cpu inserts into a queue that was never made. With flag {@code
 * when_idle}, selftest ddsp_bogus_dsq_fail: only when an idle CPU was found, and by vtime. Expected: 1024,
 * "non-existent DSQ 0xcafef00d".
 */
public final class BadDsq extends SmallScheduler {
    private static final long BOGUS = 0xcafef00dL;

    private final boolean whenIdle;

    public BadDsq(SchedulerUse use) {
        super("bad_dsq", 0, timeoutMs(use, 1000), EnumSet.of(Callback.SELECT_CPU));
        whenIdle = use.isOn("when_idle");
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        if (!whenIdle) {
            kernel().dsqInsert(task, BOGUS, Scx.SLICE_DFL, 0);
            return prevCpu;
        }
        int cpu = kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
        if (cpu < 0) {
            return prevCpu;
        }
        kernel().dsqInsertVtime(task, BOGUS, Scx.SLICE_DFL, 0, 0);
        return cpu;
    }
}
