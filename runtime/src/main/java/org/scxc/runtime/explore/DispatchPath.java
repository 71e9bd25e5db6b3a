package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.OracleKind;

/** A scheduling cycle (§1.12) with flush and finish (§1.4), the migration dance (§1.6), consume (§1.7), dsq_move (§1.8). */
final class DispatchPath {
    private final RaceMachine m;

    DispatchPath(RaceMachine m) {
        this.m = m;
    }

    int entryTask(int c) {
        return m.store.at(m.at.entry(c, m.cpu(c, ENTRY), B_TASK)) - 1;
    }

    private int claimed(int c) {
        return m.cpu(c, FIN_TASK) - 1;
    }

    private int dsq(int c) {
        return m.cpu(c, FIN_PLACE) - 1;
    }

    /** The CPU whose local DSQ the claimed task goes to. */
    int destination(int c) {
        return dsq(c) - m.at.firstLocal;
    }

    void step(int c, int pc) {
        switch (pc) {
            case Pc.CY_LOCK -> lock(c);
            case Pc.CY_CONSUME_FIRST, Pc.CY_CONSUME_AGAIN -> consume(c, pc);
            case Pc.CY_PICK -> pick(c);
            case Pc.CY_NEXT -> next(c);
            case Pc.CY_NARROW -> narrow(c);
            case Pc.FD -> finish(c);
            case Pc.FI -> insertElsewhere(c);
            case Pc.DL_CHECK -> check(c);
            case Pc.DL_INSERT -> insertHere(c);
            case Pc.DL_LOCK_SRC -> lockedSource(c);
            case Pc.DL_GLOBAL -> global(c);
            case Pc.MR_LOCK -> arrive(c);
            case Pc.GM_TAKE -> m.ghost.take(c);
            case Pc.GM_ACT -> m.ghost.act(c);
            case Pc.DL_RESTORE -> {
                m.lockRq(m.cpu(c, FIN_RQ) - 1, c);
                forgetClaim(c);
                m.pop(c);
            }
            case Pc.CO_LOCK_SRC -> consumeLocked(c);
            case Pc.MV_LOCK -> moveLocked(c);
            case Pc.DF_LOCK -> {
                m.lockRq(m.cpu(c, OP_RQ) - 1, c);
                m.goTo(c, Pc.DF_LOOP);
            }
            case Pc.DR_GO -> drain(c);
            case Pc.DR_LOCK_SRC -> drainLocked(c);
            default -> throw new IllegalStateException("pc " + pc);
        }
    }

    boolean settle(int c, int pc) {
        switch (pc) {
            case Pc.CY_ROUND -> round(c);
            case Pc.CY_DISPATCH -> callDispatch(c);
            case Pc.CY_FLUSH -> {
                m.cpu(c, NR_TASKS, m.cpu(c, CURSOR));
                m.goTo(c, Pc.CY_AFTER);
                if (m.cpu(c, CURSOR) > 0) {
                    m.push(c, Pc.FD);
                }
            }
            case Pc.CY_AFTER -> after(c);
            case Pc.CY_CONSUMED_FIRST, Pc.CY_CONSUMED_AGAIN -> {
                boolean got = m.list(m.localOf(c)) != 0;
                boolean first = pc == Pc.CY_CONSUMED_FIRST;
                m.goTo(c, got ? Pc.CY_PICK : first ? Pc.CY_CONSUME_FIRST : Pc.CY_CONSUME_AGAIN);
            }
            case Pc.CY_NARROWED -> {
                m.goTo(c, Pc.CY_SWITCHED);
                m.push(c, Pc.EN_START);
            }
            case Pc.CY_SWITCHED -> {
                m.cpu(c, PREV, 0);
                m.cpu(c, OP_TASK, 0);
                unlock(c);
                m.goTo(c, Pc.CY_LOCK);
                if (m.store.get(m.at.cpu(c, DEFERRED)) != 0) {
                    m.cpu(c, OP_RQ, c + 1);
                    m.push(c, Pc.DF_LOCK);
                }
            }
            case Pc.CY_NONE -> {
                m.cpu(c, NR_TASKS, 0);
                unlock(c);
                m.pop(c);
            }
            case Pc.FD_NEXT -> nextEntry(c);
            case Pc.MV_DONE, Pc.MV_FAILED -> {
                m.pop(c);
                m.callbacks.moved(c, pc == Pc.MV_DONE);
            }
            case Pc.DL_INSERTED -> {
                m.unlockRq(m.cpu(c, FIN_SRC) - 1);
                m.goTo(c, Pc.DL_RESTORE);
            }
            case Pc.MR_ARRIVED -> arrived(c);
            case Pc.DF_LOOP -> deferred(c);
            case Pc.DR_BACK -> {
                m.unlockRq(m.cpu(c, FIN_SRC) - 1);
                m.cpu(c, OP_TASK, 0);
                m.goTo(c, Pc.DL_RESTORE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------ the cycle

    /** What began to run in this race blocks here. */
    private void lock(int c) {
        if (!m.isGhost) { // an agent is a task: it holds no lock of the kernel
            m.lockRq(c, c);
        }
        int running = m.cpu(c, CURR) - 1;
        if (running >= 0 && m.task(running, BLOCKS) != 0) {
            m.task(running, STATE, DONE);
            m.task(running, ON_RQ, 0);
            m.task(running, BLOCKS, 0);
            m.cpu(c, CURR, 0);
        }
        m.goTo(c, Pc.CY_ROUND);
    }

    private void unlock(int c) {
        if (!m.isGhost) {
            m.unlockRq(c);
        }
    }

    private void round(int c) {
        if (m.isGhost) {
            boolean picks = m.list(m.localOf(c)) != 0;
            m.goTo(c, picks ? Pc.CY_PICK : m.ghost.hasMessages() ? Pc.GM_TAKE : Pc.CY_DISPATCH);
        } else if (m.list(m.at.firstFallback + c) != 0) {
            m.push(c, Pc.DR_GO);
        } else if (m.list(m.localOf(c)) != 0) {
            m.goTo(c, Pc.CY_PICK);
        } else if (m.list(0) != 0) {
            m.goTo(c, Pc.CY_CONSUME_FIRST);
        } else {
            m.goTo(c, Pc.CY_DISPATCH);
        }
    }

    private void callDispatch(int c) {
        m.cpu(c, NR_TASKS, 0);
        if (m.has(Race.Callback.DISPATCH)) {
            m.goTo(c, Pc.CY_FLUSH);
            m.callbacks.call(c, Race.Callback.DISPATCH, -1);
        } else {
            m.goTo(c, Pc.CY_NONE);
        }
    }

    private void after(int c) {
        if (m.list(m.localOf(c)) != 0) {
            m.goTo(c, Pc.CY_PICK);
        } else if (m.isGhost) {
            m.goTo(c, m.ghost.hasMessages() ? Pc.CY_ROUND : Pc.CY_NONE);
        } else if (m.list(m.at.firstFallback + c) != 0) {
            m.goTo(c, Pc.CY_ROUND);
        } else if (m.list(0) != 0) {
            m.goTo(c, Pc.CY_CONSUME_AGAIN);
        } else {
            m.goTo(c, m.cpu(c, NR_TASKS) > 0 ? Pc.CY_DISPATCH : Pc.CY_NONE);
        }
    }

    private void pick(int c) {
        if (m.isGhost && m.list(m.localOf(c)) == 0) {
            m.goTo(c, Pc.CY_ROUND); // the latched task had to leave
            return;
        }
        int prev = m.cpu(c, CURR) - 1;
        if (prev < 0) {
            next(c);
            return;
        }
        m.cpu(c, PREV, prev + 1);
        m.task(prev, STATE, WAITING);
        m.cpu(c, OP_TASK, prev + 1);
        m.goTo(c, Pc.CY_NEXT);
        m.push(c, Pc.EN_START);
    }

    private void next(int c) {
        long local = m.list(m.localOf(c));
        int p = Seq.first(local);
        m.store.set(m.at.local(c), Seq.dropFirst(local));
        m.task(p, DSQ, 0);
        m.task(p, STATE, CURRENT);
        m.task(p, BLOCKS, 1);
        m.task(p, REENQ, 0);
        m.cpu(c, CURR, p + 1);
        m.events.oracle(OracleKind.RAN, p);
        if ((m.task(p, EFFECTIVE) >> c & 1) == 0 && m.task(p, PENDING) == 0) {
            m.events.oracle(OracleKind.MISPLACED, p);
        }
        int prev = m.cpu(c, PREV) - 1;
        if (prev >= 0 && m.task(prev, MIGDIS) != 0 && m.task(prev, EFFECTIVE) != 1L << c) {
            m.cpu(c, OP_TASK, prev + 1);
            m.goTo(c, Pc.CY_NARROW);
            m.push(c, Pc.DQ_START);
        } else {
            m.goTo(c, Pc.CY_SWITCHED);
        }
    }

    /** A task that was switched out inside migrate_disable() gets a one-CPU cpus_ptr, in a cycle of its own. */
    private void narrow(int c) {
        int prev = m.cpu(c, PREV) - 1;
        m.task(prev, EFFECTIVE, 1L << c);
        m.callbacks.maskChanged(prev);
        m.goTo(c, Pc.CY_NARROWED);
        if (m.has(Race.Callback.SET_CPUMASK)) {
            m.callbacks.call(c, Race.Callback.SET_CPUMASK, prev);
        }
    }

    // ------------------------------------------------------------------------------------------------ finish

    private void finish(int c) {
        int entry = m.cpu(c, ENTRY);
        int p = entryTask(c);
        boolean current =
                m.task(p, OPS) == QUEUED && m.callbacks.isCurrent(p, m.store.at(m.at.entry(c, entry, B_QSEQ)));
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

    private void nextEntry(int c) {
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

    private void forgetClaim(int c) {
        m.cpu(c, FIN_TASK, 0);
        m.cpu(c, FIN_PLACE, 0);
        m.cpu(c, FIN_RQ, 0);
        m.cpu(c, FIN_SRC, 0);
    }

    /** The global DSQ ends custody, a user DSQ keeps it. */
    private void insertElsewhere(int c) {
        int p = claimed(c);
        int dsq = dsq(c);
        if (dsq == 0) {
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

    private void global(int c) {
        int p = claimed(c);
        m.insert(p, 0);
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
    }

    private void check(int c) {
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
            badTarget(c, p, src, dst);
        } else {
            release(c);
        }
    }

    /** DL1: the affinity is not looked at. */
    private void insertHere(int c) {
        int p = claimed(c);
        m.insert(p, dsq(c));
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
    }

    /** DL3, DL4. */
    private void release(int c) {
        int p = claimed(c);
        m.task(p, HOLDING, c + 1);
        m.task(p, OPS, NONE);
        int rq = m.cpu(c, FIN_RQ) - 1;
        if (m.cpu(c, FIN_SRC) - 1 == rq) {
            depart(c, p);
        } else {
            m.unlockRq(rq);
            m.goTo(c, Pc.DL_LOCK_SRC);
        }
    }

    /** DL5. */
    private void lockedSource(int c) {
        int p = claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        if (m.task(p, HOLDING) != c + 1 || m.task(p, CPU) != src) {
            m.goTo(c, Pc.DL_RESTORE); // a dequeue came between: its caller owns the task
            return;
        }
        m.lockRq(src, c);
        depart(c, p);
    }

    /** DL6, under the source's lock. */
    private void depart(int c, int p) {
        int src = m.cpu(c, FIN_SRC) - 1;
        int rq = m.cpu(c, FIN_RQ) - 1;
        int dst = destination(c);
        m.task(p, HOLDING, 0);
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

    private void arrive(int c) {
        int p = claimed(c);
        int dst = destination(c);
        m.lockRq(dst, c);
        m.task(p, MIGRATING, 0);
        m.insert(p, m.localOf(dst));
        m.goTo(c, Pc.MR_ARRIVED);
        m.dequeue.endCustody(c, p);
    }

    private void arrived(int c) {
        int dst = destination(c);
        if (dst == m.cpu(c, FIN_RQ) - 1) {
            forgetClaim(c);
            m.pop(c);
        } else {
            m.unlockRq(dst);
            m.goTo(c, Pc.DL_RESTORE);
        }
    }

    private void badTarget(int c, int p, int src, int dst) {
        m.task(p, OPS, NONE);
        forgetClaim(c);
        m.pop(c);
        bad(c, p, src, dst);
    }

    /** The designs of §2.4 differ here. The task is on no DSQ, its state NONE; what the kernel keeps ends custody. */
    private void bad(int c, int p, int src, int dst) {
        switch (m.kernel.onBadTarget()) {
            case ERROR_GLOBAL -> {
                boolean disabled = m.task(p, MIGDIS) != 0;
                m.exit(disabled ? RaceExit.MIGRATION_DISABLED : RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
            }
            case SILENT_QUEUED -> m.task(p, OPS, QUEUED);
            case SILENT_DROP -> {}
            case SILENT_GLOBAL -> {
                m.insert(p, 0);
                m.dequeue.endCustody(c, p);
            }
            case FALLBACK_REENQ -> {
                m.insert(p, m.at.firstFallback + c);
                m.dequeue.endCustody(c, p);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ consume

    private void consume(int c, int pc) {
        boolean first = pc == Pc.CY_CONSUME_FIRST;
        long global = m.list(0);
        for (int i = 0; i < Seq.size(global); i++) {
            int p = Seq.get(global, i);
            if (m.task(p, CPU) == c) {
                m.unlink(p, 0);
                m.insert(p, m.localOf(c));
                m.goTo(c, Pc.CY_PICK);
                return;
            }
            if (m.canRun(p, c)) {
                m.unlink(p, 0);
                m.task(p, HOLDING, c + 1);
                m.cpu(c, FIN_TASK, p + 1);
                m.cpu(c, FIN_PLACE, m.localOf(c) + 1);
                m.cpu(c, FIN_RQ, c + 1);
                m.cpu(c, FIN_SRC, m.task(p, CPU) + 1);
                m.unlockRq(c);
                m.goTo(c, first ? Pc.CY_CONSUMED_FIRST : Pc.CY_CONSUMED_AGAIN);
                m.push(c, Pc.CO_LOCK_SRC);
                return;
            }
        }
        if (first) {
            m.goTo(c, Pc.CY_DISPATCH);
        } else {
            m.goTo(c, m.cpu(c, NR_TASKS) > 0 ? Pc.CY_DISPATCH : Pc.CY_NONE);
        }
    }

    private void consumeLocked(int c) {
        int p = claimed(c);
        if (m.task(p, HOLDING) != c + 1 || m.task(p, CPU) != m.cpu(c, FIN_SRC) - 1) {
            m.goTo(c, Pc.DL_RESTORE);
            return;
        }
        m.task(p, HOLDING, 0);
        m.task(p, DSQ, 0);
        m.task(p, MIGRATING, 1);
        m.task(p, CPU, c);
        m.goTo(c, Pc.MR_LOCK);
    }

    // ------------------------------------------------------------------------------------------------ dsq_move

    /** The iterated task {@code p}, to {@code place}; our runqueue is left if another owns the task. */
    void move(int c, int p, int place) {
        int src = m.task(p, CPU);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, place == BpfCode.PLACE_LOCAL ? m.localOf(c) + 1 : place);
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
    private void restore(int c) {
        if (m.cpu(c, FIN_SRC) == m.cpu(c, FIN_RQ)) {
            forgetClaim(c);
        } else {
            m.push(c, Pc.DL_RESTORE);
        }
    }

    private void moveLocked(int c) {
        int p = claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        int from = m.callbacks.movedFrom(c);
        int to = dsq(c);
        boolean there = m.task(p, CPU) == src
                && m.task(p, MIGRATING) == 0
                && m.task(p, DSQ) == from + 1
                && m.task(p, HOLDING) == 0
                && m.callbacks.stillTheOneVisited(c);
        if (!there) {
            m.goTo(c, Pc.MV_FAILED);
            restore(c);
            return;
        }
        m.goTo(c, Pc.MV_DONE);
        m.unlink(p, from);
        m.task(p, DSQ, 0);
        boolean terminal = to < m.at.firstUser;
        if (terminal && m.task(p, CUSTODY) != 0 && m.has(Race.Callback.DEQUEUE)) {
            // The kernel calls it here, under the source's lock; the callback comes before anything else of this CPU.
            place(c, p, src, to);
            m.dequeue.endCustody(c, p);
            return;
        }
        if (terminal) {
            m.task(p, CUSTODY, 0);
        }
        place(c, p, src, to);
    }

    private void place(int c, int p, int src, int to) {
        if (!m.isLocal(to)) {
            m.insert(p, to);
            restore(c);
            return;
        }
        int dst = to - m.at.firstLocal;
        if (dst == src) {
            m.insert(p, to);
            restore(c);
        } else if (!m.canRun(p, dst)) {
            boolean disabled = m.task(p, MIGDIS) != 0;
            m.exit(disabled ? RaceExit.MIGRATION_DISABLED : RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
        } else {
            m.task(p, MIGRATING, 1);
            m.task(p, CPU, dst);
            if (m.cpu(c, FIN_SRC) == m.cpu(c, FIN_RQ)) {
                m.unlockRq(c);
            }
            m.push(c, Pc.MR_LOCK);
        }
    }

    // ------------------------------------------------------------------------------------------------ deferred,
    // fallback

    private void deferred(int c) {
        int rq = m.cpu(c, OP_RQ) - 1;
        int cell = m.at.cpu(rq, DEFERRED);
        long list = m.store.get(cell);
        if (list == 0) {
            m.unlockRq(rq);
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
            return;
        }
        int p = Seq.first(list);
        m.store.set(cell, Seq.dropFirst(list));
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_PLACE, m.task(p, VERDICT) - 1);
        m.cpu(c, FIN_RQ, rq + 1);
        m.task(p, VERDICT, 0);
        m.push(c, Pc.DL_CHECK);
    }

    /** Design (d): back to the scheduler, with the owner's runqueue locked. */
    private void drain(int c) {
        int dsq = m.at.firstFallback + c;
        int p = Seq.first(m.list(dsq));
        if (p < 0) { // dequeued meanwhile
            m.pop(c);
            return;
        }
        int src = m.task(p, CPU);
        m.unlink(p, dsq);
        if (src == c) {
            m.task(p, DSQ, 0);
            m.goTo(c, Pc.EN_START);
            reenqueue(c, p);
            return;
        }
        m.task(p, HOLDING, c + 1);
        m.cpu(c, FIN_TASK, p + 1);
        m.cpu(c, FIN_RQ, c + 1);
        m.cpu(c, FIN_SRC, src + 1);
        m.unlockRq(c);
        m.goTo(c, Pc.DR_LOCK_SRC);
    }

    private void drainLocked(int c) {
        int p = claimed(c);
        int src = m.cpu(c, FIN_SRC) - 1;
        if (m.task(p, HOLDING) != c + 1 || m.task(p, CPU) != src) {
            m.goTo(c, Pc.DL_RESTORE);
            return;
        }
        m.lockRq(src, c);
        m.task(p, HOLDING, 0);
        m.task(p, DSQ, 0);
        m.goTo(c, Pc.DR_BACK);
        m.push(c, Pc.EN_START);
        reenqueue(c, p);
    }

    private void reenqueue(int c, int p) {
        int times = m.task(p, REENQ) + 1;
        m.task(p, REENQ, times);
        m.cpu(c, OP_TASK, p + 1);
        if (times > m.kernel.reenqLimit()) {
            m.exit(RaceExit.REENQUEUED_TOO_OFTEN, p, c, c);
        }
    }
}
