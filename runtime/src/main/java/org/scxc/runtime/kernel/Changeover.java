package org.scxc.runtime.kernel;

import java.util.Optional;
import org.scxc.runtime.state.Rng;

/**
 * All tasks are looked at, a step at a time and in the order in which they were made, while a scheduler comes or goes. Tasks run in
 * bypass meanwhile. The task that performs the steps changes its class like all others.
 */
public abstract class Changeover {
    private final SchedulerLife life;
    private final Tasks t;
    private final Costs costs;
    private final Optional<Rng> rng;
    private Step step = Step.BEGIN;
    private int next; // task

    private enum Step {
        BEGIN,
        /** A grace period: percpu_down_write() of scx_cgroup_rwsem and scx_fork_rwsem, before the first group and task. */
        WAIT,
        /** Callbacks of control groups that take time. */
        GROUPS,
        TASKS,
        /** Another one, after the last: synchronize_rcu(). */
        READERS,
        /** And one after ops.exit: synchronize_rcu(). */
        DRAIN,
        OVER
    }

    /** @param rng how long it waits; none if it takes no time, and so needs no bypass */
    Changeover(SchedulerLife life, Tasks tasks, Costs costs, Optional<Rng> rng) {
        this.life = life;
        t = tasks;
        this.costs = costs;
        this.rng = rng;
    }

    public final boolean isOver() {
        return step == Step.OVER;
    }

    /** Performs all steps that are left, which takes no time. */
    public final void finish() {
        while (!isOver()) {
            perform();
        }
    }

    /** How long to sleep before the next step, ns. */
    public final long sleepNs() {
        boolean waits = step == Step.WAIT || step == Step.READERS || step == Step.DRAIN;
        return waits ? rng.map(costs::gracePeriodNs).orElse(0L) : 0;
    }

    /** CPU time of the next step, ns: what the kernel computes is slower on a busy host, a callback goes by the clock. */
    public final long costNs(HostThread host) {
        return step == Step.GROUPS ? groupNs() : host.stretched(costs.enableTaskNs());
    }

    public final void perform() {
        switch (step) {
            case BEGIN -> {
                rng.ifPresent(r -> life.bypass(true));
                step = Step.WAIT;
            }
            case WAIT -> {
                begin();
                step = Step.GROUPS;
                while (groupNs() == 0 && hasGroup()) {
                    group();
                }
                groupsOver();
            }
            case GROUPS -> {
                group();
                groupsOver();
            }
            case TASKS -> {
                task(next++);
                find();
            }
            case READERS -> {
                readersGone();
                if (drains()) {
                    step = Step.DRAIN;
                } else {
                    over();
                }
            }
            case DRAIN -> over();
            case OVER -> {}
        }
    }

    private void groupsOver() {
        if (!hasGroup()) {
            step = Step.TASKS;
            beginTasks();
            find();
        }
    }

    /** The next task on scx_tasks, or what comes after the last. */
    private void find() {
        while (next < t.count && !t.onScxTasks[next]) {
            next++;
        }
        if (isFailed()) {
            over();
        } else if (next == t.count && isLast()) {
            if (waitsForReaders()) {
                step = Step.READERS;
            } else {
                over();
            }
        } else if (next == t.count) {
            next = 0;
            find();
        }
    }

    private void over() {
        step = Step.OVER;
        end();
    }

    /** Bypass ends. */
    final void unbypass() {
        rng.ifPresent(r -> life.bypass(false));
    }

    /** Before the first group. */
    abstract void begin();

    /** How long a group's callback takes, ns. */
    abstract long groupNs();

    abstract boolean hasGroup();

    /** The next group. */
    abstract void group();

    /** Before the first task. */
    abstract void beginTasks();

    abstract void task(int p);

    /** All tasks were looked at. @return false if they are once more */
    abstract boolean isLast();

    /** It stops in the middle of it. */
    abstract boolean isFailed();

    /** There is a grace period between the last task and the end. */
    abstract boolean waitsForReaders();

    /** That grace period is over. */
    abstract void readersGone();

    /** Another one follows. */
    abstract boolean drains();

    abstract void end();
}
