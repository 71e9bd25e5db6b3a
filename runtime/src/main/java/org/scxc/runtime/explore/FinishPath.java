package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.OracleKind;
import org.scxc.runtime.kernel.Steps;

/**
 * Flush and finish (docs/kernel/dispatch.md#finish) and the migration dance (docs/kernel/dispatch.md#local) of the
 * claimed task.
 */
final class FinishPath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final DequeuePath dequeue;

    FinishPath(RaceState m, Callbacks callbacks, DequeuePath dequeue) {
        this.m = m;
        this.callbacks = callbacks;
        this.dequeue = dequeue;
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
        return dsq(c);
    }

    void finish(int c) {
        int entry = m.cpu(c, ENTRY);
        int p = entryTask(c);
        m.goTo(c, Pc.FD_NEXT);
        if (!m.steps.claim(p, callbacks.isCurrent(p, m.store.at(m.at.entry(c, entry, B_QSEQ))))) {
            return;
        }
        if (m.store.at(m.at.entry(c, entry, B_FACTS)) == FACTS_STALE) {
            m.events.oracle(OracleKind.STALE, p);
        }
        int place = m.store.at(m.at.entry(c, entry, B_PLACE));
        int dsq = place == BpfCode.PLACE_LOCAL ? c : place - 1;
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, dsq + 1);
        m.cpu(c, FIN_RQ, c + 1);
        m.cpu(c, FIN_FLAGS, m.store.at(m.at.entry(c, entry, B_FLAGS)));
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
            callbacks.clearEntry(c, i);
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
        m.cpu(c, FIN_FLAGS, 0);
    }

    private int flags(int c) {
        return m.cpu(c, FIN_FLAGS);
    }

    /** One of the kernel's DSQs ends custody, a user DSQ keeps it. */
    void insertElsewhere(int c) {
        int p = claimed(c);
        int dsq = dsq(c);
        if (dsq < m.at.firstUser) {
            m.goTo(c, Pc.DL_GLOBAL);
            if (m.steps.inCustody(p)) {
                dequeue.endCustody(c, p);
                return;
            }
            global(c);
            return;
        }
        m.insert(p, dsq, flags(c));
        m.steps.settle(p);
        forgetClaim(c);
        m.pop(c);
    }

    void global(int c) {
        int p = claimed(c);
        m.insert(p, dsq(c), flags(c));
        m.steps.settle(p);
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
            if (!m.steps.inCustody(p)) {
                insertHere(c);
            } else {
                dequeue.endCustody(c, p);
            }
        } else if (checks && src != dst && !Rqs.canRun(m, p, dst)) {
            badTargetClaimed(c, p, src, dst);
        } else {
            release(c);
        }
    }

    /** DL1: the affinity is not looked at. */
    void insertHere(int c) {
        int p = claimed(c);
        m.insert(p, dsq(c), flags(c));
        m.steps.settle(p);
        forgetClaim(c);
        m.pop(c);
    }

    /** DL3, DL4. */
    void release(int c) {
        int p = claimed(c);
        m.steps.hold(p, c);
        int rq = m.cpu(c, FIN_RQ) - 1;
        if (m.cpu(c, FIN_SRC) - 1 == rq) {
            depart(c, p);
        } else {
            m.unlockRq(rq);
            if (m.steps.ops(p) == Steps.DISPATCHING) {
                m.events.oracle(OracleKind.INVERTED, p); // a dequeuer with that lock would wait for us
            }
            m.goTo(c, Pc.DL_LOCK_SRC);
        }
    }

    /** DL5. */
    void lockedSource(int c) {
        int p = claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        if (!m.steps.holds(p, c, src)) {
            m.goTo(c, Pc.DL_RESTORE); // a dequeue came between: its caller owns the task
            return;
        }
        m.lockRq(src, c);
        depart(c, p);
    }

    /** DL6, under the source's lock. */
    void depart(int c, int p) {
        int src = m.cpu(c, FIN_SRC) - 1;
        int rq = m.cpu(c, FIN_RQ) - 1;
        int dst = destination(c);
        m.steps.release(p);
        if (src == dst) {
            m.insert(p, dsq(c), flags(c));
            m.goTo(c, Pc.DL_INSERTED);
            dequeue.endCustody(c, p);
            return;
        }
        if (m.kernel.checkPosition() == Race.CheckPosition.UNDER_SRC_LOCK && !Rqs.canRun(m, p, dst)) {
            if (src == rq) {
                badTarget(c, p, src, dst);
                return;
            }
            m.goTo(c, Pc.DL_INSERTED);
            bad(c, p, src, dst);
            return;
        }
        m.steps.depart(p, dst);
        m.unlockRq(src);
        m.goTo(c, Pc.MR_LOCK);
    }

    void arrive(int c) {
        int p = claimed(c);
        int dst = destination(c);
        m.lockRq(dst, c);
        m.steps.arrive(p);
        m.insert(p, dst, flags(c));
        m.goTo(c, Pc.MR_ARRIVED);
        if (m.kernel.remoteDequeue()) {
            dequeue.endCustody(c, p);
        }
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
        int instead = isOfflineOnly(p, dst) ? m.at.global : instead(c);
        if (instead < 0) {
            badTarget(c, p, src, dst);
        } else {
            m.cpu(c, FIN_PLACE, instead + 1);
            insertElsewhere(c);
        }
    }

    /** Allowed there, were the CPU not going: the global DSQ takes it, and that is no error. */
    private boolean isOfflineOnly(int p, int dst) {
        return m.steps.canRun(p, dst) && !Rqs.isOnline(m, dst);
    }

    /** Where the kernel puts it in silence, or -1. */
    int instead(int c) {
        return switch (m.kernel.onBadTarget()) {
            case SILENT_GLOBAL -> m.at.global;
            case FALLBACK_REENQ -> m.at.firstFallback + c;
            case ERROR_GLOBAL, SILENT_QUEUED, SILENT_DROP -> -1;
        };
    }

    void badTarget(int c, int p, int src, int dst) {
        m.steps.settle(p);
        forgetClaim(c);
        m.pop(c);
        bad(c, p, src, dst);
    }

    /**
     * The designs of docs/kernel/race.md#designs differ here. The task is on no DSQ, its state NONE; what the kernel
     * keeps ends custody.
     */
    void bad(int c, int p, int src, int dst) {
        if (isOfflineOnly(p, dst)) {
            m.insert(p, m.at.global);
            dequeue.endCustody(c, p);
            return;
        }
        switch (m.kernel.onBadTarget()) {
            case ERROR_GLOBAL -> {
                m.insert(p, m.at.global);
                boolean disabled = m.steps.isMigrationDisabled(p);
                m.exit(disabled ? RaceExit.MIGRATION_DISABLED : RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
            }
            case SILENT_QUEUED -> m.task(p, OPS, Steps.QUEUED);
            case SILENT_DROP -> {}
            case SILENT_GLOBAL, FALLBACK_REENQ -> {
                m.insert(p, instead(c));
                dequeue.endCustody(c, p);
            }
        }
    }
}
