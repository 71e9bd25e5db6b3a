package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * Finding and claiming an idle CPU: home first, then a borrowed one, whole cores first
 * (docs/kernel/mitosis.md#idle-search).
 */
final class IdleSearch {
    private final State state;
    private final Kfuncs kernel;
    private final LlcMode llcMode;
    private final boolean borrowing;

    IdleSearch(State state, LlcMode llcMode, boolean borrowing) {
        this.state = state;
        this.kernel = state.kernel;
        this.llcMode = llcMode;
        this.borrowing = borrowing;
    }

    /** @return a claimed CPU of {@code candidates}, or −EBUSY */
    int from(int candidates, int prev) {
        boolean prevCounts = prev >= 0 && state.store.maskTest(candidates, prev);
        if (prevCounts && kernel.coreIdle(prev) && kernel.testAndClearCpuIdle(prev)) {
            return prev;
        }
        int cpu = kernel.pickIdleCpu(candidates, Scx.PICK_IDLE_CORE);
        if (cpu >= 0) {
            return cpu;
        }
        if (prevCounts && kernel.testAndClearCpuIdle(prev)) {
            return prev;
        }
        return kernel.pickIdleCpu(candidates, 0);
    }

    /** For tasks that may use their whole cell: inserts into an idle CPU's local queue. @return CPU or −EBUSY */
    int tryIdle(int task, int prev, boolean kick) {
        int cpu = home(task, prev);
        Stat found = Stat.LOCAL;
        if (cpu < 0) {
            if (!borrowing) {
                return -Scx.EBUSY;
            }
            // a subset of the affinity, else the task would be pinned
            cpu = from(state.borrowable(state.cell(task)), prev);
            if (cpu < 0) {
                return -Scx.EBUSY;
            }
            state.set(task, Field.BORROWED, 1);
            found = Stat.BORROWED;
        }
        state.count(state.cell(task), found);
        state.set(task, Field.CHARGE_CELL, state.cell(task));
        kernel.dsqInsert(task, Scx.DSQ_LOCAL_ON | cpu, Scx.SLICE_DFL, 0);
        if (kick) {
            kernel.kickCpu(cpu, Scx.KICK_IDLE);
        }
        return cpu;
    }

    private int home(int task, int prev) {
        int mask = state.mask(task);
        if (state.store.maskEmpty(mask)) {
            state.count(state.cell(task), Stat.AFFN_VIOL);
            return from(kernel.cpusPtr(task), prev);
        }
        int near = llcMode.preferred(task);
        if (near != 0) {
            int cpu = from(near, prev);
            if (cpu >= 0) {
                return cpu;
            }
        }
        return from(mask, prev);
    }
}
