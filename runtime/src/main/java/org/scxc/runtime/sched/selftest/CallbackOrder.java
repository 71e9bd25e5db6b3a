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
 * Selftest init_enable_count, and more: every callback about a task is checked against the order that the kernel
 * promises (docs/kernel/lifecycle.md#callback-order), a violation is scx_bpf_error. The queue is a FIFO of pids in BPF,
 * so that ops.dequeue matters too. Cells {@code callback_order.init_task}, {@code .init_fork}, {@code .exit},
 * {@code .enable} and {@code .disable} count. Expected: 64.
 */
public final class CallbackOrder extends SmallScheduler {
    private static final int INITIALIZED = 1;
    private static final int ENABLED = 2;
    private static final int RUNNABLE = 4;
    private static final int RUNNING = 8;
    /** Given to ops.enqueue and neither run nor taken back since. */
    private static final int OWNED = 16;
    /** Inserted from ops.dispatch: 7.1 says so with one ops.dequeue, 6.12 with none. */
    private static final int DISPATCHED = 32;

    private @Nullable PidFifo queue;
    private int states;
    private int initTasks;
    private int initForks;
    private int exits;
    private int enables;
    private int disables;

    public CallbackOrder(SchedulerUse use) {
        super(
                "callback_order",
                0,
                timeoutMs(use, 0),
                EnumSet.of(
                        Callback.ENQUEUE,
                        Callback.DEQUEUE,
                        Callback.DISPATCH,
                        Callback.TICK,
                        Callback.RUNNABLE,
                        Callback.RUNNING,
                        Callback.STOPPING,
                        Callback.QUIESCENT,
                        Callback.SET_WEIGHT,
                        Callback.SET_CPUMASK,
                        Callback.CPU_ONLINE,
                        Callback.CPU_OFFLINE,
                        Callback.INIT_TASK,
                        Callback.EXIT_TASK,
                        Callback.ENABLE,
                        Callback.DISABLE));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        queue = new PidFifo(door, "callback_order", 65_536);
        states = store.longs("callback_order.state", door.taskCapacity());
        initTasks = store.longs("callback_order.init_task", 1);
        initForks = store.longs("callback_order.init_fork", 1);
        exits = store.longs("callback_order.exit", 1);
        enables = store.longs("callback_order.enable", 1);
        disables = store.longs("callback_order.disable", 1);
    }

    /** Every bit of {@code with} must be set, none of {@code without}; then {@code set} and {@code clear} follow. */
    private void step(String callback, int task, int with, int without, int set, int clear) {
        Store store = kernel().store();
        long state = store.get(states + task);
        if ((state & with) != with || (state & without) != 0) {
            kernel().error(task, "ops." + callback + "() of " + kernel().comm(task) + " in state " + state);
        }
        store.set(states + task, (state | set) & ~(long) clear);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        step("init_task", task, 0, ~0, INITIALIZED, 0);
        count(fork ? initForks : initTasks);
        return 0;
    }

    @Override
    public void exitTask(int task) {
        step("exit_task", task, INITIALIZED, ~INITIALIZED, 0, INITIALIZED);
        count(exits);
    }

    @Override
    public void enable(int task) {
        step("enable", task, INITIALIZED, ~INITIALIZED, ENABLED, 0);
        count(enables);
    }

    @Override
    public void disable(int task) {
        step("disable", task, ENABLED, RUNNABLE | RUNNING | OWNED, 0, ENABLED);
        count(disables);
    }

    @Override
    public void setWeight(int task, int weight) {
        step("set_weight", task, ENABLED, RUNNABLE | RUNNING, 0, 0);
    }

    @Override
    public void setCpumask(int task, int mask) {
        step("set_cpumask", task, ENABLED, RUNNABLE | RUNNING, 0, 0);
    }

    @Override
    public void runnable(int task, long enqFlags) {
        step("runnable", task, ENABLED, RUNNABLE | RUNNING, RUNNABLE, 0);
    }

    @Override
    public void quiescent(int task, long deqFlags) {
        step("quiescent", task, RUNNABLE, RUNNING | OWNED, 0, RUNNABLE | DISPATCHED);
    }

    @Override
    public void running(int task) {
        step("running", task, RUNNABLE, RUNNING, RUNNING, OWNED | DISPATCHED);
    }

    @Override
    public void tick(int task) {
        step("tick", task, RUNNING, 0, 0, 0);
    }

    @Override
    public void stopping(int task, boolean runnable) {
        step("stopping", task, RUNNING, 0, 0, RUNNING);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        step("enqueue", task, RUNNABLE, RUNNING | OWNED, OWNED, DISPATCHED);
        if (!requireNonNull(queue).push(kernel().pid(task))) {
            kernel().error(task, "queue is full");
        }
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        boolean told = (kernel().store().get(states + task) & DISPATCHED) != 0 && deqFlags == 0;
        int owned = told ? DISPATCHED : OWNED;
        step("dequeue", task, owned, RUNNING, 0, owned);
    }

    /** Pops until a task's own insert is taken: what the queue names may be gone, or allowed elsewhere only. */
    @Override
    public void dispatch(int cpu, int prev) {
        Store store = kernel().store();
        for (int pid = requireNonNull(queue).pop();
                pid >= 0;
                pid = requireNonNull(queue).pop()) {
            int task = kernel().taskFromPid(pid);
            if (task < 0 || (store.get(states + task) & OWNED) == 0) {
                continue;
            }
            store.set(states + task, store.get(states + task) & ~(long) OWNED | DISPATCHED);
            boolean here = store.maskTest(kernel().cpusPtr(task), cpu);
            kernel().dsqInsert(task, here ? Scx.DSQ_LOCAL : Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
            if (here) {
                return;
            }
        }
    }
}
