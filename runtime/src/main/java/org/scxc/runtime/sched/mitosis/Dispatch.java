package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;

/**
 * Which queue serves a CPU: the smaller head wins, a tie goes to the cell (docs/kernel/mitosis.md#dispatch).
 *
 * <p>{@code --use-lockless-peek} sees the same heads here, because no queue changes during a model's callback; the
 * stale and missing heads of real machines are not modelled.
 */
final class Dispatch {
    private final State state;
    private final Kfuncs kernel;
    private final LlcMode llcMode;

    Dispatch(State state, LlcMode llcMode) {
        this.state = state;
        this.kernel = state.kernel;
        this.llcMode = llcMode;
    }

    /** At most one task is moved; the task that gives up the CPU is not looked at. */
    void run(int cpu) {
        int cell = state.cellOfCpu(cpu);
        int llc = llcMode.ofCpu(cpu);
        if (llcMode.drain(cell, llc)) {
            return;
        }
        long cellDsq = Dsqs.cell(cell, llc);
        long cpuDsq = Dsqs.cpu(cpu);
        int a = kernel.dsqFirst(cellDsq);
        int b = kernel.dsqFirst(cpuDsq);
        if (a < 0 && b < 0) {
            llcMode.steal(cell, llc);
            return;
        }
        boolean cellWins = a >= 0 && (b < 0 || kernel.dsqVtime(b) - kernel.dsqVtime(a) >= 0);
        if (cellWins && kernel.dsqMoveToLocal(cellDsq)) {
            llcMode.consumed(cell, llc);
            return;
        }
        // a CPU queue that won and could not be consumed leaves the cell's queue untried
        kernel.dsqMoveToLocal(cpuDsq);
    }
}
