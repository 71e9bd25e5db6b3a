package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest create_dsq: init makes and removes queues 0 to 1023; init_task makes one of the task's pid, exit_task
 * removes it. Expected: loads, ends with 64.
 */
public final class CreateDsq extends SmallScheduler {
    public CreateDsq(SchedulerUse use) {
        super("create_dsq", 0, timeoutMs(use, 0), EnumSet.of(Callback.INIT, Callback.INIT_TASK, Callback.EXIT_TASK));
    }

    @Override
    public int init() {
        for (int id = 0; id < 1024; id++) {
            int error = kernel().createDsq(id, -1);
            if (error != 0) {
                return error;
            }
        }
        for (int id = 0; id < 1024; id++) {
            kernel().destroyDsq(id);
        }
        return 0;
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        return kernel().createDsq(kernel().pid(task), -1);
    }

    @Override
    public void exitTask(int task) {
        kernel().destroyDsq(kernel().pid(task));
    }
}
