package org.scxc.runtime.kernel;

import java.util.Optional;
import org.scxc.runtime.state.Rng;

/**
 * A scheduler that is registered is enabled: bypass on, a grace period, ops.init_task of each task, and then each task switches its
 * class; bypass off.
 *
 * <p>Source: scx_ops_enable_workfn(), kernel/sched/ext.c (6.12.117); scx_root_enable_workfn(), kernel/sched/ext/ext.c (v7.3).
 */
final class Enabling extends Changeover {
    private final SchedulerLife life;
    private final Calls calls;
    private final Exits exits;
    private final TaskGroups taskGroups;
    private final Membership membership;
    private boolean switching; // each task is initialized

    Enabling(
            SchedulerLife life,
            Tasks tasks,
            Calls calls,
            Exits exits,
            TaskGroups taskGroups,
            Membership membership,
            Costs costs,
            Optional<Rng> rng) {
        super(life, tasks, costs, rng);
        this.life = life;
        this.calls = calls;
        this.exits = exits;
        this.taskGroups = taskGroups;
        this.membership = membership;
    }

    @Override
    void begin() {
        life.beginEnable();
        taskGroups.announceAll(); // ops.cgroup_init takes no time
    }

    @Override
    long groupNs() {
        return 0;
    }

    @Override
    boolean hasGroup() {
        return false;
    }

    @Override
    void group() {}

    @Override
    void beginTasks() {}

    @Override
    void task(int p) {
        if (switching) {
            life.adopt(p);
        } else {
            membership.init(p, false);
        }
    }

    @Override
    boolean isLast() {
        boolean last = switching;
        if (!switching) {
            calls.attach();
            switching = true;
        }
        return last;
    }

    /** Once tasks switch, it can fail no more. */
    @Override
    boolean isFailed() {
        return !switching && exits.isClaimed();
    }

    @Override
    boolean waitsForReaders() {
        return false;
    }

    @Override
    void readersGone() {}

    @Override
    boolean drains() {
        return false;
    }

    /** The scheduler is enabled, or its end was claimed meanwhile, and it has to be disabled. */
    @Override
    void end() {
        unbypass();
        if (switching) {
            life.endEnable();
        }
    }
}
