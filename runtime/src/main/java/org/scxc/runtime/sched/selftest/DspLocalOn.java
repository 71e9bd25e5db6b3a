package org.scxc.runtime.sched.selftest;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.PidFifo;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * Selftest dsp_local_on: enqueue pushes the pid on one FIFO, dispatch pops one and inserts it into the local queue of a
 * random CPU if the task may run everywhere, else of its own CPU. Expected: 64.
 */
public final class DspLocalOn extends SmallScheduler {
    private static final int CAPACITY = 8192;

    private @Nullable PidFifo queue;

    public DspLocalOn(SchedulerUse use) {
        super(
                "dsp_local_on",
                0,
                timeoutMs(use, 1000),
                EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        queue = new PidFifo(door, "dsp_local_on", CAPACITY);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (!requireNonNull(queue).push(kernel().pid(task))) {
            kernel().error("failed to enqueue " + kernel().comm(task) + "[" + kernel().pid(task) + "]");
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        int pid = requireNonNull(queue).pop();
        int task = pid < 0 ? -1 : kernel().taskFromPid(pid);
        if (task < 0) {
            return;
        }
        boolean anywhere = kernel().nrCpusAllowed(task) == kernel().nrCpus() && !kernel().migrationDisabled(task);
        int target = anywhere ? kernel().random(kernel().nrCpus()) : kernel().taskCpu(task);
        kernel().dsqInsert(task, Scx.DSQ_LOCAL_ON | target, Scx.SLICE_DFL, 0);
    }
}
