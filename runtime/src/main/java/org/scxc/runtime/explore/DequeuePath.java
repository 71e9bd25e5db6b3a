package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/** dequeue_task (§1.9) of the task in OP_TASK, under the lock of the runqueue that owns it. */
final class DequeuePath {
    private final RaceMachine m;

    DequeuePath(RaceMachine m) {
        this.m = m;
    }

    void step(int c, int pc) {
        int p = m.cpu(c, OP_TASK) - 1;
        switch (pc) {
            case Pc.DQ_START -> start(c, p);
            case Pc.DQ_CAS, Pc.DQ_TOLD -> {
                told(p);
                swap(c, p, Pc.DQ_TOLD);
            }
            case Pc.DQ_WAIT -> swap(c, p, Pc.DQ_WAIT); // c1 may have made it QUEUED again
            default -> finish(c, p);
        }
    }

    private void start(int c, int p) {
        if (m.task(p, OPS) != QUEUED) {
            swap(c, p, Pc.DQ_WAIT);
        } else if (m.kernel.dequeueOrder() == Race.DequeueOrder.BEFORE_CAS && m.has(Race.Callback.DEQUEUE)) {
            m.goTo(c, Pc.DQ_CAS);
            m.callbacks.call(c, Race.Callback.DEQUEUE, p);
        } else {
            swap(c, p, Pc.DQ_WAIT);
        }
    }

    /** 6.12 has called ops.dequeue: if a dispatcher has won, the same instance is dequeued and dispatched. */
    private void told(int p) {
        if (m.task(p, OPS) == NONE) {
            m.events.oracle(Race.OracleKind.UNORDERED, p);
        }
    }

    /** T7. */
    private void swap(int c, int p, int wait) {
        switch (m.task(p, OPS)) {
            case DISPATCHING -> {
                if (m.kernel.lacks(Race.Fault.CLAIM_WAIT)) {
                    afterwards(c, p);
                } else {
                    m.goTo(c, wait);
                }
            }
            case QUEUED -> {
                m.task(p, OPS, NONE);
                afterwards(c, p);
            }
            default -> afterwards(c, p);
        }
    }

    private void afterwards(int c, int p) {
        m.goTo(c, Pc.DQ_FIN);
        endCustody(c, p);
    }

    /** 7.1's ops.dequeue, at most once a custody. */
    void endCustody(int c, int p) {
        if (m.task(p, CUSTODY) != 0) {
            m.task(p, CUSTODY, m.kernel.lacks(Race.Fault.CUSTODY_END) ? 1 : 0);
            if (m.has(Race.Callback.DEQUEUE)) {
                m.callbacks.call(c, Race.Callback.DEQUEUE, p);
            }
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

    /** DE7: dispatch_dequeue. A dispatcher in the middle of its dance finds holding_cpu taken away. */
    private void finish(int c, int p) {
        int rq = m.task(p, CPU);
        if (m.task(p, DSQ) == 0 && !m.kernel.lacks(Race.Fault.DEFERRED_UNLINK)) {
            int deferred = m.at.cpu(rq, DEFERRED);
            m.store.set(deferred, Seq.remove(m.store.get(deferred), p));
        } else if (m.task(p, DSQ) != 0 && m.task(p, HOLDING) == 0) {
            m.unlink(p, m.task(p, DSQ) - 1);
        }
        m.task(p, HOLDING, 0);
        m.task(p, DSQ, 0);
        m.task(p, VERDICT, 0);
        m.task(p, ON_RQ, 0);
        m.pop(c);
    }
}
