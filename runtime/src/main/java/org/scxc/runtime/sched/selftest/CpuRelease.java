package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * Tasks wait in the local queue of the CPU they last ran on, those that come again (SCX_ENQ_REENQ) in that of the next.
 * With flag {@code reenqueue} ops.cpu_release gives the local queue back when a real-time task or the stopper takes the
 * CPU, as its typical body does (docs/kernel/lifecycle.md#cpu-release); without it they wait there as long as that
 * lasts. Cells {@code cpu_release.released} and {@code .acquired} count.
 */
public final class CpuRelease extends SmallScheduler {
    private final boolean reenqueues;
    private int released;
    private int acquired;

    public CpuRelease(SchedulerUse use) {
        super(
                "cpu_release",
                0,
                timeoutMs(use, 0),
                EnumSet.of(Callback.ENQUEUE, Callback.CPU_RELEASE, Callback.CPU_ACQUIRE));
        reenqueues = use.flags().get("reenqueue") instanceof Value.Switch s && s.on();
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        released = store.longs("cpu_release.released", 1);
        acquired = store.longs("cpu_release.acquired", 1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        int next = (kernel().taskCpu(task) + 1) % kernel().nrCpus();
        boolean moves = (enqFlags & Scx.ENQ_REENQ) != 0 && kernel().store().maskTest(kernel().cpusPtr(task), next);
        kernel().dsqInsert(task, moves ? Scx.DSQ_LOCAL_ON | next : Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
    }

    @Override
    public void cpuRelease(int cpu, int reason, int task) {
        count(released);
        if (reenqueues) {
            kernel().reenqueueLocal();
        }
    }

    @Override
    public void cpuAcquire(int cpu) {
        count(acquired);
    }
}
