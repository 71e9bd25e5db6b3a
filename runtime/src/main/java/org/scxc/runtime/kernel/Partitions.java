package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.model.CpusetPartition;

/**
 * cpuset.cpus.partition: which cgroups are partition roots, which CPUs are theirs alone, and why one is invalid
 * (docs/kernel/cgroups.md#partitions; kernel/cgroup/cpuset.c, 6.12.117, 7.2.13, 7.3.4).
 *
 * <p>A partition is local if the cgroup above is a valid root too, else remote: then the cgroups above must grant it CPUs by
 * cpuset.cpus.exclusive, as those that hold cells do.
 */
final class Partitions extends PartitionTable {
    private final boolean shareNoCpu;
    private final int adding;
    private boolean used;

    Partitions(Ground ground, Tree tree, int capacity) {
        super(ground, tree, capacity);
        shareNoCpu = ground.profile().timed().partitionsShareNoCpu();
        adding = store.masks("kernel.partition_adding", 1);
    }

    /** Whether there is, or was, a partition. */
    boolean isUsed() {
        return used;
    }

    /** The file is written: update_prstate(). It takes each word; what cannot be is an invalid root. */
    void write(int c, CpusetPartition to) {
        used |= to != CpusetPartition.MEMBER;
        boolean was = valid[c];
        if (wanted[c] == to && (was || to == CpusetPartition.MEMBER)) {
            return;
        }
        wanted[c] = to;
        Arrays.fill(stale, false);
        if (was && to == CpusetPartition.MEMBER) {
            end(c, null);
        } else if (was) {
            return;
        } else if (to == CpusetPartition.MEMBER) {
            reason[c] = null;
        } else {
            enable(c);
        }
        revise(c);
    }

    private void enable(int c) {
        Reason why = whyNot(c);
        if (why == null) {
            begin(c);
        } else {
            reason[c] = why;
        }
    }

    private @Nullable Reason whyNot(int c) {
        if (shareNoCpu && overlapsSibling(c)) {
            return Reason.NOT_EXCLUSIVE;
        }
        if (store.maskEmpty(tree.configured(c))) {
            return Reason.EMPTY;
        }
        int parent = tree.parent(c);
        exclusive(c, scratch);
        if (store.maskEmpty(scratch)) {
            return Reason.CPUS;
        }
        if (valid[parent]) {
            return leavesNone(parent, c, scratch) ? Reason.NO_CPUS : null;
        }
        store.maskAnd(adding, scratch, active);
        boolean any = !store.maskEmpty(adding);
        return !any || store.maskSubset(tree.effective(0), scratch) ? Reason.CPUS : null;
    }

    private void begin(int c) {
        valid[c] = true;
        reason[c] = null;
        remote[c] = !valid[tree.parent(c)];
        exclusive(c, own(c));
        if (isTop(c)) {
            store.maskOr(taken, taken, own(c));
        }
    }

    /** Its CPUs are the root cgroup's: those of a remote one are, wherever it is. */
    private boolean isTop(int c) {
        return remote[c] || tree.parent(c) == 0;
    }

    /** It is a member again, or with a reason an invalid root; its CPUs go back. */
    private void end(int c, @Nullable Reason why) {
        if (isTop(c)) {
            remove(taken, own(c));
        }
        valid[c] = false;
        remote[c] = false;
        reason[c] = why;
        store.maskZero(own(c));
    }

    /** compute_excpus(): of cpuset.cpus those that are exclusive to the cgroup above, and to no partition beside this one. */
    private void exclusive(int c, int mask) {
        int parent = tree.parent(c);
        store.maskCopy(mask, tree.configured(c));
        if (!grants[parent]) {
            store.maskAnd(mask, mask, own(parent));
        }
        for (int sibling : tree.children(parent)) {
            if (sibling != c && valid[sibling]) {
                remove(mask, own(sibling));
            }
        }
    }

    private boolean overlapsSibling(int c) {
        for (int sibling : tree.children(tree.parent(c))) {
            if (sibling != c && meet(tree.configured(c), tree.configured(sibling))) {
                return true;
            }
        }
        return false;
    }

    private boolean meet(int a, int b) {
        for (int cpu = store.maskNext(a, 0); cpu >= 0; cpu = store.maskNext(a, cpu + 1)) {
            if (store.maskTest(b, cpu)) {
                return true;
            }
        }
        return false;
    }

    /** tasks_nocpu_error(): tasks beside the partition, or in it, would have no CPU. */
    private boolean leavesNone(int parent, int c, int cpus) {
        return store.maskSubset(tree.effective(parent), cpus) && isPopulated(parent, c)
                || !meet(cpus, active) && isPopulated(c, -1);
    }

    /** partition_is_populated(): tasks in it, or below it outside of other partitions. */
    private boolean isPopulated(int c, int without) {
        if (tree.hasTasks(c)) {
            return true;
        }
        for (int child : tree.children(c)) {
            if (child != without && !valid[child] && isPopulated(child, without)) {
                return true;
            }
        }
        return false;
    }

    /** cpuset.cpus of {@code c} have changed: update_cpumask(). */
    void cpusChanged(int c) {
        if (wanted[c] == CpusetPartition.MEMBER) {
            stale[c] = false;
        } else {
            Arrays.fill(stale, false);
        }
        boolean conflict = shareNoCpu && endOverlapping(c);
        if (wanted[c] == CpusetPartition.MEMBER) {
            return;
        }
        if (valid[c]) {
            changeCpus(c, conflict);
        } else if (valid[tree.parent(c)] && !conflict) {
            exclusive(c, scratch);
            boolean none = store.maskEmpty(scratch);
            if (none || leavesNone(tree.parent(c), c, scratch)) {
                reason[c] = none ? Reason.CPUS : Reason.NO_CPUS;
            } else {
                begin(c);
            }
        }
        revise(c);
    }

    private void changeCpus(int c, boolean conflict) {
        exclusive(c, scratch);
        store.maskCopy(adding, scratch);
        remove(adding, own(c));
        boolean all = remote[c] && !store.maskEmpty(adding) && store.maskSubset(tree.effective(0), adding);
        if (conflict && !remote[c] || store.maskEmpty(scratch)) {
            end(c, store.maskEmpty(scratch) ? Reason.CPUS : null);
        } else if (all || leavesNone(tree.parent(c), c, scratch)) {
            end(c, Reason.NO_CPUS);
        } else {
            if (isTop(c)) {
                remove(taken, own(c));
                store.maskOr(taken, taken, scratch);
            }
            store.maskCopy(own(c), scratch);
        }
    }

    /** Before 7.0 a CPU in two cpuset.cpus, one of which is a partition's, makes both partitions invalid, without a reason. */
    private boolean endOverlapping(int c) {
        boolean conflict = false;
        for (int sibling : tree.children(tree.parent(c))) {
            if (sibling == c || !meet(tree.configured(c), tree.configured(sibling))) {
                continue;
            }
            if (valid[sibling]) {
                endOverlapped(sibling);
                revise(sibling);
                conflict = true;
            }
            conflict |= valid[c];
        }
        return conflict;
    }

    /**
     * update_parent_effective_cpumask() is for local partitions only: of a remote one the CPUs are lost, and its effective ones stay as
     * they are (guest of 6.18.15).
     */
    private void endOverlapped(int c) {
        boolean lost = remote[c];
        if (lost) {
            warnings.once("update_parent_effective_cpumask");
            keepStale(c, tree.effective(c));
            remote[c] = false;
            store.maskZero(own(c));
        }
        end(c, null);
    }

    /** What a change of {@code c} makes of partitions below it: update_cpumasks_hier(). */
    private void revise(int c) {
        for (int child : tree.children(c)) {
            if (wanted[child] == CpusetPartition.MEMBER) {
                continue;
            }
            if (valid[c]) {
                underValid(c, child);
            } else if (valid[child]) {
                end(child, wanted[c] == CpusetPartition.MEMBER ? Reason.NO_PARENT : Reason.INVALID_PARENT);
            }
            revise(child);
        }
    }

    private void underValid(int c, int child) {
        if (valid[child]) {
            boolean within = store.maskSubset(own(child), own(c));
            boolean none = isPopulated(c, -1) && takesLast(c, child);
            if (!within || none) {
                end(child, within ? Reason.NO_CPUS : Reason.CPUS);
            }
        } else if (store.maskSubset(tree.configured(child), own(c)) && !store.maskEmpty(tree.configured(child))) {
            if (leavesNone(c, child, tree.configured(child))) {
                reason[child] = Reason.NO_CPUS;
            } else if (overlapsSibling(child)) {
                reason[child] = Reason.NOT_EXCLUSIVE;
            } else {
                begin(child);
                clobber(c, child);
            }
        }
    }

    /**
     * update_cpumasks_hier() keeps the child's effective CPUs where update_sibling_cpumasks() computes those of members beside it: the child
     * gets what the last of these has (guests of 6.18.15 and 7.3.4).
     */
    private void clobber(int c, int child) {
        for (int sibling : tree.children(c)) {
            if (sibling != child && !valid[sibling]) {
                effective(c, adding);
                if (meet(tree.configured(sibling), adding)) {
                    store.maskAnd(adding, adding, tree.configured(sibling));
                }
                keepStale(child, adding);
            }
        }
    }

    /** Whether no CPU is left of {@code c} once {@code child}, and the partitions before it, have theirs. */
    private boolean takesLast(int c, int child) {
        store.maskAnd(scratch, own(c), active);
        for (int other : tree.children(c)) {
            if (other == child) {
                break;
            }
            if (valid[other]) {
                remove(scratch, own(other));
            }
        }
        return store.maskSubset(scratch, own(child));
    }

    /** A CPU came or went: cpuset_handle_hotplug(). A root that became invalid stays so when the CPU is back. */
    void activeChanged() {
        if (!used) {
            return;
        }
        Arrays.fill(stale, false);
        boolean none = store.maskSubset(active, taken);
        if (none) {
            store.maskZero(taken);
        }
        each(0, c -> {
            if (valid[c]) {
                effective(c, scratch);
                boolean empty = store.maskEmpty(scratch) && isPopulated(c, -1);
                if (remote[c] && (none || empty)) {
                    end(c, Reason.HOTPLUG);
                } else if (!remote[c] && (none || !valid[tree.parent(c)] || leavesNone(tree.parent(c), c, scratch))) {
                    end(c, null);
                }
            }
        });
    }

    /** rmdir: a partition of a dying cgroup gives its CPUs back (cpuset_css_killed()). */
    void removed(int c) {
        if (valid[c]) {
            end(c, null);
        }
        wanted[c] = CpusetPartition.MEMBER;
    }
}
