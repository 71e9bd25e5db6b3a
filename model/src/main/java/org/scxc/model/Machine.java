package org.scxc.model;

/**
 * A CPU topology, numbered as ktstr's presets are: SMT siblings are neighbours, then cores, LLCs, nodes.
 *
 * @param nodes NUMA nodes, at least 1
 * @param llcs last-level caches in all, a multiple of {@code nodes}
 * @param coresPerLlc cores in each LLC
 * @param threadsPerCore hardware threads in each core
 */
public record Machine(int nodes, int llcs, int coresPerLlc, int threadsPerCore) {
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
        return llcOf(cpu) / (llcs / nodes);
    }

    public CpuSet all() {
        return CpuSet.range(0, cpus() - 1);
    }

    @Override
    public String toString() {
        return nodes + "n" + llcs + "l" + coresPerLlc + "c" + threadsPerCore + "t";
    }
}
