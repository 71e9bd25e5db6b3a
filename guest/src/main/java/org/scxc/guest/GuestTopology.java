package org.scxc.guest;

import org.scxc.model.Layout;

/**
 * The guest's processors. CPUs are numbered as in {@link Layout}: hardware threads of a core are neighbours, then cores,
 * sockets, nodes.
 *
 * @param nodes NUMA nodes, at least 1
 * @param sockets in all, a multiple of {@code nodes}; each is one last-level cache, which a die would not be
 * @param cores in each socket
 * @param threads in each core
 * @param memoryMb of the guest
 */
public record GuestTopology(int nodes, int sockets, int cores, int threads, int memoryMb) {
    private static final int LEAST_MB = 512;
    private static final int MB_FOR_EACH_CPU = 32;

    public GuestTopology {
        if (nodes < 1 || sockets % nodes != 0 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("no such topology");
        }
    }

    /** A socket for each last-level cache, and enough memory. */
    public static GuestTopology of(Layout.Regular machine) {
        int memory =
                Math.max(LEAST_MB, MB_FOR_EACH_CPU * machine.llcs() * machine.coresPerLlc() * machine.threadsPerCore());
        return new GuestTopology(
                machine.nodes(),
                machine.llcs(),
                machine.coresPerLlc(),
                machine.threadsPerCore(),
                (memory + machine.nodes() - 1) / machine.nodes() * machine.nodes());
    }

    public int cpus() {
        return sockets * cores * threads;
    }
}
