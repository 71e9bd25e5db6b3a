package org.scxc.runtime.work;

import java.util.List;
import org.scxc.model.Noise;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;

/** Recorded background: one task that runs when the recording says so. */
final class Replay implements Behavior {
    private final Core core;
    private final List<Noise.Arrival> arrivals;
    private int next;
    private long left;
    private long since;

    Replay(Core core, List<Noise.Arrival> arrivals) {
        this.core = core;
        this.arrivals = arrivals;
    }

    void begin(int task) {
        core.clock.task.set(task, core.clock.now() + arrivals.get(0).atNs());
    }

    @Override
    public void started(int task) {
        if (left == 0) {
            left = Math.max(1, arrivals.get(next).lengthNs());
        }
        since = core.clock.now();
        core.clock.task.set(task, core.clock.now() + left);
    }

    @Override
    public void stopped(int task) {
        left = Math.max(0, left - (core.clock.now() - since));
    }

    @Override
    public void ended(int task) {
        left = 0;
        long late = core.clock.now() - arrivals.get(next).atNs();
        next++;
        long at = next < arrivals.size()
                ? Math.max(core.clock.now() + 1, arrivals.get(next).atNs())
                : Long.MAX_VALUE;
        core.running.block(task, late < 0 ? core.clock.now() + 1 : at);
        left = 0;
    }
}
