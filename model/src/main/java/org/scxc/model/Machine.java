package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * The CPUs of a machine.
 *
 * @param layout which of them share what
 * @param capacities of each core, 1 to 1024 as the kernel's cpu_capacity; none = all cores have 1024
 * @param smtPercent what a thread does beside a busy thread of its core, of what it does alone, 1 to 100
 */
public record Machine(Layout layout, List<Integer> capacities, int smtPercent) {
    public static final int CAPACITY_MAX = 1024;

    /** Threads that do not slow each other down. */
    public static final int NO_SLOWDOWN = 100;

    /** All cores are of the largest capacity, and threads do not slow each other down. */
    public Machine(Layout layout) {
        this(layout, List.of(), NO_SLOWDOWN);
    }

    /**
     * All parts are alike, but for the capacities.
     *
     * @param nodes NUMA nodes, at least 1
     * @param llcs last-level caches in all, a multiple of {@code nodes}
     * @param coresPerLlc cores in each LLC
     * @param threadsPerCore hardware threads in each core
     */
    public Machine(int nodes, int llcs, int coresPerLlc, int threadsPerCore, List<Integer> capacities) {
        this(Layout.of(new Layout.Regular(nodes, llcs, coresPerLlc, threadsPerCore)), capacities, NO_SLOWDOWN);
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
        return layout.cpus();
    }

    public int cores() {
        return layout.cores();
    }

    /** Last-level caches in all. */
    public int llcs() {
        return layout.llcs().size();
    }

    /** NUMA nodes. */
    public int nodes() {
        return layout.nodes();
    }

    public int coreOf(int cpu) {
        return layout.coreOf(cpu);
    }

    public int llcOf(int cpu) {
        return layout.llcOf(cpu);
    }

    public int nodeOf(int cpu) {
        return nodeOfLlc(llcOf(cpu));
    }

    public int nodeOfLlc(int llc) {
        return layout.llcs().get(llc).node();
    }

    /** The first thread of the CPU's core; its others follow, up to {@link #pastCore}. */
    public int firstOfCore(int cpu) {
        return layout.firstCpu(coreOf(cpu));
    }

    /** The CPU behind the last thread of this CPU's core. */
    public int pastCore(int cpu) {
        return layout.firstCpu(coreOf(cpu) + 1);
    }

    /** The threads of a core. */
    public CpuSet cpusOfCore(int core) {
        return CpuSet.range(layout.firstCpu(core), layout.firstCpu(core + 1) - 1);
    }

    /** Another thread of the CPU's core, the first of them; −1 if it has only one. */
    public int siblingOf(int cpu) {
        int first = firstOfCore(cpu);
        return pastCore(cpu) - first == 1 ? -1 : cpu == first ? first + 1 : first;
    }

    /** Whether some core has more than one thread. */
    public boolean hasSmt() {
        return layout.threadsMost() > 1;
    }

    /** Whether all cores have the same capacity. */
    public boolean equalCores() {
        return capacities.stream().distinct().count() <= 1;
    }

    /** Whether what a thread does depends on the other threads of its core. */
    public boolean slowsThreads() {
        return hasSmt() && smtPercent < NO_SLOWDOWN;
    }

    /** What it has of each, if all its parts are alike: the machines that QEMU and ktstr can make. */
    public Optional<Layout.Regular> regular() {
        return layout.regular();
    }

    public CpuSet all() {
        return CpuSet.range(0, cpus() - 1);
    }

    @Override
    public String toString() {
        return layout.toString();
    }
}
