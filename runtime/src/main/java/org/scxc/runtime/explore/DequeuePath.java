package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;

/**
 * dequeue_task (docs/kernel/dequeue.md#dequeue-path) of the task in OP_TASK, under the lock of the runqueue that owns
 * it.
 */
final class DequeuePath {
    private final RaceState m;
    private final Callbacks callbacks;

    DequeuePath(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    void step(int c, Pc pc) {
        int p = m.cpu(c, OP_TASK) - 1;
        switch (pc) {
            case Pc.DQ_START -> start(c, p);
            case Pc.DQ_SEEN -> {
                if (!m.steps.inCustody(p)) {
                    m.events.warning(Warning.OPS_DEQUEUE);
                }
                swap(c, p, Pc.DQ_WAIT);
            }
            case Pc.DQ_CAS, Pc.DQ_TOLD -> {
                told(p);
                swap(c, p, Pc.DQ_TOLD);
            }
            case Pc.DQ_WAIT -> swap(c, p, Pc.DQ_WAIT); // c1 may have made it QUEUED again
            default -> finish(c, p);
        }
    }

    private void start(int c, int p) {
        if (m.steps.ops(p) != Steps.QUEUED) {
            swap(c, p, Pc.DQ_WAIT);
        } else if (m.kernel.dequeueOrder() == Race.DequeueOrder.BEFORE_CAS && m.has(Race.Callback.DEQUEUE)) {
            m.goTo(c, Pc.DQ_CAS);
            callbacks.call(c, Race.Callback.DEQUEUE, p);
        } else if (m.kernel.custodyWarning()) {
            m.goTo(c, Pc.DQ_SEEN); // ops_state is read before the flag, and a dispatch can come between
        } else {
            swap(c, p, Pc.DQ_WAIT);
        }
    }

    /** 6.12 has called ops.dequeue: if a dispatcher has won, the same instance is dequeued and dispatched. */
    private void told(int p) {
        if (m.steps.ops(p) == Steps.NONE) {
            m.events.oracle(Race.OracleKind.UNORDERED, p);
        }
    }

    /** T7. */
    private void swap(int c, int p, Pc wait) {
        if (!m.steps.takeBack(p)) {
            m.goTo(c, wait);
            return;
        }
        m.goTo(c, Pc.DQ_FIN);
        endCustody(c, p, callbacks.schedChange());
    }

    /** 7.1's ops.dequeue, at most once a custody. */
    void endCustody(int c, int p) {
        endCustody(c, p, 0);
    }

    private void endCustody(int c, int p, int flags) {
        if (m.steps.endCustody(p) && m.has(Race.Callback.DEQUEUE)) {
            callbacks.call(c, Race.Callback.DEQUEUE, p, flags);
        }
    }

    /** A task on no DSQ has nothing that another CPU could be taking. */
    boolean settle(int c) {
        int p = m.cpu(c, OP_TASK) - 1;
        if (m.task(p, DSQ) != 0) {
            return false;
        }
        finish(c, p);
        return true;
    }

    private void finish(int c, int p) {
        m.steps.dequeue(p, m.task(p, CPU));
        m.task(p, ON_RQ, 0);
        if (m.steps.verdict(p) == 0) {
            m.task(p, DDSP_FLAGS, 0);
        }
        m.pop(c);
    }
}
