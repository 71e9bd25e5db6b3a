package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.explore.BpfCode.Instr;

/** The scheduler's callbacks as they stand on each CPU, and what they have in hand of tasks that may be old. */
final class Callbacks {
    private static final Race.Callback[] CALLBACKS = Race.Callback.values();

    private final RaceState m;

    Callbacks(RaceState m) {
        this.m = m;
    }

    /** @param p the task it is about, or -1 */
    void call(int c, Race.Callback callback, int p) {
        call(c, callback, p, 0);
    }

    /**
     * Calls a callback if the scheduler has it.
     *
     * @param flags what it is told, as bits by the ordinals of flags
     */
    void tell(int c, Race.Callback callback, int p, int flags) {
        if (m.has(callback)) {
            call(c, callback, p, flags);
        }
    }

    void tell(int c, Race.Callback callback, int p) {
        tell(c, callback, p, 0);
    }

    /**
     * A running task leaves its runqueue: ops.stopping comes early, so that it stands between ops.runnable and ops.quiescent
     * (dequeue_task_scx()).
     *
     * @param flags what ops.quiescent is told
     */
    void leaves(int c, int p, int flags) {
        if (m.kernel.lacks(Race.Fault.STOPPING_FIRST)) {
            tell(c, Race.Callback.STOPPING, p);
            tell(c, Race.Callback.QUIESCENT, p, flags);
            return;
        }
        tell(c, Race.Callback.QUIESCENT, p, flags);
        tell(c, Race.Callback.STOPPING, p); // the last that is told comes first
    }

    static int bit(Race.Flag flag) {
        return 1 << flag.ordinal();
    }

    /** SCX_DEQ_SCHED_CHANGE, where the kernel has it. */
    int schedChange() {
        return m.kernel.number(Race.Flag.SCHED_CHANGE) != 0 ? bit(Race.Flag.SCHED_CHANGE) : 0;
    }

    /** Calls a callback that is about a CPU, if the scheduler has it. */
    void tellOfCpu(int c, Race.Callback callback, int cpu) {
        if (m.has(callback)) {
            call(c, callback, -1, 0);
            m.store.set(m.at.callback(c, depth(c), CB_CPU), cpu);
        }
    }

    /** The CPU that the callback under way is about, or that it runs on. */
    int cpu(int c) {
        return m.store.at(m.at.callback(c, depth(c), CB_CPU));
    }

    /**
     * @param p the task it is about, or -1
     * @param flags what it is told, as bits by the ordinals of flags
     */
    void call(int c, Race.Callback callback, int p, int flags) {
        int depth = m.cpu(c, CB_DEPTH);
        if (depth == DEPTH) {
            throw new IllegalStateException("callbacks nested too deep");
        }
        m.cpu(c, CB_DEPTH, depth + 1);
        m.store.set(m.at.callback(c, depth, CB_CODE), callback.ordinal());
        m.store.set(m.at.callback(c, depth, CB_PC), 0);
        m.store.set(m.at.callback(c, depth, CB_FLAGS), flags);
        m.store.set(m.at.callback(c, depth, CB_CPU), m.object() == null ? c : 0);
        if (p >= 0) {
            m.store.set(m.at.variable(c, depth, 0), p + 1);
        }
        m.push(c, Pc.CALLBACK);
    }

    /** It has returned. Dead variables are zero, so that states that differ in them only are one. */
    void leave(int c) {
        int depth = depth(c);
        int end = m.at.callback(c, depth + 1, 0);
        for (int cell = m.at.callback(c, depth, 0); cell < end; cell++) {
            m.store.set(cell, 0);
        }
        m.cpu(c, CB_DEPTH, depth);
        m.pop(c);
    }

    int depth(int c) {
        return m.cpu(c, CB_DEPTH) - 1;
    }

    /** The callback that CPU {@code c} is in. */
    Race.Callback callback(int c) {
        return CALLBACKS[m.store.at(m.at.callback(c, depth(c), CB_CODE))];
    }

    BpfCode code(int c) {
        return m.codeOf(m.store.at(m.at.callback(c, depth(c), CB_CODE)));
    }

    int pc(int c) {
        return m.store.at(m.at.callback(c, depth(c), CB_PC));
    }

    void pc(int c, int pc) {
        m.store.set(m.at.callback(c, depth(c), CB_PC), pc);
    }

    /** What the callback on CPU {@code c} was told, as bits by the ordinals of flags. */
    int flags(int c) {
        return m.store.at(m.at.callback(c, depth(c), CB_FLAGS));
    }

    Instr instr(int c) {
        return code(c).code[pc(c)];
    }

    int variable(int c, int v) {
        return m.store.at(m.at.variable(c, depth(c), v)) - 1;
    }

    int movedFrom(int c) {
        if (m.object() != null) {
            return Iteration.dsq(Iteration.of(m, c, depth(c)));
        }
        return m.at.firstUser + instr(c).c();
    }

    /** The task that the iteration holds was not queued anew since it was visited. */
    boolean stillTheOneVisited(int c) {
        if (m.object() != null) {
            return Iteration.holdsTheSame(Iteration.of(m, c, depth(c)));
        }
        return (m.store.get(m.at.visits(c, depth(c), instr(c).a())) >> 32 & 1) == 0;
    }

    /** The mask of the task that the iteration holds has changed since it was read. */
    boolean movesOnStaleFacts(int c) {
        if (m.object() != null) {
            int p = Iteration.held(Iteration.of(m, c, depth(c)));
            return m.store.get(m.at.facts(c, depth(c), p)) == FACTS_STALE;
        }
        return m.store.get(m.at.facts(c, depth(c), instr(c).a())) == FACTS_STALE;
    }

    /** A lock of the scheduler is held around a dsq_move, and ops.enqueue or ops.dequeue takes it under rq(p)'s lock. */
    void noteInversion(int c, int p) {
        if ((m.cpu(c, BPF_LOCKS) & m.locksUnderRq) != 0) {
            m.events.oracle(Race.OracleKind.INVERTED, p);
        }
    }

    /** A test that follows the insert (design g) makes the entry's facts fresh. */
    void noteEntryFacts(int c, int p) {
        for (int i = 0; i < m.cpu(c, CURSOR); i++) {
            if (m.store.at(m.at.entry(c, i, B_TASK)) == p + 1) {
                m.store.set(m.at.entry(c, i, B_FACTS), FACTS_FRESH);
            }
        }
    }

    void clearEntry(int c, int i) {
        for (int field = B_TASK; field <= B_FLAGS; field++) {
            m.store.set(m.at.entry(c, i, field), 0);
        }
    }

    // ------------------------------------------------------------------------------------------------ references

    /** Whether a captured number is that of the present instance. */
    boolean isCurrent(int p, int captured) {
        return m.kernel.qseq() == Race.QseqScope.RQ ? captured == m.task(p, QSEQ) : captured == 1;
    }

    /** A new instance of {@code p}: no number captured before is current any more. */
    void outdate(int p) {
        for (int c = 0; c < m.at.actors; c++) {
            for (int i = 0; i < m.cpu(c, CURSOR); i++) {
                if (m.store.at(m.at.entry(c, i, B_TASK)) == p + 1) {
                    m.store.set(m.at.entry(c, i, B_QSEQ), 0);
                }
            }
            for (int d = 0; d < m.cpu(c, CB_DEPTH); d++) {
                for (int k = 0; k < m.at.cookies; k++) {
                    if (m.store.at(m.at.cookieTask(c, d, k)) == p + 1) {
                        m.store.set(m.at.cookie(c, d, k), 0);
                    }
                }
            }
        }
    }

    /** What was read of the mask of {@code p} is old now. */
    void maskChanged(int p) {
        stale(m.at.task(p, SELECTED));
        for (int c = 0; c < m.at.actors; c++) {
            for (int i = 0; i < m.cpu(c, CURSOR); i++) {
                if (m.store.at(m.at.entry(c, i, B_TASK)) == p + 1) {
                    stale(m.at.entry(c, i, B_FACTS));
                }
            }
            for (int d = 0; d < m.cpu(c, CB_DEPTH); d++) {
                for (int v = 0; v < m.at.vars; v++) {
                    if (m.store.at(m.at.variable(c, d, v)) == p + 1) {
                        stale(m.at.facts(c, d, v));
                    }
                }
            }
        }
    }

    private void stale(int cell) {
        if (m.store.get(cell) == FACTS_FRESH) {
            m.store.set(cell, FACTS_STALE);
        }
    }
}
