package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.sched.mitosis.State.Field;

/**
 * How a cell's tasks are spread over LLCs: not at all (this class), or as a subclass does
 * (docs/kernel/mitosis.md#changes-in-main).
 */
class LlcMode {
    final State state;

    LlcMode(State state) {
        this.state = state;
    }

    static LlcMode of(State state, MitosisFlags flags) {
        if (!flags.llcAware()) {
            return new LlcMode(state);
        }
        return flags.version() == Version.MAIN ? new ActualLlc(state) : new RandomLlc(state, flags.stealing());
    }

    /** Puts a task that may use its whole cell on a queue of the cell. @return false after an error exit */
    boolean assign(int task) {
        enter(task, 0);
        return true;
    }

    /** The queue and the clock of the task's cell at {@code llc}. */
    final void enter(int task, int llc) {
        int cell = state.cell(task);
        state.set(task, Field.DSQ, Dsqs.cell(cell, llc));
        state.kernel.setDsqVtime(task, state.clock(cell, llc));
    }

    /** A task is about to be bound to one CPU's queue. */
    void pinned(int task) {}

    /** Index of the clock that the task is compared with at enqueue. */
    int basis(int task) {
        return 0;
    }

    /** Index of the clock that a run on {@code cpu} is charged to. */
    int charge(int task, int cpu) {
        return 0;
    }

    int ofCpu(int cpu) {
        return 0;
    }

    /** An idle CPU of the task's own cell was wanted; the LLC near {@code cpu} is preferred. */
    void near(int task, int cpu) {}

    /** A mask to search for idle CPUs before the task's whole mask, or 0. */
    int preferred(int task) {
        return 0;
    }

    void running(int task, int cpu, QueueAssignment queues) {}

    /** Before the normal comparison of dispatch. @return true if a task was moved */
    boolean drain(int cell, int llc) {
        return false;
    }

    /** The task was inserted into its cell's queue. */
    void queued(int task) {}

    /** A task was taken from the cell's queue. */
    void consumed(int cell, int llc) {}

    /** Neither queue has a task. */
    void steal(int cell, int llc) {}

    /** A configuration was published for the ids below {@code cells}. */
    void configured(int cells) {}
}
