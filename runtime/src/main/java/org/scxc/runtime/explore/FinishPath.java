package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.Fault;
import org.scxc.model.Race.OracleKind;

/** Flush and finish (§1.4) and the migration dance (§1.6) of the claimed task. */
final class FinishPath {
    private final RaceMachine m;

    FinishPath(RaceMachine m) {
        this.m = m;
    }

    int entryTask(int c) {
        return m.store.at(m.at.entry(c, m.cpu(c, ENTRY), B_TASK)) - 1;
    }

    int claimed(int c) {
        return m.cpu(c, FIN_TASK) - 1;
    }

    int dsq(int c) {
        return m.cpu(c, FIN_PLACE) - 1;
    }

    /** The CPU whose local DSQ the claimed task goes to. */
    int destination(int c) {
        return dsq(c) - m.at.firstLocal;
    }

    void finish(int c) {
        int entry = m.cpu(c, ENTRY);
        int p = entryTask(c);
        boolean current = m.task(p, OPS) == QUEUED
                && (m.callbacks.isCurrent(p, m.store.at(m.at.entry(c, entry, B_QSEQ)))
                        || m.kernel.lacks(Fault.QSEQ_CHECK));
        m.goTo(c, Pc.FD_NEXT);
        if (!current) {
            return; // dropped, and nobody is told
        }
        m.task(p, OPS, DISPATCHING);
        if (m.store.at(m.at.entry(c, entry, B_FACTS)) == FACTS_STALE) {
            m.events.oracle(OracleKind.STALE, p);
        }
        int place = m.store.at(m.at.entry(c, entry, B_PLACE));
        int dsq = place == BpfCode.PLACE_LOCAL ? m.localOf(c) : place - 1;
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, dsq + 1);
        m.cpu(c, FIN_RQ, c + 1);
        m.push(c, m.isLocal(dsq) ? Pc.DL_CHECK : Pc.FI);
    }

    void nextEntry(int c) {
        int next = m.cpu(c, ENTRY) + 1;
        if (next < m.cpu(c, CURSOR)) {
            m.cpu(c, ENTRY, next);
            m.goTo(c, Pc.FD);
            return;
        }
        for (int i = 0; i < m.cpu(c, CURSOR); i++) {
            m.callbacks.clearEntry(c, i);
        }
        m.cpu(c, ENTRY, 0);
        m.cpu(c, CURSOR, 0);
        m.pop(c);
    }

    void forgetClaim(int c) {
        m.cpu(c, FIN_TASK, 0);
        m.cpu(c, FIN_PLACE, 0);
        m.cpu(c, FIN_RQ, 0);
        m.cpu(c, FIN_SRC, 0);
    }

    /** One of the kernel's DSQs ends custody, a user DSQ keeps it. */
    void insertElsewhere(int c) {
        int p = claimed(c);
        int dsq = dsq(c);
        if (dsq < m.at.firstUser) {
            m.goTo(c, Pc.DL_GLOBAL);
            if (m.task(p, CUSTODY) != 0) {
                m.dequeue.endCustody(c, p);
                return;
            }
            global(c);
            return;
        }
        m.insert(p, dsq);
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
    }

    void global(int c) {
        int p = claimed(c);
        m.insert(p, dsq(c));
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
    }

    void check(int c) {
        int p = claimed(c);
        int rq = m.cpu(c, FIN_RQ) - 1;
        int src = m.task(p, CPU);
        int dst = destination(c);
        m.cpu(c, FIN_SRC, src + 1);
        boolean checks = m.kernel.checkPosition() == Race.CheckPosition.UNDER_DISPATCHING;
        if (rq == src && src == dst) {
            m.goTo(c, Pc.DL_INSERT);
            if (m.task(p, CUSTODY) == 0) {
                insertHere(c);
            } else {
                m.dequeue.endCustody(c, p);
            }
        } else if (checks && src != dst && !m.canRun(p, dst)) {
            badTargetClaimed(c, p, src, dst);
        } else {
            release(c);
        }
    }

    /** DL1: the affinity is not looked at. */
    void insertHere(int c) {
        int p = claimed(c);
        m.insert(p, dsq(c));
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
    }

    /** DL3, DL4. */
    void release(int c) {
        int p = claimed(c);
        m.task(p, HOLDING, c + 1);
        if (!m.kernel.lacks(Fault.CLAIM_RELEASE)) {
            m.task(p, OPS, NONE);
        }
        int rq = m.cpu(c, FIN_RQ) - 1;
        if (m.cpu(c, FIN_SRC) - 1 == rq) {
            depart(c, p);
        } else {
            m.unlockRq(rq);
            if (m.task(p, OPS) == DISPATCHING) {
                m.events.oracle(OracleKind.INVERTED, p); // a dequeuer with that lock would wait for us
            }
            m.goTo(c, Pc.DL_LOCK_SRC);
        }
    }

    /** DL5. */
    void lockedSource(int c) {
        int p = claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        if (lostHold(c, p) || m.task(p, CPU) != src) {
            m.goTo(c, Pc.DL_RESTORE); // a dequeue came between: its caller owns the task
            return;
        }
        m.lockRq(src, c);
        depart(c, p);
    }

    boolean lostHold(int c, int p) {
        return m.task(p, HOLDING) != c + 1 && !m.kernel.lacks(Fault.HOLDING_CHECK);
    }

    /** DL6, under the source's lock. */
    void depart(int c, int p) {
        int src = m.cpu(c, FIN_SRC) - 1;
        int rq = m.cpu(c, FIN_RQ) - 1;
        int dst = destination(c);
        m.task(p, HOLDING, 0);
        m.task(p, OPS, NONE);
        if (src == dst) {
            m.insert(p, dsq(c));
            m.goTo(c, Pc.DL_INSERTED);
            m.dequeue.endCustody(c, p);
            return;
        }
        if (m.kernel.checkPosition() == Race.CheckPosition.UNDER_SRC_LOCK && !m.canRun(p, dst)) {
            if (src == rq) {
                badTarget(c, p, src, dst);
                return;
            }
            m.goTo(c, Pc.DL_INSERTED);
            bad(c, p, src, dst);
            return;
        }
        m.task(p, MIGRATING, 1);
        m.task(p, CPU, dst);
        m.unlockRq(src);
        m.goTo(c, Pc.MR_LOCK);
    }

    void arrive(int c) {
        int p = claimed(c);
        int dst = destination(c);
        m.lockRq(dst, c);
        m.task(p, MIGRATING, 0);
        m.insert(p, m.localOf(dst));
        m.goTo(c, Pc.MR_ARRIVED);
        m.dequeue.endCustody(c, p);
    }

    void arrived(int c) {
        int dst = destination(c);
        if (dst == m.cpu(c, FIN_RQ) - 1) {
            forgetClaim(c);
            m.pop(c);
        } else {
            m.unlockRq(dst);
            m.goTo(c, Pc.DL_RESTORE);
        }
    }

    /** DL2: another DSQ of the kernel's takes it, and the claim is held until ops.dequeue, if it is due, has returned. */
    void badTargetClaimed(int c, int p, int src, int dst) {
        int instead = instead(c);
        if (instead < 0) {
            badTarget(c, p, src, dst);
        } else {
            m.cpu(c, FIN_PLACE, instead + 1);
            insertElsewhere(c);
        }
    }

    /** Where the kernel puts it in silence, or -1. */
    int instead(int c) {
        return switch (m.kernel.onBadTarget()) {
            case SILENT_GLOBAL -> 0;
            case FALLBACK_REENQ -> m.at.firstFallback + c;
            case ERROR_GLOBAL, SILENT_QUEUED, SILENT_DROP -> -1;
        };
    }

    void badTarget(int c, int p, int src, int dst) {
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
        bad(c, p, src, dst);
    }

    /** The designs of §2.4 differ here. The task is on no DSQ, its state NONE; what the kernel keeps ends custody. */
    void bad(int c, int p, int src, int dst) {
        switch (m.kernel.onBadTarget()) {
            case ERROR_GLOBAL -> {
                m.insert(p, 0);
                boolean disabled = m.task(p, MIGDIS) != 0;
                m.exit(disabled ? RaceExit.MIGRATION_DISABLED : RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
            }
            case SILENT_QUEUED -> m.task(p, OPS, QUEUED);
            case SILENT_DROP -> {}
            case SILENT_GLOBAL, FALLBACK_REENQ -> {
                m.insert(p, instead(c));
                m.dequeue.endCustody(c, p);
            }
        }
    }
}
