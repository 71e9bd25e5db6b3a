package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Global;

/**
 * Which cell a cgroup and a task belong to, refreshed lazily (docs/kernel/mitosis.md#refresh,
 * #cgroup-and-affinity-callbacks).
 */
final class CellLookup {
    private final State state;
    private final Kfuncs kernel;
    private final MitosisFlags flags;
    private final QueueAssignment queues;

    CellLookup(State state, MitosisFlags flags, QueueAssignment queues) {
        this.state = state;
        this.kernel = state.kernel;
        this.flags = flags;
        this.queues = queues;
    }

    /** Takes cell and queue from {@code cgroup}. @return false after an error exit */
    boolean update(int task, int cgroup) {
        int known = cgroup;
        if (!state.cgroupKnown(cgroup)) {
            if (!flags.exitingWorkaround() || !kernel.exiting(task)) {
                kernel.error(task, missing(task, cgroup));
                return false;
            }
            known = 0;
        }
        state.set(task, Field.CFG_SEQ, state.get(Global.APPLIED_CFG_SEQ));
        state.set(task, Field.CELL, state.cgroupCell(known));
        state.set(task, Field.CGROUP, kernel.cgroupId(cgroup));
        return queues.assign(task);
    }

    /** Only the flag for PF_EXITING is modelled in the printed flags. */
    private String missing(int task, int cgroup) {
        return "cgrp_ctx lookup failed for cgid " + Long.toUnsignedString(kernel.cgroupId(cgroup)) + " (task "
                + kernel.pid(task) + ", flags 0x" + (kernel.exiting(task) ? "4" : "0") + ", tctx->cgid "
                + Long.toUnsignedString(state.get(task, Field.CGROUP)) + ")";
    }

    /** At select_cpu and enqueue: is the task's snapshot of configuration and cgroup still true? */
    boolean refresh(int task) {
        if (state.get(task, Field.CFG_SEQ) != state.get(Global.APPLIED_CFG_SEQ)) {
            return update(task, kernel.cgroup(task));
        }
        if (flags.cpuControllerDisabled()) {
            int cgroup = kernel.cgroup(task);
            if (kernel.cgroupId(cgroup) != state.get(task, Field.CGROUP)) {
                return update(task, cgroup);
            }
        }
        return true;
    }

    /** A cgroup appears: it inherits its parent's cell. @return 0 or a negative errno */
    int add(int cgroup) {
        int parent = kernel.cgroupParent(cgroup);
        if (parent >= 0 && !state.cgroupKnown(parent)) {
            kernel.error("cgrp_ctx lookup failed for cgid " + Long.toUnsignedString(kernel.cgroupId(parent)));
            return -org.scxc.runtime.ops.Scx.ENOENT;
        }
        state.setCgroupKnown(cgroup, true);
        state.setCgroup(cgroup, parent < 0 ? 0 : state.cgroupCell(parent), false);
        return 0;
    }

    /** Without cgroup callbacks: creates what is missing from the root down, dying cgroups aside. */
    void addWithAncestors(int cgroup) {
        if (cgroup < 0 || state.cgroupKnown(cgroup) || !kernel.cgroupAlive(cgroup)) {
            return;
        }
        int parent = kernel.cgroupParent(cgroup);
        addWithAncestors(parent);
        if (parent < 0 || state.cgroupKnown(parent)) {
            add(cgroup);
        }
    }

    /** A number is about to be used for a new cgroup. */
    void forget(int cgroup) {
        state.setCgroupKnown(cgroup, false);
    }
}
