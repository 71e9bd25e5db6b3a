package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.Fault;
import org.scxc.runtime.explore.BpfCode.Instr;
import org.scxc.runtime.kernel.Steps;

/**
 * sched_ext: a CPU schedules with its runqueue's lock held (docs/kernel/contexts.md#callbacks-and-locks), goes round its
 * DSQs as balance_one() does (docs/kernel/cycle.md#balance), and keeps inserts in a buffer until ops.dispatch returns
 * (docs/kernel/dispatch.md#finish).
 */
final class SchedExtCore implements RaceCore {
    private final RaceState m;
    private final Callbacks callbacks;

    SchedExtCore(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    /** It has been through ops.enqueue. */
    @Override
    public void begin(int c, int p) {
        m.task(p, STATE, WAITING);
        m.cpu(c, RQ_LOCK, c + 1);
        m.cpu(c, OP_TASK, p + 1);
        m.push(c, Pc.EN_START);
        callbacks.tell(c, Race.Callback.RUNNABLE, p);
    }

    @Override
    public Pc first(Race.Act act) {
        return switch (act) {
            case Race.Act.Dispatch d -> Pc.CY_LOCK;
            case Race.Act.SetAffinity a -> Pc.AF_PI;
            case Race.Act.Wake w -> Pc.WK_PI;
            case Race.Act.Requeue a -> Pc.AF_PI;
            case Race.Act.Stop a -> Pc.SG_STOP;
            case Race.Act.Offline a -> Pc.OF_DOWN;
            case Race.Act.Detach a -> Pc.BY_RQ;
            case Race.Act.Write a -> Pc.WR_WORD;
            case Race.Act.Take a -> Pc.RT_TAKE;
            case Race.Act.GiveBack a -> Pc.RT_LEAVE;
            case Race.Act.Fire a -> Pc.TM_FIRE;
        };
    }

    @Override
    public void step(int c, Pc pc) {
        throw new IllegalStateException("pc " + pc);
    }

    @Override
    public void lock(int c) {
        m.lockRq(c, c);
    }

    @Override
    public void unlock(int c) {
        m.unlockRq(c);
    }

    @Override
    public void round(int c) {
        if (m.list(m.at.firstFallback + c) != 0) {
            m.push(c, Pc.DR_GO);
        } else if (m.list(c) != 0) {
            m.goTo(c, Pc.CY_PICK);
        } else if (m.list(m.at.global) != 0) {
            m.goTo(c, Pc.CY_CONSUME_FIRST);
        } else {
            m.goTo(c, Rqs.mayDispatch(m, c) ? Pc.CY_DISPATCH : Pc.CY_NONE);
        }
    }

    @Override
    public void dispatches(int c) {
        if (m.kernel.lacks(Fault.DISPATCH_LOCK)) {
            m.unlockRq(c);
            m.cpu(c, FIN_RQ, c + 1);
            m.push(c, Pc.DL_RESTORE);
        }
    }

    @Override
    public void after(int c) {
        if (m.list(c) != 0) {
            m.goTo(c, Pc.CY_PICK);
        } else if (m.list(m.at.firstFallback + c) != 0) {
            m.goTo(c, Pc.CY_ROUND);
        } else if (m.list(m.at.global) != 0) {
            m.goTo(c, Pc.CY_CONSUME_AGAIN);
        } else {
            m.goTo(c, m.cpu(c, NR_TASKS) > 0 ? Pc.CY_DISPATCH : Pc.CY_NONE);
        }
    }

    /** The local DSQ is guarded by the lock that this CPU holds. */
    @Override
    public boolean picks(int c) {
        return true;
    }

    /** Everything that picking and switching touch is guarded by the runqueue's lock, which this CPU holds. */
    @Override
    public boolean isPrivate(int c, Pc pc) {
        // An actor beside the CPUs takes the CPU itself, not its lock only.
        return m.at.actors == m.at.cpus && (pc == Pc.CY_NEXT || m.cpu(c, CURR) == 0);
    }

    /** NONE and DISPATCHING words carry 0. */
    @Override
    public int present(int p) {
        int ops = m.steps.ops(p);
        if (ops != Steps.QUEUED && ops != Steps.QUEUEING) {
            return 0;
        }
        return m.kernel.qseq() == Race.QseqScope.RQ ? m.task(p, QSEQ) : 1;
    }

    @Override
    public boolean insert(int c, int depth, Instr i, int p, int place) {
        if (i.c() >= 0 && m.kernel.insertCookie() && !cookieIsCurrent(c, depth, i.c(), p)) {
            return false;
        }
        insert(c, p, place, m.store.get(m.at.facts(c, depth, i.a())), i.flags());
        return true;
    }

    @Override
    public void insert(int c, int p, int place, long facts) {
        insert(c, p, place, facts, 0);
    }

    private void insert(int c, int p, int place, long facts, int flags) {
        boolean local = place == BpfCode.PLACE_LOCAL || m.isLocal(place - 1);
        if ((flags & Callbacks.bit(Race.Flag.IMMED)) != 0 && !local) {
            m.exit(RaceExit.IMMED_ELSEWHERE, p, place - 1 == m.at.global ? 0 : place - 1 - m.at.firstUser + 1, c);
            return;
        }
        Race.Callback callback = callbacks.callback(c);
        if (callback == Race.Callback.ENQUEUE || callback == Race.Callback.SELECT_CPU) {
            if (m.task(p, VERDICT) != 0) {
                m.exit(RaceExit.ALREADY_DISPATCHED, p, c, c);
            }
            m.task(p, VERDICT, place + 1);
            m.task(p, DDSP_FLAGS, flags);
            if (callback == Race.Callback.SELECT_CPU) {
                m.task(p, SELECTED, facts);
            }
            return;
        }
        int cursor = m.cpu(c, CURSOR);
        if (cursor == BUFFER) {
            m.exit(RaceExit.BUFFER_OVERFLOW, p, c, c);
            return;
        }
        m.store.set(m.at.entry(c, cursor, B_TASK), p + 1);
        m.store.set(m.at.entry(c, cursor, B_QSEQ), present(p));
        m.store.set(m.at.entry(c, cursor, B_PLACE), place);
        m.store.set(m.at.entry(c, cursor, B_FACTS), facts);
        m.store.set(m.at.entry(c, cursor, B_FLAGS), flags);
        m.cpu(c, CURSOR, cursor + 1);
    }

    private boolean cookieIsCurrent(int c, int depth, int k, int p) {
        int ops = m.steps.ops(p);
        return (ops == Steps.QUEUED || ops == Steps.QUEUEING)
                && callbacks.isCurrent(p, m.store.at(m.at.cookie(c, depth, k)));
    }

    @Override
    public String cycleBegins(int c) {
        return "lock rq" + c;
    }

    @Override
    public String told(Inserted insert) {
        return insert.refused()
                ? "insert " + insert.task() + " refused: it changed"
                : "insert " + insert.task() + " on " + insert.place() + insert.captured();
    }
}
