package org.scxc.model;

import java.util.List;

/**
 * A CPU topology, numbered as ktstr's presets are: SMT siblings are neighbours, then cores, LLCs, nodes.
 *
 * @param nodes NUMA nodes, at least 1
 * @param llcs last-level caches in all, a multiple of {@code nodes}
 * @param coresPerLlc cores in each LLC
 * @param threadsPerCore hardware threads in each core
 * @param capacities of each core, 1 to 1024 as the kernel's cpu_capacity; none = all cores have 1024
 * @param smtPercent what a thread does beside a busy thread of its core, of what it does alone, 1 to 100
 */
public record Machine(
        int nodes, int llcs, int coresPerLlc, int threadsPerCore, List<Integer> capacities, int smtPercent) {
    public static final int CAPACITY_MAX = 1024;

    /** Threads that do not slow each other down. */
    public static final int NO_SLOWDOWN = 100;

    /** Threads do not slow each other down. */
    public Machine(int nodes, int llcs, int coresPerLlc, int threadsPerCore, List<Integer> capacities) {
        this(nodes, llcs, coresPerLlc, threadsPerCore, capacities, NO_SLOWDOWN);
    }

    /** All cores are equal. */
    public Machine(int nodes, int llcs, int coresPerLlc, int threadsPerCore) {
        this(nodes, llcs, coresPerLlc, threadsPerCore, List.of());
    }

    /** Of the core that the CPU belongs to. */
    public int capacityOf(int cpu) {
        return capacities.isEmpty() ? CAPACITY_MAX : capacities.get(coreOf(cpu));
    }

    public int cpus() {
        return llcs * coresPerLlc * threadsPerCore;
    }

    public int coreOf(int cpu) {
        return cpu / threadsPerCore;
    }

    public int llcOf(int cpu) {
        return cpu / (coresPerLlc * threadsPerCore);
    }

    public int nodeOf(int cpu) {
        return nodeOfLlc(llcOf(cpu));
    }

    public int nodeOfLlc(int llc) {
        return llc / (llcs / nodes);
    }

    /** Another thread of the CPU's core, the first of them; −1 if it has only one. */
    public int siblingOf(int cpu) {
        int first = cpu - cpu % threadsPerCore;
        return threadsPerCore == 1 ? -1 : cpu == first ? first + 1 : first;
    }

    /** Whether all cores have the same capacity. */
    public boolean equalCores() {
        return capacities.stream().distinct().count() <= 1;
    }

    /** Whether what a thread does depends on the other threads of its core. */
    public boolean slowsThreads() {
        return threadsPerCore > 1 && smtPercent < NO_SLOWDOWN;
    }

    public CpuSet all() {
        return CpuSet.range(0, cpus() - 1);
    }

    @Override
    public String toString() {
        return nodes + "n" + llcs + "l" + coresPerLlc + "c" + threadsPerCore + "t";
    }
}
