package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.OracleKind;

/**
 * A scheduling cycle (docs/kernel/cycle.md#balance) with flush and finish (docs/kernel/dispatch.md#finish), the
 * migration dance (docs/kernel/dispatch.md#local), consume (docs/kernel/dsq.md#consume), dsq_move
 * (docs/kernel/dsq.md#dsq-move).
 */
final class DispatchPath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final BpfSide bpf;
    private final FinishPath finish;
    private final MovePath move;
    private final DeferredPath deferred;
    private final RaceCore core;
    private final KickPath kicks;
    private final NarrowPath narrows;

    DispatchPath(
            RaceState m,
            Callbacks callbacks,
            BpfSide bpf,
            FinishPath finish,
            MovePath move,
            DeferredPath deferred,
            RaceCore core,
            KickPath kicks,
            NarrowPath narrows) {
        this.m = m;
        this.callbacks = callbacks;
        this.bpf = bpf;
        this.finish = finish;
        this.move = move;
        this.deferred = deferred;
        this.core = core;
        this.kicks = kicks;
        this.narrows = narrows;
    }

    void step(int c, Pc pc) {
        switch (pc) {
            case Pc.CY_LOCK -> lock(c);
            case Pc.CY_CONSUME_FIRST, Pc.CY_CONSUME_AGAIN -> move.consume(c, pc);
            case Pc.CY_PICK -> pick(c);
            case Pc.CY_NEXT -> next(c);
            case Pc.FD -> finish.finish(c);
            case Pc.FI -> finish.insertElsewhere(c);
            case Pc.DL_CHECK -> finish.check(c);
            case Pc.DL_INSERT -> finish.insertHere(c);
            case Pc.DL_LOCK_SRC -> finish.lockedSource(c);
            case Pc.DL_GLOBAL -> finish.global(c);
            case Pc.MR_LOCK -> finish.arrive(c);
            case Pc.DL_RESTORE -> {
                m.lockRq(m.cpu(c, FIN_RQ) - 1, c);
                finish.forgetClaim(c);
                m.pop(c);
            }
            case Pc.MC_TAKE -> move.take(c);
            case Pc.CO_LOCK_SRC -> move.consumeLocked(c);
            case Pc.MV_LOCK -> move.moveLocked(c);
            case Pc.DF_LOCK -> {
                m.lockRq(m.cpu(c, OP_RQ) - 1, c);
                m.goTo(c, Pc.DF_LOOP);
            }
            case Pc.DR_GO -> deferred.drain(c);
            case Pc.DR_LOCK_SRC -> deferred.drainLocked(c);
            default -> throw new IllegalStateException("pc " + pc);
        }
    }

    boolean settle(int c, Pc pc) {
        switch (pc) {
            case Pc.CY_ROUND -> core.round(c);
            case Pc.CY_DISPATCH -> callDispatch(c);
            case Pc.CY_FLUSH -> {
                if (m.kernel.lacks(Race.Fault.FLUSH)) {
                    for (int i = m.cpu(c, CURSOR) - 1; i >= 0; i--) {
                        callbacks.clearEntry(c, i);
                    }
                    m.cpu(c, CURSOR, 0);
                }
                m.cpu(c, NR_TASKS, m.cpu(c, NR_TASKS) + m.cpu(c, CURSOR));
                m.goTo(c, Pc.CY_AFTER);
                if (m.cpu(c, CURSOR) > 0) {
                    m.push(c, Pc.FD);
                }
            }
            case Pc.CY_AFTER -> core.after(c);
            case Pc.CY_CONSUMED_FIRST, Pc.CY_CONSUMED_AGAIN -> {
                boolean got = m.list(c) != 0;
                boolean first = pc == Pc.CY_CONSUMED_FIRST;
                m.goTo(c, got ? Pc.CY_PICK : first ? Pc.CY_CONSUME_FIRST : Pc.CY_CONSUME_AGAIN);
            }
            case Pc.CY_SWITCHED -> {
                m.cpu(c, PREV, 0);
                m.cpu(c, OP_TASK, 0);
                core.unlock(c);
                m.goTo(c, Pc.CY_LOCK);
                afterPick(c, m.hasDeferred(c));
            }
            case Pc.CY_NONE -> {
                int prev = m.cpu(c, PREV) - 1; // it has blocked
                m.cpu(c, PREV, 0);
                if (narrows.afterSwitch(prev)) {
                    narrows.switched(c, prev);
                    return true;
                }
                m.cpu(c, NR_TASKS, 0);
                m.cpu(c, REENQ_LOCAL, 0); // nothing is on the local DSQ
                if (m.cpu(c, LEFT) != 0 && m.kernel.kickWait() == Race.KickWait.CLASS_IN_IRQ) {
                    kicks.movesOn(c); // to the idle class
                }
                core.unlock(c);
                m.pop(c);
                afterPick(c, m.cpu(c, CALLBACK_QUEUED) != 0);
            }
            case Pc.CY_KEEP -> {
                core.unlock(c);
                m.pop(c);
                afterPick(c, m.hasDeferred(c));
            }
            case Pc.FD_NEXT -> finish.nextEntry(c);
            case Pc.MC_TAKEN -> move.taken(c);
            case Pc.MV_DONE, Pc.MV_FAILED -> {
                m.pop(c);
                bpf.moved(c, pc == Pc.MV_DONE);
            }
            case Pc.DL_INSERTED -> {
                m.unlockRq(m.cpu(c, FIN_SRC) - 1);
                m.goTo(c, Pc.DL_RESTORE);
            }
            case Pc.MR_ARRIVED -> finish.arrived(c);
            case Pc.DF_LOOP, Pc.WK_DEFERRED -> deferred.deferred(c, pc);
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

    /** The pick is final: what was asked of the CPU meanwhile is answered by it, and balance callbacks and interrupts follow. */
    private void afterPick(int c, boolean runsDeferred) {
        m.cpu(c, RESCHED, 0);
        m.cpu(c, LEFT, 0);
        m.cpu(c, CALLBACK_QUEUED, 0);
        if (runsDeferred) {
            m.cpu(c, OP_RQ, c + 1);
            m.push(c, Pc.DF_LOCK);
        }
        kicks.interrupts(c);
        kicks.afterPick(c);
        if (m.cpu(c, INACTIVE) != 0 && m.cpu(c, CURR) != 0) {
            m.push(c, Pc.HP_PUSH);
        }
    }

    // ------------------------------------------------------------------------------------------------ the cycle

    boolean enabled(int c) {
        return m.rqFree(c) && m.cpu(c, HIGHER) == 0 && narrows.enabled(c);
    }

    /** What began to run in this race blocks here. */
    private void lock(int c) {
        if (narrows.atEntry(c)) {
            narrows.enter(c);
            return;
        }
        core.lock(c);
        m.cpu(c, RESCHED, 0);
        if (m.kernel.kickWait() != Race.KickWait.CLASS_IN_IRQ) {
            kicks.movesOn(c);
        }
        int running = m.cpu(c, CURR) - 1;
        if (running >= 0 && keeps(c, running)) { // BA1
            m.goTo(c, Pc.CY_KEEP);
            return;
        }
        if (running >= 0 && m.task(running, BLOCKS) != 0 && m.kernel.lacks(Race.Fault.SLEEP_DEQUEUE)) {
            m.task(running, BLOCKS, 0);
            m.goTo(c, Pc.CY_ROUND);
            callbacks.tell(c, Race.Callback.QUIESCENT, running, Callbacks.bit(Race.Flag.SLEEP));
            return;
        }
        if (running >= 0 && m.task(running, BLOCKS) != 0) {
            m.cpu(c, LEFT, 1);
            m.cpu(c, PREV, narrows.afterSwitch(running) ? running + 1 : 0);
            m.task(running, STATE, DONE);
            m.task(running, ON_RQ, 0);
            m.task(running, BLOCKS, 0);
            m.cpu(c, CURR, 0);
            m.goTo(c, Pc.CY_ROUND);
            callbacks.leaves(c, running, Callbacks.bit(Race.Flag.SLEEP));
            return;
        }
        m.goTo(c, Pc.CY_ROUND);
        acquire(c);
    }

    private boolean keeps(int c, int running) {
        return m.task(running, SLICE) != 0 && m.cpu(c, BYPASS) == 0 && !m.kernel.lacks(Race.Fault.SLICE_LEFT);
    }

    /** A task of a higher class has left: the CPU is the scheduler's again. */
    private void acquire(int c) {
        if (m.cpu(c, RELEASED) != 0) {
            m.cpu(c, RELEASED, 0);
            callbacks.tellOfCpu(c, Race.Callback.CPU_ACQUIRE, c);
        }
    }

    private void callDispatch(int c) {
        m.cpu(c, NR_TASKS, 0);
        if (m.has(Race.Callback.DISPATCH)) {
            m.goTo(c, Pc.CY_FLUSH);
            core.dispatches(c);
            callbacks.call(c, Race.Callback.DISPATCH, -1);
        } else {
            m.goTo(c, Pc.CY_NONE);
        }
    }

    private void pick(int c) {
        if (!core.picks(c)) {
            return;
        }
        int prev = m.cpu(c, CURR) - 1;
        m.cpu(c, PICKED, Seq.first(m.list(c)) + 1);
        if (prev < 0) {
            next(c);
            return;
        }
        m.cpu(c, PREV, prev + 1);
        m.task(prev, STATE, WAITING);
        m.cpu(c, OP_TASK, prev + 1);
        m.goTo(c, Pc.CY_NEXT);
        if (!m.kernel.lacks(Race.Fault.PUT_ENQUEUE)) {
            m.push(c, Pc.EN_START);
        }
        callbacks.tell(c, Race.Callback.STOPPING, prev, Callbacks.bit(Race.Flag.RUNNABLE));
    }

    private void next(int c) {
        int p = m.cpu(c, PICKED) - 1;
        m.cpu(c, PICKED, 0);
        m.steps.unlink(p);
        m.task(p, STATE, CURRENT);
        m.task(p, BLOCKS, 1);
        m.task(p, REENQ, 0);
        m.cpu(c, CURR, p + 1);
        m.events.oracle(OracleKind.RAN, p);
        if ((m.task(p, EFFECTIVE) >> c & 1) == 0 && m.task(p, PENDING) == 0) {
            m.events.oracle(OracleKind.MISPLACED, p);
        }
        m.goTo(c, Pc.CY_SWITCHED);
        int prev = m.cpu(c, PREV) - 1;
        if (narrows.afterSwitch(prev)) {
            narrows.switched(c, prev);
        }
        callbacks.tell(c, Race.Callback.RUNNING, p);
    }
}
