package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * Emptying cell queues of LLCs in which the cell has no CPU any more (MAIN; docs/kernel/mitosis.md#changes-in-main).
 * The counters are the scheduler's own and can only count too many: nothing tells it when the kernel dequeues a waiting
 * task.
 */
final class Drain {
    private final State state;
    private final Kfuncs kernel;
    private final LlcMasks masks;
    private final int queued;
    private final int toDrain;

    Drain(State state, LlcMasks masks) {
        this.state = state;
        this.kernel = state.kernel;
        this.masks = masks;
        queued = state.store.longs("mitosis.nrQueued", State.MAX_CELLS * state.llcs);
        toDrain = state.store.longs("mitosis.toDrain", State.MAX_CELLS);
    }

    private int counter(int cell, int llc) {
        return queued + cell * state.llcs + llc;
    }

    void queued(int cell, int llc) {
        add(cell, llc, 1);
        if (masks.count(cell, llc) == 0) {
            request(cell, llc);
        }
    }

    void consumed(int cell, int llc) {
        add(cell, llc, -1);
    }

    private void add(int cell, int llc, int by) {
        int at = counter(cell, llc);
        state.store.set(at, state.store.get(at) + by);
    }

    void configured(int cells) {
        for (int cell = 0; cell < cells; cell++) {
            for (int llc = 0; llc < state.llcs; llc++) {
                if (masks.count(cell, llc) == 0 && state.store.get(counter(cell, llc)) > 0) {
                    request(cell, llc);
                }
            }
        }
    }

    private void request(int cell, int llc) {
        state.store.set(toDrain + cell, state.store.get(toDrain + cell) | 1L << llc);
        int cpu = kernel.pickIdleCpu(state.primary(cell), 0);
        if (cpu >= 0) {
            kernel.kickCpu(cpu, Scx.KICK_IDLE);
        }
    }

    /** Before the normal comparison of dispatch. @return true if a task was consumed, which ends the dispatch */
    boolean run(int cell, int local) {
        for (int i = 0; i < state.llcs && state.store.get(toDrain + cell) != 0; i++) {
            int llc = (local + i) % state.llcs;
            long bit = 1L << llc;
            if ((state.store.get(toDrain + cell) & bit) == 0) {
                continue;
            }
            if (state.store.get(counter(cell, llc)) <= 0) {
                state.store.set(toDrain + cell, state.store.get(toDrain + cell) & ~bit);
                continue;
            }
            long dsq = Dsqs.cell(cell, llc);
            if (kernel.dsqMoveToLocal(dsq)) {
                consumed(cell, llc);
                state.count(cell, Stat.DRAIN_CNT);
                return true;
            }
            if (pinHead(cell, llc, dsq)) {
                return false;
            }
        }
        return false;
    }

    /** The head may not run here: it is bound to a CPU where it may. @return true if there was a head */
    private boolean pinHead(int cell, int llc, long dsq) {
        int head = kernel.dsqFirst(dsq);
        if (head < 0) {
            return false;
        }
        int cpu = kernel.anyDistribute(kernel.cpusPtr(head));
        if (cpu >= state.cpus) {
            return false;
        }
        long to = Dsqs.cpu(cpu);
        if (kernel.dsqMoveVtime(dsq, head, to, state.clockCpu(cpu), 0)) {
            consumed(cell, llc);
            state.set(head, Field.ALL_CELL, 0);
            state.set(head, Field.DSQ, to);
            state.setLlc(head, State.NO_LLC);
            kernel.kickCpu(cpu, Scx.KICK_IDLE);
            state.count(cell, Stat.DRAIN_AFFN_CNT);
        }
        return true;
    }
}
