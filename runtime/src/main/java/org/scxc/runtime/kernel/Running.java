package org.scxc.runtime.kernel;

import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** What the task that runs does to itself: sleep, yield, exit. Its CPU reschedules at once. */
public final class Running {
    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final DeadlineTasks deadlines;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Activation activation;
    private final Cycle cycle;
    private final Narrowing narrowing;

    Running(Ground ground, Calls calls, Activation activation, Cycle cycle, Narrowing narrowing) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        deadlines = ground.deadlines();
        servers = ground.servers();
        this.calls = calls;
        this.activation = activation;
        this.cycle = cycle;
        this.narrowing = narrowing;
    }

    /** Task {@code p} sleeps until {@code until} ({@link Long#MAX_VALUE}: until woken). */
    public void block(int p, long until) {
        int cpu = t.cpu(p);
        narrowing.entry(p);
        activation.deactivate(p, Scx.DEQ_SLEEP);
        clock.task.set(p, until);
        cycle.schedule(cpu);
    }

    /** do_exit(), which takes no time, and do_task_dead(): what is left of it is of {@link DeadTasks}. */
    public void exit(int p) {
        int cpu = t.cpu(p);
        t.exiting[p] = true;
        activation.deactivate(p, Scx.DEQ_SLEEP);
        t.state[p] = Tasks.DEAD;
        deadlines.clear(p);
        clock.task.cancel(p);
        cycle.schedule(cpu);
    }

    /** sched_yield: ops.yield, or the slice is given up (docs/kernel/cycle.md#yield). */
    public void yield(int p) {
        int cpu = t.cpu(p);
        if (t.sched[p] == Tasks.DL) {
            servers.charge(cpu);
            deadlines.yield(cpu, p);
        } else if (t.sched[p] == Tasks.EXT) {
            if (calls.has(Callback.YIELD)) {
                calls.yield(p);
            } else {
                rqs.charge(cpu);
                t.slice(p, 0);
            }
        }
        cycle.schedule(cpu);
    }
}
