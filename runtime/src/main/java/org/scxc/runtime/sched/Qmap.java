package org.scxc.runtime.sched;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * scx_qmap of 6.12 (docs/kernel/schedulers.md#scx-qmap): five FIFOs of pids, chosen by weight; a CPU takes 1, 2, 4, 8 and 16
 * tasks of them in turn. A task of weight 8668 or more (nice −20) is moved past the others and preempts. Not here: core
 * scheduling, the options -l, -p, -d and -S.
 */
public final class Qmap extends SmallScheduler {
    private static final int QUEUES = 5;
    private static final int CAPACITY = 4096;
    private static final int HIGH_WEIGHT = 8668;
    private static final long SHARED_DSQ = 0;
    private static final long HIGHPRI_DSQ = 1;

    private final long slice;
    private final long errorAt;
    private final long stallUser;
    private final long stallKernel;
    private final int batch;

    private final PidFifo[] fifos = new PidFifo[QUEUES];
    private int enqueues;
    private int userEnqueues;
    private int kernelEnqueues;
    private int forceLocal; // by task
    private int highPriority; // by task
    private int highQueued;
    private int highVtime;
    private int cursor; // by CPU: queue
    private int quota; // by CPU: what is left of it

    public Qmap(SchedulerUse use) {
        super(
                "qmap",
                0,
                5000,
                EnumSet.of(
                        Callback.SELECT_CPU,
                        Callback.ENQUEUE,
                        Callback.DISPATCH,
                        Callback.CPU_RELEASE,
                        Callback.INIT_TASK,
                        Callback.INIT));
        slice = duration(use, "slice", Scx.SLICE_DFL);
        errorAt = number(use, "error_at", 0);
        stallUser = number(use, "stall_user", 0);
        stallKernel = number(use, "stall_kernel", 0);
        batch = (int) Math.max(1, number(use, "batch", 1));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        for (int i = 0; i < QUEUES; i++) {
            fifos[i] = new PidFifo(door, "qmap.fifo" + i, CAPACITY);
        }
        enqueues = store.longs("qmap.enqueues", 1);
        userEnqueues = store.longs("qmap.user_enqueues", 1);
        kernelEnqueues = store.longs("qmap.kernel_enqueues", 1);
        forceLocal = store.longs("qmap.force_local", door.taskCapacity());
        highPriority = store.longs("qmap.highpri", door.taskCapacity());
        highQueued = store.longs("qmap.highpri_queued", 1);
        highVtime = store.longs("qmap.highpri_vtime", 1);
        cursor = store.longs("qmap.cursor", door.nrCpus());
        quota = store.longs("qmap.quota", door.nrCpus());
    }

    @Override
    public int init() {
        int error = kernel().createDsq(SHARED_DSQ, -1);
        return error != 0 ? error : kernel().createDsq(HIGHPRI_DSQ, -1);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        set(forceLocal + task, 0); // numbers of tasks are used again
        set(highPriority + task, 0);
        return 0;
    }

    private long get(int cell) {
        return kernel().store().get(cell);
    }

    private void set(int cell, long value) {
        kernel().store().set(cell, value);
    }

    static int queueOf(int weight) {
        if (weight <= 25) {
            return 0;
        } else if (weight <= 50) {
            return 1;
        } else if (weight < 200) {
            return 2;
        }
        return weight < 400 ? 3 : 4;
    }

    /** A pinned task's CPU, the previous one if idle, any idle one; negative if there is none. */
    private int direct(int task, int prev) {
        if (kernel().nrCpusAllowed(task) == 1 || kernel().testAndClearCpuIdle(prev)) {
            return prev;
        }
        return kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int cpu = direct(task, prevCpu);
        if (cpu < 0) {
            return prevCpu;
        }
        set(forceLocal + task, 1);
        return cpu;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        if (isForgotten(task)) {
            return;
        }
        if (errorAt > 0 && count(enqueues) == errorAt) {
            kernel().error("test triggering error");
            return;
        }
        if (get(forceLocal + task) != 0) {
            set(forceLocal + task, 0);
            kernel().dsqInsert(task, Scx.DSQ_LOCAL, slice, enqFlags);
            return;
        }
        if ((enqFlags & Scx.ENQ_CPU_SELECTED) == 0) {
            int cpu = direct(task, kernel().taskCpu(task));
            if (cpu >= 0) {
                kernel().dsqInsert(task, Scx.DSQ_LOCAL_ON | cpu, slice, enqFlags);
                return;
            }
        }
        if ((enqFlags & Scx.ENQ_REENQ) != 0) {
            kernel().dsqInsert(task, SHARED_DSQ, 0, enqFlags);
            int cpu = kernel().pickIdleCpu(kernel().cpusPtr(task), 0);
            if (cpu >= 0) {
                kernel().kickCpu(cpu, Scx.KICK_IDLE);
            }
            return;
        }
        push(task, enqFlags);
    }

    private boolean isForgotten(int task) {
        if (kernel().isKthread(task)) {
            return stallKernel > 0 && count(kernelEnqueues) % stallKernel == 0;
        }
        return stallUser > 0 && count(userEnqueues) % stallUser == 0;
    }

    private void push(int task, long enqFlags) {
        int weight = kernel().weight(task);
        if (!fifos[queueOf(weight)].push(kernel().pid(task))) {
            kernel().dsqInsert(task, SHARED_DSQ, slice, enqFlags);
        } else if (weight >= HIGH_WEIGHT) {
            set(highPriority + task, 1);
            set(highQueued, get(highQueued) + 1);
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        if (dispatchHigh(cpu) || get(highQueued) == 0 && kernel().dsqMoveToLocal(SHARED_DSQ)) {
            return;
        }
        int left = batch;
        for (int round = 0; round < QUEUES; round++) {
            if (get(quota + cpu) == 0) {
                set(cursor + cpu, (get(cursor + cpu) + 1) % QUEUES);
                set(quota + cpu, 1L << get(cursor + cpu));
            }
            PidFifo fifo = fifos[(int) get(cursor + cpu)];
            for (int pid = fifo.pop(); pid >= 0; pid = fifo.pop()) {
                int task = kernel().taskFromPid(pid);
                if (task < 0) {
                    continue;
                }
                if (get(highPriority + task) != 0) {
                    set(highQueued, get(highQueued) - 1);
                }
                kernel().dsqInsert(task, SHARED_DSQ, slice, 0);
                set(quota + cpu, get(quota + cpu) - 1);
                if (--left == 0 || kernel().dispatchNrSlots() == 0) {
                    if (!dispatchHigh(cpu)) {
                        kernel().dsqMoveToLocal(SHARED_DSQ);
                    }
                    return;
                }
                if (get(quota + cpu) == 0) {
                    break;
                }
            }
            set(quota + cpu, 0);
        }
    }

    /** @return a high-priority task came to this CPU */
    private boolean dispatchHigh(int cpu) {
        Kfuncs k = kernel();
        for (int task = k.dsqFirst(SHARED_DSQ); task >= 0; ) {
            int next = k.dsqNext(task);
            if (get(highPriority + task) != 0) {
                set(highPriority + task, 0);
                k.setSlice(task, 2 * slice);
                set(highVtime, get(highVtime) + 1);
                k.dsqMoveVtime(SHARED_DSQ, task, HIGHPRI_DSQ, get(highVtime), 0);
            }
            task = next;
        }
        for (int task = k.dsqFirst(HIGHPRI_DSQ); task >= 0; ) {
            int next = k.dsqNext(task);
            int mask = k.cpusPtr(task);
            int target = k.store().maskTest(mask, cpu) ? cpu : k.anyDistribute(mask);
            if (k.dsqMove(HIGHPRI_DSQ, task, Scx.DSQ_LOCAL_ON | target, Scx.ENQ_PREEMPT) && target == cpu) {
                return true;
            }
            task = next;
        }
        return false;
    }

    @Override
    public void cpuRelease(int cpu, int reason, int task) {
        kernel().reenqueueLocal();
    }
}
