package org.scxc.runtime.sched;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * scx_central of 7.3: CPU {@code cpu} (flag, default 0) decides for all others, tasks have infinite slices and a timer on the
 * central CPU ends them after {@code slice} (flag, default 20 ms). Source: docs/kernel/schedulers.md#scx-central. It
 * tests affinity and inserts later: the usual victim of the affinity race (docs/kernel/race.md#central-victim).
 *
 * <p>The timer starts in the first dispatch of the central CPU, on that CPU. The original ends itself when it fires on another one;
 * nothing of it can make it do so here, and nothing is checked.
 */
public final class Central extends SmallScheduler {
    private static final long FALLBACK_DSQ = 0;
    private static final int QUEUE = 4096;
    private static final long TIMER_NS = 1_000_000;
    private static final int TIMER = 0;

    private final int central;
    private final long slice;
    private int queue;
    private int head;
    private int tail;
    private int gimme;
    private int started;
    private int timerTurn;
    private int timerStarted;

    public Central(SchedulerUse use) {
        super(
                "central",
                Scx.OPS_ENQ_LAST,
                0,
                EnumSet.of(
                        Callback.SELECT_CPU,
                        Callback.ENQUEUE,
                        Callback.DISPATCH,
                        Callback.RUNNING,
                        Callback.STOPPING,
                        Callback.INIT,
                        Callback.BPF_TIMER));
        central = (int) number(use, "cpu", 0);
        slice = duration(use, "slice", Scx.SLICE_DFL);
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        queue = store.longs("central.q", QUEUE);
        head = store.longs("central.head", 1);
        tail = store.longs("central.tail", 1);
        gimme = store.longs("central.gimme", door.nrCpus());
        started = store.longs("central.started_at", door.nrCpus());
        timerTurn = store.longs("central.timer_turn", 1);
        timerStarted = store.longs("central.timer_started", 1);
    }

    @Override
    public int init() {
        int error = kernel().createDsq(FALLBACK_DSQ, -1);
        if (error == 0) {
            kernel().kickCpu(central, 0); // its first dispatch starts the timer, on that CPU
        }
        return error;
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        return central; // the kernel picks another if the task may not run there
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        Kfuncs k = kernel();
        if (k.isKthread(task) && k.nrCpusAllowed(task) == 1) {
            k.dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_INF, enqFlags | Scx.ENQ_PREEMPT);
            return;
        }
        if (!push(k.pid(task))) {
            k.dsqInsert(task, FALLBACK_DSQ, Scx.SLICE_INF, enqFlags);
            return;
        }
        // a task that is just being put off its CPU still counts as running: that CPU is about to ask anyway
        if (!k.isRunning(task)) {
            k.kickCpu(central, Scx.KICK_PREEMPT);
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        Kfuncs k = kernel();
        if (cpu != central) {
            if (!k.dsqMoveToLocal(FALLBACK_DSQ)) {
                k.store().set(gimme + cpu, 1);
                k.kickCpu(central, Scx.KICK_PREEMPT);
            }
            return;
        }
        if (k.store().get(timerStarted) == 0) {
            k.timerStart(TIMER, TIMER_NS);
            k.store().set(timerStarted, 1);
        }
        for (int other = 0; other < k.nrCpus() && k.dispatchNrSlots() > 0; other++) {
            if (k.store().get(gimme + other) != 0 && dispatchTo(other)) {
                k.store().set(gimme + other, 0);
            }
        }
        if (k.dispatchNrSlots() == 0) {
            k.kickCpu(central, Scx.KICK_PREEMPT);
            return;
        }
        if (!k.dsqMoveToLocal(FALLBACK_DSQ)) {
            dispatchTo(central);
        }
    }

    /** Gives {@code cpu} the first queued task that may run there; others go to the fallback queue. */
    private boolean dispatchTo(int cpu) {
        Kfuncs k = kernel();
        while (queued() > 0) {
            int task = k.taskFromPid(pop());
            if (task < 0) {
                continue; // it exited meanwhile
            }
            boolean stays = k.migrationDisabled(task) && k.taskCpu(task) != cpu;
            if (!k.store().maskTest(k.cpusPtr(task), cpu) || stays) {
                k.dsqInsert(task, FALLBACK_DSQ, Scx.SLICE_INF, 0);
                if (k.dispatchNrSlots() == 0) {
                    return false;
                }
                continue;
            }
            k.dsqInsert(task, Scx.DSQ_LOCAL_ON | cpu, Scx.SLICE_INF, 0);
            if (cpu != central) {
                k.kickCpu(cpu, Scx.KICK_IDLE);
            }
            return true;
        }
        return false;
    }

    @Override
    public void running(int task) {
        long now = kernel().now();
        kernel().store().set(started + kernel().taskCpu(task), now == 0 ? 1 : now);
    }

    @Override
    public void stopping(int task, boolean runnable) {
        kernel().store().set(started + kernel().taskCpu(task), 0);
    }

    @Override
    public void timer(int id) {
        Kfuncs k = kernel();
        Store store = k.store();
        long budget = queued();
        long first = store.get(timerTurn);
        store.set(timerTurn, first + 1);
        for (int i = 0; i < k.nrCpus(); i++) {
            int cpu = (int) ((first + i) % k.nrCpus());
            long since = store.get(started + cpu);
            if (cpu == central || since != 0 && k.now() - since < slice) {
                continue;
            }
            if (k.dsqNrQueued(FALLBACK_DSQ) > 0 || k.dsqNrQueued(Scx.DSQ_LOCAL_ON | cpu) > 0) {
                k.kickCpu(cpu, Scx.KICK_PREEMPT);
            } else if (budget > 0) {
                budget--;
                k.kickCpu(cpu, Scx.KICK_PREEMPT);
            }
        }
        k.timerStart(TIMER, TIMER_NS);
    }

    private long queued() {
        return kernel().store().get(tail) - kernel().store().get(head);
    }

    private boolean push(int pid) {
        if (queued() == QUEUE) {
            return false;
        }
        Store store = kernel().store();
        long at = store.get(tail);
        store.set(queue + (int) (at % QUEUE), pid);
        store.set(tail, at + 1);
        return true;
    }

    private int pop() {
        Store store = kernel().store();
        long at = store.get(head);
        store.set(head, at + 1);
        return (int) store.get(queue + (int) (at % QUEUE));
    }
}
