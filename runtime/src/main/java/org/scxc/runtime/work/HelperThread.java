package org.scxc.runtime.work;

import org.jspecify.annotations.Nullable;
import org.scxc.model.Policy;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Changeover;
import org.scxc.runtime.kernel.Core;

/** A SCHED_FIFO kthread that enables or disables schedulers: scx_create_rt_helper(), kernel/sched/ext.c (6.12.117). */
final class HelperThread implements Behavior {
    /** sched_set_fifo(), kernel/sched/syscalls.c. */
    private static final int PRIORITY = 50;

    private final Core core;
    private final String comm;
    private int task = -1;
    private @Nullable ChangeoverTask work;

    HelperThread(Core core, String comm) {
        this.core = core;
        this.comm = comm;
    }

    /** It is there from now on. */
    void boot() {
        if (task < 0) {
            task = core.life.bootTask(comm, -1, new Policy.Fifo(PRIORITY), 0, -1, this);
        }
    }

    /** @param at when it is woken, ns @param over what comes after it, performed by the same task */
    void perform(Changeover changeover, long at, Runnable over) {
        boot();
        work = new ChangeoverTask(core, changeover, () -> {
            work = null;
            over.run();
            core.running.block(task, Long.MAX_VALUE);
        });
        core.clock.task.set(task, at);
    }

    @Override
    public void started(int p) {
        if (work != null) {
            work.started(p);
        }
    }

    @Override
    public void stopped(int p) {
        if (work != null) {
            work.stopped(p);
        }
    }

    @Override
    public void ended(int p) {
        if (work != null) {
            work.ended(p);
        }
    }
}
