package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.sched.mitosis.State.Global;
import org.scxc.runtime.state.Store;

/**
 * The syscall program that puts a configuration into effect (docs/kernel/mitosis.md#apply-config). Nothing is drained
 * and nobody is kicked; tasks notice at their next select_cpu or enqueue.
 */
final class ConfigApply {
    private final State state;
    private final Kfuncs kernel;
    private final Store store;
    private final LlcMode llcMode;
    private final boolean borrowing;

    ConfigApply(State state, LlcMode llcMode, boolean borrowing) {
        this.state = state;
        this.kernel = state.kernel;
        this.store = state.store;
        this.llcMode = llcMode;
        this.borrowing = borrowing;
    }

    /** @return false after an error exit */
    boolean apply(CellConfig config) {
        for (int id = 1; id < State.MAX_CELLS; id++) {
            state.setOwner(id, false, 0);
        }
        for (int id = 0; id < config.cells(); id++) {
            createQueues(id);
            store.maskFrom(state.scratch, config.primary()[id]);
            retag(id);
            store.maskCopy(state.primary(id), state.scratch);
            if (borrowing) {
                store.maskFrom(state.borrowable(id), config.borrowable()[id]);
            }
        }
        llcMode.configured(config.cells());
        if (!setOwners(config)) {
            return false;
        }
        inherit();
        state.set(Global.APPLIED_CFG_SEQ, state.get(Global.APPLIED_CFG_SEQ) + 1);
        return true;
    }

    /**
     * The scheduler creates the queues of all 256 ids at init. No task and no CPU has an id that was never configured,
     * so creating them at the first configuration looks the same from everywhere.
     */
    void createQueues(int id) {
        for (int llc = 0; llc < state.llcs; llc++) {
            if (kernel.dsqNrQueued(Dsqs.cell(id, llc)) < 0) {
                kernel.createDsq(Dsqs.cell(id, llc), -1);
            }
        }
    }

    /** The cell's clock catches up with a new CPU's; the CPU's clock is never raised to the cell's. */
    private void retag(int id) {
        for (int cpu = store.maskNext(state.scratch, 0); cpu >= 0; cpu = store.maskNext(state.scratch, cpu + 1)) {
            if (state.cellOfCpu(cpu) != id) {
                state.liftClock(id, llcMode.ofCpu(cpu), state.clockCpu(cpu));
            }
            state.setCellOfCpu(cpu, id);
        }
    }

    private boolean setOwners(CellConfig config) {
        for (int id = 1; id < config.cells(); id++) {
            int cgroup = config.owners()[id];
            if (cgroup < 0 || !kernel.cgroupAlive(cgroup)) {
                continue;
            }
            if (!state.cgroupKnown(cgroup)) {
                kernel.error("cgrp_ctx lookup failed for cgid " + Long.toUnsignedString(kernel.cgroupId(cgroup)));
                return false;
            }
            state.setOwner(id, true, kernel.cgroupId(cgroup));
            state.setCgroup(cgroup, id, true);
        }
        return true;
    }

    /** Every living cgroup without a cell of its own gets its nearest owning ancestor's. */
    private void inherit() {
        int cgroups = kernel.cgroupCapacity();
        for (int cgroup = 1; cgroup < cgroups; cgroup++) {
            if (kernel.cgroupAlive(cgroup) && state.cgroupOwns(cgroup) && !stillOwns(cgroup)) {
                state.setCgroup(cgroup, 0, false);
            }
        }
        for (int cgroup = 1; cgroup < cgroups; cgroup++) {
            if (state.cgroupKnown(cgroup) && kernel.cgroupAlive(cgroup) && !state.cgroupOwns(cgroup)) {
                int above = kernel.cgroupParent(cgroup);
                while (above > 0 && !state.cgroupOwns(above)) {
                    above = kernel.cgroupParent(above);
                }
                state.setCgroup(cgroup, above > 0 ? state.cgroupCell(above) : 0, false);
            }
        }
    }

    private boolean stillOwns(int cgroup) {
        int cell = state.cgroupCell(cgroup);
        return state.inUse(cell) && state.owner(cell) == kernel.cgroupId(cgroup);
    }
}
