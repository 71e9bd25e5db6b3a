package org.scxc.runtime.sched;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * The discipline P as a scheduler: a FIFO of pids that nothing is unlinked from; dispatch pops, tests the affinity, inserts by
 * SCX_DSQ_LOCAL_ON. The same as guest/src/main/bpf/pid_fifo.bpf.c, but for its delays: a callback takes no time here.
 */
public final class PidQueue extends SmallScheduler {
    private static final int CAPACITY = 4096;
    private static final long OVERFLOW_DSQ = 1;
    private static final int TRIES = 64;

    private @Nullable PidFifo queue;

    public PidQueue(SchedulerUse use) {
        super("pid_fifo", 0, timeoutMs(use, 5000), EnumSet.of(Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        queue = new PidFifo(door, "pid_fifo", CAPACITY);
    }

    @Override
    public int init() {
        return kernel().createDsq(OVERFLOW_DSQ, -1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (!requireNonNull(queue).push(kernel().pid(task))) {
            kernel().dsqInsert(task, OVERFLOW_DSQ, Scx.SLICE_DFL, enqFlags);
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        Kfuncs k = kernel();
        if (k.dsqMoveToLocal(OVERFLOW_DSQ)) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            int pid = requireNonNull(queue).pop();
            if (pid < 0) {
                return;
            }
            int task = k.taskFromPid(pid);
            if (task < 0) {
                continue; // it exited in the queue
            }
            if (k.store().maskTest(k.cpusPtr(task), cpu)) {
                k.dsqInsert(task, Scx.DSQ_LOCAL_ON | cpu, Scx.SLICE_DFL, 0);
                return;
            }
            // another CPU's: behind everybody else, and that CPU has to look
            if (!requireNonNull(queue).push(pid)) {
                k.dsqInsert(task, OVERFLOW_DSQ, Scx.SLICE_DFL, 0);
            }
            kickOneOf(task);
        }
    }

    /** Wakes a CPU that may run the task, if one idles. */
    private void kickOneOf(int task) {
        int cpu = kernel().anyDistribute(kernel().cpusPtr(task));
        if (cpu < kernel().nrCpus()) {
            kernel().kickCpu(cpu, Scx.KICK_IDLE);
        }
    }
}
