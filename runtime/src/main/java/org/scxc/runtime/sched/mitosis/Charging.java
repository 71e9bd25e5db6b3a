package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.sched.mitosis.State.Field;

/**
 * Which clocks a run moves: the difference that pull request 3593 makes (docs/kernel/mitosis.md#running-and-stopping,
 * #pull-request-3593). Home and borrowed placements expect the task's own cell to be charged in every version.
 */
enum Charging {
    /** scx_mitosis BASE and main: borrowed and cross-cell runs move no clock. */
    GATED {
        @Override
        int expectedCell(State state, int task, int cpu) {
            return state.cell(task);
        }

        @Override
        void liftCellClock(State state, int task, boolean regular, int cellHere, int llc, long vtime) {
            if (regular) {
                state.liftClock(cellHere, llc, vtime);
            }
        }
    },
    /** {@code --vtime-borrow-fixes}: a pinned task is charged where it is pinned, and the cell's clock always moves. */
    FIXED {
        @Override
        int expectedCell(State state, int task, int cpu) {
            return state.cellOfCpu(cpu);
        }

        @Override
        void liftCellClock(State state, int task, boolean regular, int cellHere, int llc, long vtime) {
            state.liftClock((int) state.get(task, Field.CHARGE_CELL), llc, vtime);
        }
    };

    static Charging of(MitosisFlags flags) {
        return flags.version() == Version.PR3593 && flags.vtimeBorrowFixes() ? FIXED : GATED;
    }

    /** The cell that a pinned task is expected to be charged to when it is placed on {@code cpu}. */
    abstract int expectedCell(State state, int task, int cpu);

    /** @param regular neither borrowed nor on a CPU of another cell than expected */
    abstract void liftCellClock(State state, int task, boolean regular, int cellHere, int llc, long vtime);

    /** {@code used × 100 / weight} in unsigned 64-bit arithmetic. */
    static long charge(long used, int weight) {
        return Long.divideUnsigned(used * 100, weight);
    }
}
