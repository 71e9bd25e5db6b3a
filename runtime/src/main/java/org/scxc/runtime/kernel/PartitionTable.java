package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.runtime.state.Store;

/** Which cgroups are partition roots, and the CPUs of each. {@link Partitions} has the rules. */
class PartitionTable {
    /** Why a partition root is invalid: perr_strings. */
    enum Reason {
        CPUS("Invalid cpu list in cpuset.cpus.exclusive"),
        INVALID_PARENT("Parent is an invalid partition root"),
        NO_PARENT("Parent is not a partition root"),
        NOT_EXCLUSIVE("Cpu list in cpuset.cpus not exclusive"),
        NO_CPUS("Parent unable to distribute cpu downstream"),
        HOTPLUG("No cpu available due to hotplug"),
        EMPTY("cpuset.cpus and cpuset.cpus.exclusive are empty");

        final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /** What it needs of cgroups. */
    interface Tree {
        int parent(int c);

        int[] children(int c);

        /** A mask: cpuset.cpus; empty if it was never written. */
        int configured(int c);

        /** A mask: cpuset.cpus.effective. */
        int effective(int c);

        /** Whether tasks are in it itself. */
        boolean hasTasks(int c);
    }

    final Store store;
    final Tree tree;
    final Warnings warnings;
    final int active;
    final CpusetPartition[] wanted;
    final boolean[] valid;
    final boolean[] remote;
    final boolean[] grants;
    final @Nullable Reason[] reason;
    final boolean[] stale;
    final int scratch;
    /** A mask: the CPUs that partitions took from the root cgroup, subpartitions_cpus. */
    final int taken;

    private final int own;
    private final int staleCpus;

    PartitionTable(Ground ground, Tree tree, int capacity) {
        store = ground.store();
        this.tree = tree;
        warnings = ground.exits().warnings();
        active = ground.idle().activeMask();
        wanted = new CpusetPartition[capacity];
        Arrays.fill(wanted, CpusetPartition.MEMBER);
        valid = new boolean[capacity];
        remote = new boolean[capacity];
        grants = new boolean[capacity];
        reason = new Reason[capacity];
        stale = new boolean[capacity];
        own = store.masks("cgroup.effective_xcpus", capacity);
        staleCpus = store.masks("cgroup.stale_effective", capacity);
        taken = store.masks("kernel.subpartitions_cpus", 1);
        scratch = store.masks("kernel.partition_scratch", 1);
        wanted[0] = CpusetPartition.ROOT;
        valid[0] = true;
        store.maskFrom(own, CpuSet.range(0, ground.machine().cpus() - 1).words());
    }

    int own(int c) {
        return own + c * store.maskWords();
    }

    boolean isValid(int c) {
        return valid[c];
    }

    /** As the file says it. */
    String file(int c) {
        Reason why = reason[c];
        boolean bad = wanted[c] != CpusetPartition.MEMBER && !valid[c];
        return wanted[c].word() + (bad ? " invalid" : "") + (bad && why != null ? " (" + why.text + ")" : "");
    }

    /** All CPUs are written to cpuset.cpus.exclusive of {@code c}, for partitions in it. */
    void grantAll(int c) {
        grants[c] = true;
    }

    /** Its CPUs that are online, without those of partitions in it: compute_partition_effective_cpumask(). */
    void effective(int c, int mask) {
        store.maskAnd(mask, own(c), active);
        for (int child : tree.children(c)) {
            if (valid[child]) {
                remove(mask, own(child));
            }
        }
    }

    /** {@code mask} without the CPUs that partitions took from the root cgroup: subpartitions_cpus. */
    void removeTaken(int mask) {
        remove(mask, taken);
    }

    /** {@code mask} without the CPUs of isolated partitions: isolated_cpus. */
    void removeIsolated(int mask) {
        each(0, c -> {
            if (valid[c] && wanted[c] == CpusetPartition.ISOLATED) {
                effective(c, scratch);
                remove(mask, scratch);
            }
        });
    }

    /** Whether the kernel left its effective CPUs as {@link #stale} has them. */
    boolean isStale(int c) {
        return stale[c];
    }

    int stale(int c) {
        return staleCpus + c * store.maskWords();
    }

    void keepStale(int c, int cpus) {
        stale[c] = true;
        store.maskCopy(stale(c), cpus);
    }

    /** For each CPU its partition, as {@link SchedDomains} takes it. */
    int[] ofCpus(int cpus) {
        int[] of = new int[cpus];
        for (int cpu = store.maskNext(taken, 0); cpu >= 0; cpu = store.maskNext(taken, cpu + 1)) {
            of[cpu] = SchedDomains.NONE;
        }
        each(0, c -> {
            if (valid[c]) {
                store.maskCopy(scratch, tree.effective(c));
                for (int cpu = store.maskNext(scratch, 0); cpu >= 0; cpu = store.maskNext(scratch, cpu + 1)) {
                    if (of[cpu] > 0 && wanted[c] == CpusetPartition.ROOT) {
                        warnings.once("rebuild_sched_domains_locked"); // generate_sched_domains() is a part of it
                    }
                    of[cpu] = wanted[c] == CpusetPartition.ISOLATED ? SchedDomains.NONE : c;
                }
            }
        });
        return of;
    }

    void each(int under, IntConsumer visitor) {
        for (int child : tree.children(under)) {
            visitor.accept(child);
            each(child, visitor);
        }
    }

    void remove(int mask, int others) {
        for (int cpu = store.maskNext(others, 0); cpu >= 0; cpu = store.maskNext(others, cpu + 1)) {
            store.maskClear(mask, cpu);
        }
    }
}
