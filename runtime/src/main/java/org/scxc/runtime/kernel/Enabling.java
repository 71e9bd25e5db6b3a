package org.scxc.runtime.kernel;

import java.util.Optional;
import org.scxc.runtime.state.Rng;

/**
 * A scheduler that is registered is enabled, a step at a time: bypass on, a grace period, ops.init_task of each task, and then
 * each task switches its class, in the order in which tasks were made; bypass off. The task that performs the steps
 * switches its class like all others.
 *
 * <p>Source: scx_ops_enable_workfn(), kernel/sched/ext.c (6.12.117); scx_root_enable_workfn(), kernel/sched/ext/ext.c (v7.3).
 */
public final class Enabling {
    private final SchedulerLife life;
    private final Tasks t;
    private final Calls calls;
    private final Exits exits;
    private final TaskGroups taskGroups;
    private final Membership membership;
    private final Costs costs;
    private final Optional<Rng> rng;
    private Step step = Step.BEGIN;
    private int next; // task

    private enum Step {
        BEGIN,
        WAIT,
        INIT,
        SWITCH,
        OVER
    }

    Enabling(
            SchedulerLife life,
            Tasks tasks,
            Calls calls,
            Exits exits,
            TaskGroups taskGroups,
            Membership membership,
            Costs costs,
            Optional<Rng> rng) {
        this.life = life;
        t = tasks;
        this.calls = calls;
        this.exits = exits;
        this.taskGroups = taskGroups;
        this.membership = membership;
        this.costs = costs;
        this.rng = rng;
    }

    /** It is over: the scheduler is enabled, or its end was claimed meanwhile, and it has to be disabled. */
    public boolean isOver() {
        return step == Step.OVER;
    }

    /** Performs all steps that are left, which takes no time. */
    public void finish() {
        while (!isOver()) {
            perform();
        }
    }

    /** How long to sleep before the next step, ns. */
    public long sleepNs() {
        return step == Step.WAIT ? rng.map(costs::gracePeriodNs).orElse(0L) : 0;
    }

    /** CPU time of the next step, ns. */
    public long costNs() {
        return costs.enableTaskNs();
    }

    public void perform() {
        switch (step) {
            case BEGIN -> {
                rng.ifPresent(r -> life.bypass(true));
                step = Step.WAIT;
            }
            case WAIT -> {
                life.beginEnable();
                taskGroups.announceAll();
                begin(Step.INIT);
            }
            case INIT -> {
                membership.init(next++, false);
                find();
            }
            case SWITCH -> {
                life.adopt(next++);
                find();
            }
            case OVER -> {}
        }
    }

    private void begin(Step what) {
        step = what;
        next = 0;
        find();
    }

    /** The next task on scx_tasks, or what comes after the last. Once tasks switch, it can fail no more. */
    private void find() {
        while (next < t.count && !t.onScxTasks[next]) {
            next++;
        }
        if (step == Step.INIT && exits.isClaimed()) {
            calls.bypass(false);
            step = Step.OVER;
        } else if (next == t.count && step == Step.INIT) {
            calls.attach();
            begin(Step.SWITCH);
        } else if (next == t.count) {
            step = Step.OVER;
            rng.ifPresent(r -> life.bypass(false));
            life.endEnable();
        }
    }
}
