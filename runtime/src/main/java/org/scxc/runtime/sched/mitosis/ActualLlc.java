package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * LLC awareness of scx_mitosis main: a task follows the CPU it is near, its vtime is translated from clock to clock,
 * and queues of LLCs that a cell lost are drained (docs/kernel/mitosis.md#changes-in-main).
 */
final class ActualLlc extends LlcMode {
    private final LlcMasks masks;
    private final Drain drain;
    private final int wanted;

    ActualLlc(State state) {
        super(state);
        masks = new LlcMasks(state);
        drain = new Drain(state, masks);
        wanted = state.store.masks("mitosis.llcPreferred", 1);
    }

    /** The LLC of {@code cpu} if the task may run there at home, else that of any home CPU; −1 if there is none. */
    private int choose(int task, int cpu) {
        int mask = state.mask(task);
        if (cpu >= 0 && state.store.maskTest(mask, cpu)) {
            return ofCpu(cpu);
        }
        int any = state.kernel.anyDistribute(mask);
        return any < state.cpus ? ofCpu(any) : State.NO_LLC;
    }

    @Override
    boolean assign(int task) {
        int llc = choose(task, state.kernel.taskCpu(task));
        if (llc == State.NO_LLC) {
            return false;
        }
        state.setLlc(task, llc);
        enter(task, llc);
        return true;
    }

    @Override
    void pinned(int task) {
        state.setLlc(task, State.NO_LLC);
    }

    /** The lead over the old LLC's clock is kept over the new one's. */
    @Override
    void near(int task, int cpu) {
        int old = state.llc(task);
        int llc = choose(task, cpu);
        if (llc == State.NO_LLC || llc == old) {
            return;
        }
        int cell = state.cell(task);
        long lead = old == State.NO_LLC ? 0 : state.kernel.dsqVtime(task) - state.clock(cell, old);
        state.setLlc(task, llc);
        enter(task, llc);
        state.kernel.setDsqVtime(task, state.clock(cell, llc) + lead);
    }

    @Override
    int basis(int task) {
        return Math.max(state.llc(task), 0);
    }

    @Override
    int charge(int task, int cpu) {
        return ofCpu(cpu);
    }

    @Override
    int ofCpu(int cpu) {
        return state.kernel.llcOf(cpu);
    }

    @Override
    int preferred(int task) {
        int llc = state.llc(task);
        if (llc == State.NO_LLC) {
            return 0;
        }
        state.store.maskAnd(wanted, state.mask(task), masks.mask(llc));
        return wanted;
    }

    @Override
    void running(int task, int cpu, QueueAssignment queues) {
        if (!state.allCell(task)) {
            return;
        }
        int old = state.llc(task);
        near(task, cpu);
        if (state.llc(task) != old) {
            state.set(task, Field.STEAL_COUNT, state.get(task, Field.STEAL_COUNT) + 1);
            state.set(task, Field.LAST_STOLEN_AT, state.kernel.now());
        }
        state.liftClock(state.cell(task), basis(task), state.kernel.dsqVtime(task));
    }

    @Override
    boolean drain(int cell, int llc) {
        return drain.run(cell, llc);
    }

    @Override
    void queued(int task) {
        drain.queued(state.cell(task), basis(task));
    }

    @Override
    void consumed(int cell, int llc) {
        drain.consumed(cell, llc);
    }

    /** Only from LLCs in which the cell has CPUs; the others are drained. */
    @Override
    void steal(int cell, int llc) {
        for (int i = 1; i < state.llcs; i++) {
            int other = (llc + i) % state.llcs;
            long dsq = Dsqs.cell(cell, other);
            if (masks.count(cell, other) != 0
                    && state.kernel.dsqNrQueued(dsq) > 0
                    && state.kernel.dsqMoveToLocal(dsq)) {
                drain.consumed(cell, other);
                state.count(cell, Stat.STEAL);
                return;
            }
        }
    }

    @Override
    void configured(int cells) {
        masks.configured(cells);
        drain.configured(cells);
    }
}
