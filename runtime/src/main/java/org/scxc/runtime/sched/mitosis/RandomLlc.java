package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * LLC awareness of scx_mitosis BASE: a task gets a random LLC, weighted by the CPUs its cell has there, at every
 * assignment (docs/kernel/mitosis.md#assign-queue, #dispatch, #running-and-stopping).
 */
final class RandomLlc extends LlcMode {
    private final boolean stealing;
    private final LlcMasks masks;

    RandomLlc(State state, boolean stealing) {
        super(state);
        this.stealing = stealing;
        masks = new LlcMasks(state);
    }

    @Override
    boolean assign(int task) {
        int cell = state.cell(task);
        int total = 0;
        for (int l = 0; l < state.llcs; l++) {
            total += masks.count(cell, l);
        }
        if (total == 0) {
            state.kernel.error(task, "pick_llc_for_task: cell " + cell + " has no CPUs accounted yet");
            return false;
        }
        int rest = state.kernel.random(total);
        int llc = 0;
        while (rest >= masks.count(cell, llc)) {
            rest -= masks.count(cell, llc++);
        }
        state.setLlc(task, llc);
        state.store.maskAnd(state.mask(task), state.mask(task), masks.mask(llc));
        if (state.store.maskEmpty(state.mask(task))) {
            state.kernel.error(task, "Empty cpumask after intersection");
            return false;
        }
        enter(task, llc);
        return true;
    }

    @Override
    int basis(int task) {
        return Math.max(state.llc(task), 0);
    }

    /** The task's LLC, even where the CPU's is another one. */
    @Override
    int charge(int task, int cpu) {
        return basis(task);
    }

    @Override
    int ofCpu(int cpu) {
        return state.kernel.llcOf(cpu);
    }

    /** The new assignment draws again, so the task need not end up in the LLC where it runs; its vtime is reset. */
    @Override
    void running(int task, int cpu, QueueAssignment queues) {
        if (stealing && state.llc(task) != ofCpu(cpu)) {
            state.set(task, Field.STEAL_COUNT, state.get(task, Field.STEAL_COUNT) + 1);
            state.set(task, Field.LAST_STOLEN_AT, state.kernel.now());
            state.setLlc(task, ofCpu(cpu));
            queues.assign(task);
        }
    }

    @Override
    void steal(int cell, int llc) {
        if (!stealing) {
            return;
        }
        for (int i = 1; i < state.llcs; i++) {
            int other = (llc + i) % state.llcs;
            long dsq = Dsqs.cell(cell, other);
            if (masks.count(cell, other) != 0
                    && state.kernel.dsqNrQueued(dsq) > 0
                    && state.kernel.dsqMoveToLocal(dsq)) {
                state.count(cell, Stat.STEAL);
                return;
            }
        }
    }

    @Override
    void configured(int cells) {
        masks.configured(cells);
    }
}
