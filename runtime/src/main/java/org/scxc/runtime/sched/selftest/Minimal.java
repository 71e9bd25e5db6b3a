package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest minimal: no callbacks at all. Expected: loads, the global queue serves everyone in FIFO order, ends with
 * 64.
 */
public final class Minimal extends SmallScheduler {
    public Minimal(SchedulerUse use) {
        super("minimal", 0, timeoutMs(use, 0), EnumSet.noneOf(Callback.class));
    }
}
