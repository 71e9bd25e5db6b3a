package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.Fault;

/** Deferred direct dispatch (docs/kernel/enqueue.md#dd2), and the fallback DSQ of design (d). */
final class DeferredPath {
    private final RaceState m;
    private final FinishPath finish;
    private final AffinityPath affinity;

    DeferredPath(RaceState m, FinishPath finish, AffinityPath affinity) {
        this.m = m;
        this.finish = finish;
        this.affinity = affinity;
    }

    void deferred(int c, Pc pc) {
        int rq = m.cpu(c, OP_RQ) - 1;
        int p = m.steps.firstDeferred(rq);
        if (p < 0) {
            if (m.cpu(rq, REENQ_LOCAL) != 0) {
                reenqueueLocal(c, rq);
            } else {
                m.cpu(rq, DRAINS, 0);
                m.unlockRq(rq);
                if (pc == Pc.WK_DEFERRED) {
                    affinity.woken(c);
                }
                finished(c, rq);
            }
            return;
        }
        m.steps.takeDeferred(p, rq);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, m.task(p, VERDICT) - 1);
        m.cpu(c, FIN_RQ, rq + 1);
        m.task(p, VERDICT, 0);
        m.cpu(c, FIN_FLAGS, m.task(p, DDSP_FLAGS));
        m.task(p, DDSP_FLAGS, 0);
        m.push(c, Pc.DL_CHECK);
    }

    private void finished(int c, int rq) {
        if (rq != c && m.cpu(c, REENQ_LOCAL) != 0) {
            m.cpu(c, OP_RQ, c + 1);
            m.goTo(c, Pc.DF_LOCK);
        } else {
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
        }
    }

    /**
     * A drain: the tasks that are on the local DSQ when it begins and are not about to be moved anyway, each once
     * (docs/kernel/affinity.md#stopper, docs/kernel/lifecycle.md#cpu-release). What is asked for meanwhile is the next drain
     * of the same run, and those are bounded (docs/kernel/versions.md#re-enqueue-limit).
     */
    private void reenqueueLocal(int c, int rq) {
        long local = m.list(rq);
        int asked = m.cpu(rq, REENQ_LOCAL) & (ASKED | IMMED_ASKED);
        int left = m.cpu(rq, REENQ_LOCAL) & ~(ASKED | IMMED_ASKED);
        if (left == 0) {
            boolean all = (asked & ASKED) != 0;
            asked = 0;
            countDrain(c, rq);
            boolean open = Rqs.isOpen(m, rq);
            for (int i = 0; i < Seq.size(local); i++) {
                int p = Seq.get(local, i);
                boolean cannot = m.task(p, IMMED) != 0 && (i > 0 || !open);
                left |= m.task(p, PENDING) == 0 && (all || cannot) ? 1 << p : 0;
            }
        }
        for (int i = 0; i < Seq.size(local); i++) {
            int p = Seq.get(local, i);
            if ((left >> p & 1) != 0) {
                m.cpu(rq, REENQ_LOCAL, asked | left & ~(1 << p));
                m.steps.unlink(p);
                if (m.kernel.lacks(Fault.REENQ_BACK)) {
                    return;
                }
                m.push(c, Pc.EN_START);
                reenqueue(c, p);
                return;
            }
        }
        m.cpu(rq, REENQ_LOCAL, asked);
        m.cpu(c, OP_TASK, 0);
    }

    /** DRAINS is one more than the repeats: the first drain of a run is none. */
    private void countDrain(int c, int rq) {
        int limit = m.kernel.lacks(Fault.REENQ_BOUND) ? 0 : m.kernel.reenqDrains();
        if (limit == 0) {
            return;
        }
        int drains = m.cpu(rq, DRAINS) + 1;
        m.cpu(rq, DRAINS, drains);
        if (drains - 1 > limit) {
            m.exit(RaceExit.DRAINED_TOO_OFTEN, 0, c, c);
        }
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
        int p = finish.claimed(c);
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
        int limit = m.kernel.lacks(Fault.REENQ_BOUND) ? 0 : m.kernel.reenqLimit();
        m.cpu(c, OP_TASK, p + 1);
        m.cpu(c, OP_FLAGS, Callbacks.bit(Race.Flag.REENQ));
        if (limit == 0) {
            return;
        }
        int times = m.task(p, REENQ) + 1;
        m.task(p, REENQ, times);
        if (times > limit) {
            m.exit(RaceExit.REENQUEUED_TOO_OFTEN, p, c, c);
        }
    }
}
