package org.scxc.runtime.work;

import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Changeover;
import org.scxc.runtime.kernel.Core;

/** What the task that enables or disables a scheduler does, until that is over. */
final class ChangeoverTask implements Behavior {
    private final Core core;
    private final Changeover changeover;
    private final Runnable over;
    private long left; // of the step it is at, ns; 0 = not begun
    private long since;

    /** @param over what comes after it, performed by the same task */
    ChangeoverTask(Core core, Changeover changeover, Runnable over) {
        this.core = core;
        this.changeover = changeover;
        this.over = over;
    }

    @Override
    public void started(int p) {
        since = core.clock.now();
        if (left == 0) {
            left = Math.max(1, changeover.costNs(core.host));
        }
        core.clock.task.set(p, since + left);
    }

    @Override
    public void stopped(int p) {
        left = left == 0 ? 0 : Math.max(1, left - (core.clock.now() - since));
    }

    @Override
    public void ended(int p) {
        left = 0;
        changeover.perform();
        if (core.clock.isStopped()) {
            return;
        }
        long sleep = changeover.sleepNs();
        if (changeover.isOver()) {
            over.run();
        } else if (sleep > 0) {
            core.running.block(p, core.clock.now() + sleep);
        } else if (core.tasks.isRunning(p)) {
            started(p);
        }
    }

    @Override
    public boolean isUserSpace(int p) {
        return true;
    }

    @Override
    public boolean isInKernel(int p) {
        return true;
    }
}
