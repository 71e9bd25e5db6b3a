package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * A scheduler whose ops.init (or, with flag {@code task}, ops.init_task) returns -ENOMEM. Expected: 1024, "ops.init()
 * failed (-12)" or "ops.init_task() failed (-12) for …".
 */
public final class InitFails extends SmallScheduler {
    private final boolean task;

    public InitFails(SchedulerUse use) {
        super("init_fails", 0, timeoutMs(use, 0), EnumSet.of(Callback.INIT, Callback.INIT_TASK));
        task = use.isOn("task");
    }

    @Override
    public int init() {
        return task ? 0 : -Scx.ENOMEM;
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        return this.task ? -Scx.ENOMEM : 0;
    }
}
