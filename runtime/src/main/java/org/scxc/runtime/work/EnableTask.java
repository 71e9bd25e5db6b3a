package org.scxc.runtime.work;

import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Enabling;

/** What the task that enables a scheduler does, until that is over. */
final class EnableTask implements Behavior {
    private final Core core;
    private final Enabling enabling;
    private final Runnable over;
    private long left; // of the step it is at, ns; 0 = not begun
    private long since;

    /** @param over what comes after it, performed by the same task */
    EnableTask(Core core, Enabling enabling, Runnable over) {
        this.core = core;
        this.enabling = enabling;
        this.over = over;
    }

    @Override
    public void started(int p) {
        since = core.clock.now();
        if (left == 0) {
            left = Math.max(1, core.host.stretched(enabling.costNs()));
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
        enabling.perform();
        if (core.clock.isStopped()) {
            return;
        }
        long sleep = enabling.sleepNs();
        if (enabling.isOver()) {
            over.run();
        } else if (sleep > 0) {
            core.running.block(p, core.clock.now() + sleep);
        } else if (core.tasks.isRunning(p)) {
            started(p);
        }
    }
}
