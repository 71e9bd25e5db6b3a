package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.runtime.state.Store;

/** Where a task goes that may not stay: select_fallback_rq(). */
final class FallbackCpu {
    private final Machine machine;
    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final int scratch;

    FallbackCpu(Ground ground) {
        machine = ground.machine();
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        scratch = store.masks("kernel.fallback_scratch", 1);
    }

    /** The lowest CPU allowed on {@code near}'s node, else the lowest allowed one, else the lowest that is there. */
    int of(int p, int near) {
        store.maskAnd(scratch, t.mask(p), idle.activeMask());
        int any = store.maskNext(scratch, 0);
        for (int cpu = any; cpu >= 0; cpu = store.maskNext(scratch, cpu + 1)) {
            if (machine.nodeOf(cpu) == machine.nodeOf(near)) {
                return cpu;
            }
        }
        return any >= 0 ? any : store.maskNext(idle.activeMask(), 0);
    }
}
