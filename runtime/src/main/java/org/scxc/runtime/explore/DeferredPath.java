package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race.Fault;

/** Deferred direct dispatch (§1.2, DD2), and the fallback DSQ of design (d). */
final class DeferredPath {
    private final RaceMachine m;

    DeferredPath(RaceMachine m) {
        this.m = m;
    }

    void deferred(int c) {
        int rq = m.cpu(c, OP_RQ) - 1;
        int p = m.steps.firstDeferred(rq);
        if (p < 0) {
            m.unlockRq(rq);
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
            return;
        }
        m.steps.takeDeferred(p, rq);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, m.task(p, VERDICT) - 1);
        m.cpu(c, FIN_RQ, rq + 1);
        m.task(p, VERDICT, 0);
        m.push(c, Pc.DL_CHECK);
    }

    /** Design (d): back to the scheduler, with the owner's runqueue locked. */
    void drain(int c) {
        int dsq = m.at.firstFallback + c;
        int p = Seq.first(m.list(dsq));
        if (p < 0) { // dequeued meanwhile
            m.pop(c);
            return;
        }
        int src = m.task(p, CPU);
        if (src == c) {
            m.steps.unlink(p);
            m.goTo(c, Pc.EN_START);
            reenqueue(c, p);
            return;
        }
        m.steps.take(p, dsq, c);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_RQ, c + 1);
        m.cpu(c, FIN_SRC, src + 1);
        m.unlockRq(c);
        m.goTo(c, Pc.DR_LOCK_SRC);
    }

    void drainLocked(int c) {
        int p = m.finish.claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        if (!m.steps.holds(p, c, src)) {
            m.goTo(c, Pc.DL_RESTORE);
            return;
        }
        m.lockRq(src, c);
        m.steps.release(p);
        m.task(p, DSQ, 0);
        m.goTo(c, Pc.DR_BACK);
        m.push(c, Pc.EN_START);
        reenqueue(c, p);
    }

    void reenqueue(int c, int p) {
        int times = m.task(p, REENQ) + (m.kernel.lacks(Fault.REENQ_BOUND) ? 0 : 1);
        m.task(p, REENQ, times);
        m.cpu(c, OP_TASK, p + 1);
        if (times > m.kernel.reenqLimit()) {
            m.exit(RaceExit.REENQUEUED_TOO_OFTEN, p, c, c);
        }
    }
}
