package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.model.Race.Fault;
import org.scxc.model.Race.OracleKind;
import org.scxc.runtime.explore.BpfCode.Instr;

/**
 * ghOSt beside sched_ext (docs/kernel/ghost.md#barriers): agents in user space, which hold no runqueue lock; every
 * change of a task raises the barrier in its status word and posts a message; a decision carries the number last seen
 * and fails at once if it is old.
 *
 * <p>QSEQ holds whether the agent has seen the last message of the task: only equality of its number with the barrier counts.
 * The global DSQ's cell is the message queue. OPS is not used.
 */
final class GhostCore implements RaceCore {
    private final RaceState m;
    private final Callbacks callbacks;
    private final int messages;

    GhostCore(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
        messages = m.at.global;
    }

    /** TASK_NEW has been delivered, and the agent has put the task where its handler puts it. */
    @Override
    public void begin(int c, int p) {
        m.task(p, STATE, WAITING);
        m.task(p, ON_RQ, 1);
        m.task(p, QSEQ, 1);
        if (m.has(Race.Callback.MESSAGE)) {
            callbacks.call(c, Race.Callback.MESSAGE, p);
        }
    }

    @Override
    public Pc first(Race.Act act) {
        return switch (act) {
            case Race.Act.Dispatch d -> Pc.CY_LOCK;
            case Race.Act.SetAffinity a -> Pc.GM_ACT;
            case Race.Act.Wake w -> Pc.GM_ACT;
            default -> throw new IllegalStateException("an agent knows no " + act);
        };
    }

    @Override
    public void step(int c, Pc pc) {
        if (pc == Pc.GM_TAKE) {
            take(c);
        } else {
            act(c);
        }
    }

    /** One step under the kernel's locks: mask, barrier, message; a task on a CPU that it may not use is taken off. */
    private void act(int c) {
        int p = m.actTask(c);
        m.pop(c);
        if (m.act(c) instanceof Race.Act.SetAffinity a) {
            long mask = RaceState.mask(a.mask());
            if (mask == m.task(p, MASK)) {
                return;
            }
            m.task(p, MASK, mask);
            m.task(p, EFFECTIVE, mask);
            callbacks.maskChanged(p);
            int state = m.task(p, STATE);
            if (state == SLEEPING || state == DONE) {
                return;
            }
            if ((mask >> m.task(p, CPU) & 1) == 0) {
                expel(p);
            }
        } else if (m.task(p, STATE) == SLEEPING) {
            m.task(p, STATE, WAITING);
            m.task(p, ON_RQ, 1);
        } else {
            return;
        }
        post(p);
    }

    private void expel(int p) {
        int rq = m.task(p, CPU);
        if (m.task(p, STATE) == CURRENT) {
            m.cpu(rq, CURR, 0);
            m.task(p, STATE, WAITING);
            m.task(p, BLOCKS, 0);
        } else if (m.task(p, DSQ) != 0) {
            m.steps.unlink(p);
        }
        m.task(p, CPU, Long.numberOfTrailingZeros(m.task(p, MASK)));
    }

    private void post(int p) {
        m.task(p, QSEQ, 0);
        callbacks.outdate(p);
        if (!m.kernel.lacks(Fault.MESSAGE)) {
            m.store.set(m.at.dsq(messages), Seq.append(m.list(messages), p));
        }
    }

    private boolean hasMessages() {
        return m.list(messages) != 0;
    }

    /** The agent takes the oldest message. */
    private void take(int c) {
        int p = Seq.first(m.list(messages));
        m.goTo(c, Pc.CY_ROUND);
        if (p < 0) {
            return; // another agent was faster
        }
        m.store.set(m.at.dsq(messages), Seq.dropFirst(m.list(messages)));
        m.task(p, QSEQ, Seq.indexOf(m.list(messages), p) < 0 ? 1 : 0);
        if (m.has(Race.Callback.MESSAGE)) {
            callbacks.call(c, Race.Callback.MESSAGE, p);
        }
    }

    // ------------------------------------------------------------------------------------------------ a cycle of CPU c

    /** An agent is a task: it holds no lock of the kernel. */
    @Override
    public void lock(int c) {}

    @Override
    public void unlock(int c) {}

    @Override
    public void round(int c) {
        boolean picks = m.list(c) != 0;
        m.goTo(c, picks ? Pc.CY_PICK : hasMessages() ? Pc.GM_TAKE : Pc.CY_DISPATCH);
    }

    @Override
    public void dispatches(int c) {}

    @Override
    public void after(int c) {
        m.goTo(c, m.list(c) != 0 ? Pc.CY_PICK : hasMessages() ? Pc.CY_ROUND : Pc.CY_NONE);
    }

    /** A latched task may have had to leave. */
    @Override
    public boolean picks(int c) {
        if (m.list(c) != 0) {
            return true;
        }
        m.goTo(c, Pc.CY_ROUND);
        return false;
    }

    @Override
    public boolean isPrivate(int c, Pc pc) {
        return false;
    }

    // ------------------------------------------------------------------------------------------------ transactions

    /** The number of the last message that the agent took. */
    @Override
    public int present(int p) {
        return m.task(p, QSEQ);
    }

    @Override
    public boolean insert(int c, int depth, Instr i, int p, int place) {
        boolean current =
                i.c() >= 0 ? callbacks.isCurrent(p, m.store.at(m.at.cookie(c, depth, i.c()))) : m.task(p, QSEQ) == 1;
        current |= m.kernel.lacks(Fault.QSEQ_CHECK);
        return commit(c, p, place, current, m.store.at(m.at.facts(c, depth, i.a())));
    }

    @Override
    public void insert(int c, int p, int place, long facts) {
        throw new IllegalStateException("an agent is no BPF object");
    }

    /** A transaction: all checks and the latch in one step; the caller keeps the task if it fails. */
    private boolean commit(int c, int p, int place, boolean current, int facts) {
        int dsq = place == BpfCode.PLACE_LOCAL ? c : place - 1;
        if (!m.isLocal(dsq)) {
            return false;
        }
        int dst = dsq;
        boolean runnable = m.task(p, STATE) == WAITING && m.task(p, DSQ) == 0;
        if (!current || !runnable || (m.task(p, EFFECTIVE) >> dst & 1) == 0) {
            return false;
        }
        if (facts == FACTS_STALE) {
            m.events.oracle(OracleKind.STALE, p);
        }
        m.task(p, CPU, dst);
        m.insert(p, dsq);
        return true;
    }

    @Override
    public String cycleBegins(int c) {
        return "agent runs";
    }

    @Override
    public String told(Inserted insert) {
        return "commit: " + insert.task()
                + (m.task(insert.p(), DSQ) != 0 ? " latched on " + insert.place() : " refused");
    }
}
