package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest enq_last_no_enq_fails: SCX_OPS_ENQ_LAST without ops.enqueue. Expected: does not load, or is ended at once:
 * "SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented".
 */
public final class EnqLastNoEnqueue extends SmallScheduler {
    public EnqLastNoEnqueue(SchedulerUse use) {
        super("enq_last_no_enqueue", Scx.OPS_ENQ_LAST, timeoutMs(use, 1000), EnumSet.noneOf(Callback.class));
    }
}
