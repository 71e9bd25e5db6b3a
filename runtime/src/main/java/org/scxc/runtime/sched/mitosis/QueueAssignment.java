package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Global;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * Which queue a task belongs to: its cell's or one CPU's (docs/kernel/mitosis.md#assign-queue). Every assignment resets
 * its vtime.
 */
final class QueueAssignment {
    private final State state;
    private final Kfuncs kernel;
    private final MitosisFlags flags;
    private final LlcMode llcMode;

    QueueAssignment(State state, MitosisFlags flags, LlcMode llcMode) {
        this.state = state;
        this.kernel = state.kernel;
        this.flags = flags;
        this.llcMode = llcMode;
    }

    /** @return false after an error exit */
    boolean assign(int task) {
        int cell = state.cell(task);
        int affinity = kernel.cpusPtr(task);
        int primary = state.primary(cell);
        state.store.maskAnd(state.mask(task), primary, affinity);
        // an empty primary mask is a subset of everything
        boolean all = state.store.maskSubset(primary, affinity)
                && (!flags.borrowing() || state.store.maskSubset(state.borrowable(cell), affinity));
        state.set(task, Field.ALL_CELL, all ? 1 : 0);
        if (all) {
            return llcMode.assign(task);
        }
        return pinAllowed(task, cell) && pin(task, affinity);
    }

    private boolean pinAllowed(int task, int cell) {
        if (cell == 0 || !flags.rejectMulticpuPinning() || kernel.nrCpusAllowed(task) <= 1) {
            return true;
        }
        if (state.get(Global.CPUSET_SEQ) != state.get(Global.APPLIED_CPUSET_SEQ)) {
            state.count(cell, Stat.PIN_SKIP);
            return true;
        }
        kernel.error(task, "multi-CPU pinning within cell " + cell + " not supported");
        return false;
    }

    private boolean pin(int task, int affinity) {
        int cpu = kernel.anyDistribute(affinity);
        if (cpu >= state.cpus) {
            return false;
        }
        llcMode.pinned(task);
        bind(task, cpu);
        return true;
    }

    /** Binds a pinned task to {@code cpu}'s queue and clock. */
    void bind(int task, int cpu) {
        state.set(task, Field.DSQ, Dsqs.cpu(cpu));
        kernel.setDsqVtime(task, state.clockCpu(cpu));
    }

    int boundCpu(int task) {
        return Dsqs.cpuOf(state.get(task, Field.DSQ));
    }
}
