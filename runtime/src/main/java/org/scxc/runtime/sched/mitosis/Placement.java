package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/** Where a task goes when it wakes or is put back (docs/kernel/mitosis.md#select-cpu, #enqueue). */
final class Placement {
    static final long TOO_FAR = 8192 * Scx.SLICE_DFL;

    private final State state;
    private final Kfuncs kernel;
    private final CellLookup cells;
    private final LlcMode llcMode;
    private final QueueAssignment queues;
    private final IdleSearch idle;
    private final PinnedCpu pinned;
    private final Charging charging;
    private final SliceShrinking shrinking;

    Placement(
            State state,
            MitosisFlags flags,
            LlcMode llcMode,
            QueueAssignment queues,
            CellLookup cells,
            SliceShrinking shrinking) {
        this.state = state;
        this.kernel = state.kernel;
        this.cells = cells;
        this.llcMode = llcMode;
        this.queues = queues;
        this.shrinking = shrinking;
        idle = new IdleSearch(state, llcMode, flags.borrowing());
        pinned = PinnedCpu.of(state, flags, queues, idle);
        charging = Charging.of(flags);
    }

    int select(int task, int prev) {
        if (!cells.refresh(task)) {
            return prev;
        }
        if (!state.allCell(task)) {
            return selectPinned(task, prev);
        }
        llcMode.near(task, prev);
        int cpu = idle.tryIdle(task, prev, false);
        if (cpu >= 0) {
            return cpu;
        }
        int mask = state.mask(task);
        return prev >= 0 && state.store.maskTest(mask, prev) ? prev : kernel.anyDistribute(mask);
    }

    private int selectPinned(int task, int prev) {
        state.count(state.cell(task), Stat.AFFN_VIOL);
        int cpu = pinned.select(task, prev);
        if (cpu < 0) {
            return ~cpu;
        }
        state.set(task, Field.CHARGE_CELL, charging.expectedCell(state, task, cpu));
        kernel.dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        return cpu;
    }

    /** With CPU_SELECTED there is neither a second search nor a kick. */
    void enqueue(int task, long enqFlags) {
        int current = kernel.taskCpu(task);
        if (!cells.refresh(task)) {
            return;
        }
        state.set(task, Field.CHARGE_CELL, state.cell(task));
        boolean selected = (enqFlags & Scx.ENQ_CPU_SELECTED) != 0;
        if (!state.allCell(task)) {
            int cpu = pinned.enqueue(task);
            state.set(task, Field.CHARGE_CELL, charging.expectedCell(state, task, cpu));
            if (queue(task, Stat.CPU_DSQ, enqFlags)) {
                shrinking.queued(task, cpu);
                kick(cpu, selected);
            }
            return;
        }
        llcMode.near(task, current);
        int cpu = -1;
        if (!selected) {
            if (idle.tryIdle(task, current, true) >= 0) {
                return;
            }
            cpu = kernel.anyDistribute(state.mask(task));
        }
        if (queue(task, Stat.CELL_DSQ, enqFlags)) {
            llcMode.queued(task);
            kick(cpu, selected);
        }
    }

    private void kick(int cpu, boolean selected) {
        if (!selected) {
            kernel.kickCpu(cpu, Scx.KICK_IDLE);
        }
    }

    /** The clock that the task's vtime is compared with. */
    long basis(int task) {
        return state.allCell(task)
                ? state.clock(state.cell(task), llcMode.basis(task))
                : state.clockCpu(queues.boundCpu(task));
    }

    /** Too-far check, lag clamp and the insert. @return false after an error exit */
    private boolean queue(int task, Stat kind, long enqFlags) {
        long vtime = kernel.dsqVtime(task);
        long basis = basis(task);
        state.set(task, Field.BASIS, basis);
        if (vtime - (basis + TOO_FAR) > 0) {
            kernel.error(task, tooFar(task, vtime, basis));
            return false;
        }
        long floor = basis - Scx.SLICE_DFL;
        if (vtime - floor < 0) {
            vtime = floor;
        }
        state.count(state.cell(task), kind);
        kernel.dsqInsertVtime(task, state.get(task, Field.DSQ), Scx.SLICE_DFL, vtime, enqFlags);
        return true;
    }

    private String tooFar(int task, long vtime, long basis) {
        return "vtime too far ahead: pid=" + kernel.pid(task) + " vtime=" + Long.toUnsignedString(vtime) + " basis="
                + Long.toUnsignedString(basis) + " diff=" + Long.toUnsignedString(vtime - basis) + " cell="
                + state.cell(task);
    }
}
