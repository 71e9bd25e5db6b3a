package org.scxc.runtime.kernel;

import java.util.function.IntUnaryOperator;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * The kernel's own choice of an idle CPU (docs/kernel/idle.md#select-cpu-dfl, #pick-idle): scx_select_cpu_dfl() and
 * scx_pick_idle_cpu(), kernel/sched/ext/idle.c (v7.2, v7.3).
 */
final class IdleSearch {
    /** NUMA_NO_NODE: one mask for all CPUs. */
    static final int NO_NODE = -1;

    private final Store store;
    private final Machine machine;
    private final Tasks t;
    private final Dsqs dsqs;
    private final RunQueues rqs;
    private final IdleMasks idle;
    private final boolean looksAtTopology;
    private final boolean smt;
    private final int nodeCpus;
    private final SchedDomains domains;
    private final int llcSpan;
    private final int usable;
    private final int near;
    private final int inLlc;
    private final int inNode;
    private boolean llcPass;
    private boolean nodePass;
    private boolean perNode;

    IdleSearch(Ground ground) {
        store = ground.store();
        machine = ground.machine();
        t = ground.tasks();
        dsqs = ground.dsqs();
        rqs = ground.rqs();
        idle = ground.idle();
        KernelProfile profile = ground.profile();
        looksAtTopology = profile.timed().selectCpuTopology();
        smt = machine.hasSmt();
        nodeCpus = spans("kernel.node_cpus", machine.nodes(), machine::nodeOf);
        domains = ground.domains();
        llcSpan = store.masks("kernel.sd_llc", 1);
        usable = store.masks("kernel.select_usable", 1);
        near = store.masks("kernel.select_node", 1);
        inLlc = store.masks("kernel.select_llc", 1);
        inNode = store.masks("kernel.pick_in_node", 1);
    }

    private int spans(String name, int count, IntUnaryOperator of) {
        int first = store.masks(name, count);
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            store.maskSet(first + of.applyAsInt(cpu) * store.maskWords(), cpu);
        }
        return first;
    }

    private int nodeOf(int node) {
        return nodeCpus + node * store.maskWords();
    }

    /**
     * A scheduler is attached, or the set of online CPUs changed: which passes can help, scx_idle_update_selcpu_topology(). Weights
     * are those of online CPUs; of LLCs of unequal size that of the first online CPU decides.
     */
    void topology(long opsFlags) {
        perNode = (opsFlags & Scx.OPS_BUILTIN_IDLE_PER_NODE) != 0;
        int first = store.maskNext(idle.activeMask(), 0);
        int online = store.maskWeight(idle.activeMask());
        int ofFirst = first < 0 ? 0 : llcWeight(first);
        llcPass = looksAtTopology && ofFirst > 0 && ofFirst < online;
        nodePass = looksAtTopology
                && !perNode
                && first >= 0
                && weight(nodeCpus, machine.nodeOf(first)) < online
                && nodesAreNotLlcs();
    }

    boolean isPerNode() {
        return perNode;
    }

    private int weight(int spans, int index) {
        store.maskAnd(inNode, spans + index * store.maskWords(), idle.activeMask());
        return store.maskWeight(inNode);
    }

    /** llc_weight(): an LLC with one online CPU has no scheduling domain, and counts as none. */
    private int llcWeight(int cpu) {
        domains.llcSpan(cpu, llcSpan);
        int weight = weight(llcSpan, 0);
        return weight == 1 ? 0 : weight;
    }

    private boolean nodesAreNotLlcs() {
        for (int cpu = store.maskNext(idle.activeMask(), 0);
                cpu >= 0;
                cpu = store.maskNext(idle.activeMask(), cpu + 1)) {
            if (llcWeight(cpu) != weight(nodeCpus, machine.nodeOf(cpu))) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------ pick

    /**
     * An idle CPU of a mask, claimed: of {@code node} first, then of the others, of which all are equally far.
     *
     * @param node {@link #NO_NODE} = anywhere at once
     * @return CPU or −EBUSY
     */
    int pick(int here, int mask, int node, long flags) {
        int cpu = pickIn(here, mask, node, flags);
        if (cpu >= 0 || node == NO_NODE || (flags & Scx.PICK_IDLE_IN_NODE) != 0) {
            return cpu;
        }
        for (int other = 0; other < machine.nodes() && cpu < 0; other++) {
            cpu = other == node ? cpu : pickIn(here, mask, other, flags);
        }
        return cpu;
    }

    private int pickIn(int here, int mask, int node, long flags) {
        long core = smt ? flags & Scx.PICK_IDLE_CORE : 0;
        if (node == NO_NODE) {
            return idle.pick(here, mask, core);
        }
        store.maskAnd(inNode, mask, nodeOf(node));
        return idle.pick(here, inNode, core);
    }

    /** Any CPU of a mask and, with SCX_PICK_IDLE_IN_NODE, of {@code node}. @return CPU or −EBUSY */
    int any(int here, int mask, int node, long flags) {
        int cpu = node != NO_NODE && (flags & Scx.PICK_IDLE_IN_NODE) != 0
                ? idle.anyAnd(here, nodeOf(node), mask)
                : idle.any(here, mask);
        return cpu < rqs.cpus ? cpu : -Scx.EBUSY;
    }

    // ------------------------------------------------------------------------------------------------ select

    /** As {@link #select}, from all CPUs that the task may run on. */
    int select(int here, int p, int prev, long wakeFlags) {
        return select(here, p, prev, wakeFlags, t.mask(p), 0);
    }

    /**
     * An idle CPU for a task that wakes, claimed.
     *
     * @param mask the CPUs to choose from, of which only those count that the task may run on
     * @return CPU or −EBUSY
     */
    int select(int here, int p, int prev, long wakeFlags, int mask, long flags) {
        boolean everywhere = t.allowed(p) == rqs.cpus;
        int allowed = mask;
        if (mask != t.mask(p) && !everywhere) {
            store.maskAnd(usable, mask, t.mask(p));
            allowed = usable;
            if (store.maskEmpty(usable)) {
                return -Scx.EBUSY;
            }
        }
        boolean whole = mask == t.mask(p) && everywhere;
        int node = perNode ? machine.nodeOf(prev) : NO_NODE;
        int ofNode = nodePass ? span(nodeOf(machine.nodeOf(prev)), whole, allowed, near) : -1;
        int ofLlc = llcPass && llcWeight(prev) > 0 ? span(llcSpan, whole, allowed, inLlc) : -1;
        boolean prevAllowed = store.maskTest(allowed, prev);
        if ((wakeFlags & Scx.WAKE_SYNC) != 0) {
            int cpu = synchronous(here, prev, prevAllowed, allowed, node, flags);
            if (cpu >= 0) {
                return cpu;
            }
        }
        if (smt) {
            int cpu = core(here, prev, prevAllowed, allowed, ofLlc, ofNode, node, flags);
            if (cpu >= 0 || (flags & Scx.PICK_IDLE_CORE) != 0) {
                return cpu;
            }
        }
        if (prevAllowed && idle.testAndClear(prev)) {
            return prev;
        }
        return nearby(here, prev, allowed, ofLlc, ofNode, node, flags);
    }

    /** The CPUs of a span among the allowed ones; −1 if there is none. */
    private int span(int cpus, boolean whole, int allowed, int scratch) {
        if (whole) {
            return cpus;
        }
        store.maskAnd(scratch, allowed, cpus);
        return store.maskEmpty(scratch) ? -1 : scratch;
    }

    /** SCX_WAKE_SYNC: the previous CPU beside the waker's, else the waker's. */
    private int synchronous(int here, int prev, boolean prevAllowed, int allowed, int node, long flags) {
        if (looksAtTopology && prevAllowed && domains.llcOf(here) == domains.llcOf(prev) && idle.testAndClear(prev)) {
            return prev;
        }
        int waker = rqs.curr[here];
        boolean far = node != NO_NODE && (flags & Scx.PICK_IDLE_IN_NODE) != 0 && machine.nodeOf(here) != node;
        boolean room = node == NO_NODE
                ? !store.maskEmpty(idle.idleMask())
                : idle.isAnyOf(nodeOf(machine.nodeOf(here)), inNode);
        if ((waker >= 0 && t.exiting[waker]) || dsqs.length(here) != 0 || far || !room) {
            return -1;
        }
        if (!store.maskTest(allowed, here)) {
            return -1;
        }
        idle.testAndClear(here);
        return here;
    }

    /** A core that is idle as a whole. */
    private int core(
            int here, int prev, boolean prevAllowed, int allowed, int ofLlc, int ofNode, int node, long flags) {
        if (prevAllowed && idle.coreIdle(prev) && idle.testAndClear(prev)) {
            return prev;
        }
        int cpu = ofLlc < 0 ? -1 : pickIn(here, ofLlc, node, Scx.PICK_IDLE_CORE);
        if (cpu < 0 && ofNode >= 0) {
            cpu = pickIn(here, ofNode, node, Scx.PICK_IDLE_CORE);
        }
        return cpu >= 0 ? cpu : pick(here, allowed, node, flags | Scx.PICK_IDLE_CORE);
    }

    private int nearby(int here, int prev, int allowed, int ofLlc, int ofNode, int node, long flags) {
        if (smt && looksAtTopology) {
            int past = machine.pastCore(prev);
            for (int cpu = machine.firstOfCore(prev); cpu < past; cpu++) {
                if (cpu != prev && store.maskTest(allowed, cpu) && idle.testAndClear(cpu)) {
                    return cpu;
                }
            }
        }
        int cpu = ofLlc < 0 ? -1 : pickIn(here, ofLlc, node, 0);
        if (cpu < 0 && ofNode >= 0) {
            cpu = pickIn(here, ofNode, node, 0);
        }
        return cpu >= 0 ? cpu : pick(here, allowed, node, flags);
    }

    /**
     * The only CPU of a task that may run on one, or that is migration-disabled: select_cpu_restricted().
     *
     * @return CPU or −EBUSY
     */
    int onlyCpu(int p, int prev, int mask, long flags) {
        int cpu = t.allowed(p) == 1 ? store.maskNext(t.mask(p), 0) : t.cpu(p);
        boolean far = perNode && (flags & Scx.PICK_IDLE_IN_NODE) != 0 && machine.nodeOf(cpu) != machine.nodeOf(prev);
        return store.maskTest(mask, cpu) && !far && idle.testAndClear(cpu) ? cpu : -Scx.EBUSY;
    }
}
