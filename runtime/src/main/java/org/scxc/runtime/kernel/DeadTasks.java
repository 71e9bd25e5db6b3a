package org.scxc.runtime.kernel;

import java.util.function.IntConsumer;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.ops.Invocation;

/**
 * What is left of a task that exited. sched_ext forgets it, with ops.disable and ops.exit_task, when it has left its CPU for the
 * last time, or, before 6.19, when its struct is freed: after grace periods, since its parent reaps it at once.
 *
 * <p>Source: sched_ext_dead() in finish_task_switch(), kernel/sched/core.c (7.2.12, 7.3.4); sched_ext_free() in __put_task_struct(),
 * kernel/fork.c, and put_task_struct_rcu_user(), kernel/exit.c (6.12.117).
 */
final class DeadTasks {
    private final Tasks t;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final KernelProfile.Timed timed;
    private final Calls calls;
    private final Membership membership;
    private final GracePeriods gracePeriods;
    private IntConsumer onFree = p -> {};

    DeadTasks(Ground ground, Calls calls, Membership membership, GracePeriods gracePeriods) {
        t = ground.tasks();
        invocations = ground.invocations();
        rqs = ground.rqs();
        cores = ground.cores();
        timed = ground.profile().timed();
        this.calls = calls;
        this.membership = membership;
        this.gracePeriods = gracePeriods;
    }

    /** Told of each task whose struct is freed. */
    void onFree(IntConsumer told) {
        onFree = told;
    }

    /** finish_task_switch(), by the next task on the same CPU: {@code prev} (−1 = the idle task) may have left it for the last time. */
    void switchedOut(int prev) {
        if (prev < 0 || t.state[prev] != Tasks.DEAD) {
            return;
        }
        if (timed.exitTask() == KernelProfile.ExitTask.AT_LAST_SWITCH) {
            forget(prev);
        }
        gracePeriods.after(timed.freeGracePeriods(), () -> free(prev));
    }

    /** __put_task_struct(), an RCU callback of the CPU that the task died on. */
    private void free(int p) {
        if (t.onScxTasks[p] && t.initialized[p]) {
            rqs.settle(t.cpu(p)); // task_rq_lock()
        }
        invocations.on(t.cpu(p));
        invocations.context(Invocation.Context.SOFTIRQ);
        forget(p);
        t.freed[p] = true;
        cores.free(p);
        calls.taskFreed(p);
        onFree.accept(p);
    }

    private void forget(int p) {
        t.onScxTasks[p] = false;
        if (calls.isLoaded() && t.initialized[p]) {
            if (t.sched[p] == Tasks.EXT) {
                calls.disable(p);
            }
            membership.exit(p);
        }
    }
}
