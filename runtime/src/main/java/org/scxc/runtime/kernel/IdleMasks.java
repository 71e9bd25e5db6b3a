package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** Built-in idle tracking and the per-CPU cursors of any_distribute (docs/kernel/idle.md#masks, #any-distribute). */
final class IdleMasks {
    private final Store store;
    private final Machine machine;
    private final int nrCpus;
    private final int idle;
    private final int idleCore;
    private final int scratch;
    private final int active;
    private final int none;
    /** The same by node; of one node the masks themselves. */
    private final int nodeIdle;

    private final int nodeIdleCore;
    private final int[] cursor; // by executing CPU; 0 at boot
    private boolean tracks = true;

    IdleMasks(Store store, Machine machine) {
        this.store = store;
        this.machine = machine;
        nrCpus = machine.cpus();
        idle = store.masks("kernel.idle", 1);
        idleCore = store.masks("kernel.idle_core", 1);
        scratch = store.masks("kernel.idle_scratch", 1);
        active = store.masks("kernel.cpu_active", 1);
        none = store.masks("kernel.cpu_none", 1);
        int possible = store.masks("kernel.cpu_possible", 1);
        boolean nodes = machine.nodes() > 1;
        nodeIdle = nodes ? store.masks("kernel.idle_of_node", machine.nodes()) : idle;
        nodeIdleCore = nodes ? store.masks("kernel.idle_core_of_node", machine.nodes()) : idleCore;
        cursor = new int[nrCpus];
        for (int cpu = 0; cpu < nrCpus; cpu++) {
            store.maskSet(active, cpu);
            store.maskSet(possible, cpu);
        }
    }

    /** Whether the kernel keeps the masks: a scheduler with an ops.update_idle of its own may do without. */
    void track(boolean on) {
        tracks = on;
        for (int cpu = 0; cpu < nrCpus && !on; cpu++) {
            leaveIdle(cpu);
        }
    }

    boolean tracks() {
        return tracks;
    }

    int idleMask() {
        return tracks ? idle : none;
    }

    /** CPUs of cores that are idle as a whole. */
    int idleCoreMask() {
        return tracks ? idleCore : none;
    }

    int noMask() {
        return none;
    }

    /** {@link #idleMask} of one node. */
    int idleMask(int node) {
        return tracks ? nodeIdle + node * store.maskWords() : none;
    }

    int idleCoreMask(int node) {
        return tracks ? nodeIdleCore + node * store.maskWords() : none;
    }

    private void set(int mask, int ofNode, int cpu) {
        store.maskSet(mask, cpu);
        if (ofNode != mask) {
            store.maskSet(ofNode + machine.nodeOf(cpu) * store.maskWords(), cpu);
        }
    }

    private void clear(int mask, int ofNode, int cpu) {
        store.maskClear(mask, cpu);
        if (ofNode != mask) {
            store.maskClear(ofNode + machine.nodeOf(cpu) * store.maskWords(), cpu);
        }
    }

    int activeMask() {
        return active;
    }

    boolean isActive(int cpu) {
        return store.maskTest(active, cpu);
    }

    /** The CPU goes: it is no longer idle to anybody. */
    void deactivate(int cpu) {
        store.maskClear(active, cpu);
        leaveIdle(cpu);
    }

    void activate(int cpu) {
        store.maskSet(active, cpu);
        enterIdle(cpu);
    }

    /** Attach: every online CPU counts as idle; from 7.3 on, those that are busy are taken out when bypass ends. */
    void reset() {
        if (!tracks) {
            return;
        }
        for (int cpu = 0; cpu < nrCpus; cpu++) {
            leaveIdle(cpu);
        }
        for (int cpu = store.maskNext(active, 0); cpu >= 0; cpu = store.maskNext(active, cpu + 1)) {
            set(idle, nodeIdle, cpu);
            set(idleCore, nodeIdleCore, cpu);
        }
    }

    /** The CPU switched to idle, or was rescheduled and stays idle. */
    void enterIdle(int cpu) {
        if (!tracks || !isActive(cpu)) {
            return;
        }
        set(idle, nodeIdle, cpu);
        int first = machine.firstOfCore(cpu);
        int past = machine.pastCore(cpu);
        for (int t = first; t < past; t++) {
            if (!store.maskTest(idle, t) && isActive(t)) {
                return;
            }
        }
        for (int t = first; t < past; t++) {
            if (isActive(t)) {
                set(idleCore, nodeIdleCore, t);
            }
        }
    }

    void leaveIdle(int cpu) {
        clear(idle, nodeIdle, cpu);
        clearCore(cpu);
    }

    /** The core's bits go first, whether or not the claim succeeds. */
    boolean testAndClear(int cpu) {
        clearCore(cpu);
        boolean was = store.maskTest(idle, cpu);
        clear(idle, nodeIdle, cpu);
        return was;
    }

    private void clearCore(int cpu) {
        int past = machine.pastCore(cpu);
        for (int t = machine.firstOfCore(cpu); t < past; t++) {
            clear(idleCore, nodeIdleCore, t);
        }
    }

    boolean isIdle(int cpu) {
        return store.maskTest(idle, cpu);
    }

    boolean coreIdle(int cpu) {
        return store.maskTest(idleCore, cpu);
    }

    /** Whether a CPU of a mask is idle. @param scratch overwritten */
    boolean isAnyOf(int mask, int scratch) {
        store.maskAnd(scratch, idle, mask);
        return !store.maskEmpty(scratch);
    }

    /** pick_idle_cpu_in_node() without nodes. */
    int pick(int here, int mask, long flags) {
        while (true) {
            int cpu = anyAnd(here, idleCore, mask);
            if (cpu >= nrCpus) {
                if ((flags & Scx.PICK_IDLE_CORE) != 0) {
                    return -Scx.EBUSY;
                }
                cpu = anyAnd(here, idle, mask);
            }
            if (cpu >= nrCpus) {
                return -Scx.EBUSY;
            }
            if (testAndClear(cpu)) {
                return cpu;
            }
        }
    }

    /** The next set bit strictly after the executing CPU's cursor, wrapping; moves the cursor unless empty. */
    int any(int here, int mask) {
        int cpu = store.maskNext(mask, cursor[here] + 1);
        if (cpu < 0) {
            cpu = store.maskNext(mask, 0);
        }
        if (cpu < 0) {
            return nrCpus;
        }
        cursor[here] = cpu;
        return cpu;
    }

    int anyAnd(int here, int a, int b) {
        store.maskAnd(scratch, a, b);
        return any(here, scratch);
    }
}
