package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.Machine;
import org.scxc.runtime.state.Store;

/**
 * Scheduling domains: among which CPUs EEVDF balances, and which share a cache for it and for sched_ext (sd_llc). They end where a
 * partition ends; a CPU of an isolated one has none (generate_sched_domains(), kernel/cgroup/cpuset.c, update_top_cache_domain(),
 * kernel/sched/topology.c, 7.3.4).
 */
final class SchedDomains {
    /** Of an isolated partition. */
    static final int NONE = -1;

    private final Machine machine;
    private final Store store;
    private final int[] partition;
    private final int[] llc;
    private boolean split;

    SchedDomains(Machine machine, Store store) {
        this.machine = machine;
        this.store = store;
        partition = new int[machine.cpus()];
        llc = new int[machine.cpus()];
        rebuild(partition.clone());
    }

    /** @param of for each CPU the number of its partition, or {@link #NONE} */
    void rebuild(int[] of) {
        System.arraycopy(of, 0, partition, 0, of.length);
        split = Arrays.stream(of).anyMatch(p -> p != of[0]);
        for (int cpu = 0; cpu < of.length; cpu++) {
            llc[cpu] = cpu;
            for (int first = 0; first < cpu; first++) {
                if (together(first, cpu) && machine.llcOf(first) == machine.llcOf(cpu)) {
                    llc[cpu] = first;
                    break;
                }
            }
        }
    }

    /** Whether there is more than one partition. */
    boolean isSplit() {
        return split;
    }

    /** Whether tasks are balanced between the two. */
    boolean together(int a, int b) {
        return a == b || partition[a] != NONE && partition[a] == partition[b];
    }

    /** sd_llc_id: the first CPU of those that share the cache and the partition. */
    int llcOf(int cpu) {
        return llc[cpu];
    }

    /** The span of sd_llc, into {@code mask}. */
    void llcSpan(int cpu, int mask) {
        store.maskZero(mask);
        for (int other = 0; other < llc.length; other++) {
            if (llc[other] == llc[cpu]) {
                store.maskSet(mask, other);
            }
        }
    }
}
