package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race.Fault;
import org.scxc.model.Race.OracleKind;

/** Taking from a DSQ: consume (docs/kernel/dsq.md#consume) and dsq_move (docs/kernel/dsq.md#dsq-move). */
final class MovePath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final DequeuePath dequeue;
    private final FinishPath finish;

    MovePath(RaceState m, Callbacks callbacks, DequeuePath dequeue, FinishPath finish) {
        this.m = m;
        this.callbacks = callbacks;
        this.dequeue = dequeue;
        this.finish = finish;
    }

    void consume(int c, Pc pc) {
        boolean first = pc == Pc.CY_CONSUME_FIRST;
        int p = Rqs.takeable(m, m.at.global, c);
        if (p < 0) {
            boolean goesOn = (first || m.cpu(c, NR_TASKS) > 0) && Rqs.mayDispatch(m, c);
            m.goTo(c, goesOn ? Pc.CY_DISPATCH : Pc.CY_NONE);
        } else if (m.task(p, CPU) == c) {
            m.steps.unlink(p);
            m.insert(p, c);
            m.goTo(c, Pc.CY_PICK);
        } else {
            m.steps.take(p, m.at.global, c);
            m.cpu(c, FIN_TASK, p + 1);
            m.cpu(c, FIN_PLACE, c + 1);
            m.cpu(c, FIN_RQ, c + 1);
            m.cpu(c, FIN_SRC, m.task(p, CPU) + 1);
            m.unlockRq(c);
            m.goTo(c, first ? Pc.CY_CONSUMED_FIRST : Pc.CY_CONSUMED_AGAIN);
            m.push(c, Pc.CO_LOCK_SRC);
        }
    }

    /** scx_bpf_dsq_move_to_local: what is in the dispatch buffer first (docs/kernel/dispatch.md#finish), then {@code dsq}. */
    void toLocal(int c, int dsq) {
        m.cpu(c, CONSUMES, dsq + 1);
        m.push(c, Pc.MC_TAKE);
        if (m.cpu(c, CURSOR) > 0) {
            m.cpu(c, NR_TASKS, m.cpu(c, NR_TASKS) + m.cpu(c, CURSOR));
            m.push(c, Pc.FD);
        }
    }

    void take(int c) {
        int dsq = m.cpu(c, CONSUMES) - 1;
        int p = Rqs.takeable(m, dsq, c);
        if (p < 0) {
            m.cpu(c, CONSUMES, 0);
            m.goTo(c, Pc.MV_FAILED);
        } else if (m.task(p, CPU) == c) {
            m.steps.unlink(p);
            m.insert(p, c);
            took(c);
            dequeue.endCustody(c, p);
        } else {
            m.steps.take(p, dsq, c);
            m.cpu(c, CONSUMED, p + 1);
            m.cpu(c, FIN_TASK, p + 1);
            m.cpu(c, FIN_PLACE, c + 1);
            m.cpu(c, FIN_RQ, c + 1);
            m.cpu(c, FIN_SRC, m.task(p, CPU) + 1);
            m.unlockRq(c);
            m.goTo(c, Pc.MC_TAKEN);
            m.push(c, Pc.CO_LOCK_SRC);
        }
    }

    /** Own lock back: it has arrived, or a dequeue came between, and the DSQ is looked at again. */
    void taken(int c) {
        int p = m.cpu(c, CONSUMED) - 1;
        m.cpu(c, CONSUMED, 0);
        if (m.task(p, DSQ) == c + 1) {
            took(c);
        } else {
            m.goTo(c, Pc.MC_TAKE);
        }
    }

    private void took(int c) {
        m.cpu(c, CONSUMES, 0);
        m.cpu(c, NR_TASKS, m.cpu(c, NR_TASKS) + 1);
        m.goTo(c, Pc.MV_DONE);
    }

    void consumeLocked(int c) {
        int p = finish.claimed(c);
        if (!m.steps.holds(p, c, m.cpu(c, FIN_SRC) - 1)) {
            m.goTo(c, Pc.DL_RESTORE);
            return;
        }
        m.steps.release(p);
        m.steps.depart(p, c);
        m.goTo(c, Pc.MR_LOCK);
    }

    /** The iterated task {@code p}, to {@code place}; our runqueue is left if another owns the task. */
    void move(int c, int p, int place) {
        int src = m.task(p, CPU);
        callbacks.noteInversion(c, p);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, place == BpfCode.PLACE_LOCAL ? c + 1 : place);
        m.cpu(c, FIN_RQ, c + 1);
        m.cpu(c, FIN_SRC, src + 1);
        if (src != c) {
            m.unlockRq(c);
        }
        m.push(c, Pc.MV_LOCK);
    }

    boolean moveEnabled(int c) {
        return m.cpu(c, FIN_SRC) == m.cpu(c, FIN_RQ) || m.rqFree(m.cpu(c, FIN_SRC) - 1);
    }

    /** Our own runqueue's lock back; it was never dropped if it owned the task. */
    void restore(int c) {
        if (m.cpu(c, FIN_SRC) == m.cpu(c, FIN_RQ)) {
            finish.forgetClaim(c);
        } else {
            m.push(c, Pc.DL_RESTORE);
        }
    }

    void moveLocked(int c) {
        int p = finish.claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        int from = callbacks.movedFrom(c);
        int to = finish.dsq(c);
        boolean there = m.task(p, CPU) == src
                && !m.steps.isMigrating(p)
                && m.steps.dsq(p) == from
                && !m.steps.isHeld(p)
                && (callbacks.stillTheOneVisited(c) || m.kernel.lacks(Fault.MOVE_SEQ));
        if (!there) {
            m.goTo(c, Pc.MV_FAILED);
            restore(c);
            return;
        }
        m.goTo(c, Pc.MV_DONE);
        if (callbacks.movesOnStaleFacts(c)) {
            m.events.oracle(OracleKind.STALE, p);
        }
        m.steps.unlink(p);
        place(c, p, src, to);
        if (to < m.at.firstUser && !m.steps.isMigrating(p)) {
            dequeue.endCustody(c, p); // else where it arrives; the callback comes before anything else of this CPU
        }
    }

    void place(int c, int p, int src, int to) {
        if (!m.isLocal(to)) {
            m.insert(p, to);
            restore(c);
            return;
        }
        int dst = to;
        if (dst == src) {
            m.insert(p, to);
            restore(c);
        } else if (m.steps.canRun(p, dst) && !Rqs.isOnline(m, dst)) {
            m.insert(p, m.at.global);
            restore(c);
        } else if (!m.steps.canRun(p, dst)) {
            m.insert(p, m.at.global);
            boolean disabled = m.steps.isMigrationDisabled(p);
            m.exit(disabled ? RaceExit.MIGRATION_DISABLED : RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
        } else {
            m.steps.depart(p, dst);
            if (m.cpu(c, FIN_SRC) == m.cpu(c, FIN_RQ)) {
                m.unlockRq(c);
            }
            m.push(c, Pc.MR_LOCK);
        }
    }
}
