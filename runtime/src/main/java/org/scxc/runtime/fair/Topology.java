package org.scxc.runtime.fair;

/** CPUs of one core and of one LLC as rings: follow {@code next} until it comes round. */
final class Topology {
    final int cpus;
    final int[] nextInCore;
    final int[] nextInLlc;
    final int[] llcSize;
    final boolean oneLlc;

    Topology(Eevdf.Host host, int cpus) {
        this.cpus = cpus;
        nextInCore = new int[cpus];
        nextInLlc = new int[cpus];
        llcSize = new int[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            int core = cpu;
            int llc = cpu;
            int n = 1;
            for (int i = 1; i < cpus; i++) {
                int other = (cpu + i) % cpus;
                if (core == cpu && host.coreOf(other) == host.coreOf(cpu)) {
                    core = other;
                }
                if (host.llcOf(other) == host.llcOf(cpu)) {
                    llc = llc == cpu ? other : llc;
                    n++;
                }
            }
            nextInCore[cpu] = core;
            nextInLlc[cpu] = llc;
            llcSize[cpu] = n;
        }
        oneLlc = llcSize[0] == cpus;
    }

    /** The CPU after {@code cpu} among those of its LLC, or of the machine. */
    int next(int cpu, boolean machine) {
        if (!machine) {
            return nextInLlc[cpu];
        }
        return cpu + 1 == cpus ? 0 : cpu + 1;
    }

    int span(int cpu, boolean machine) {
        return machine ? cpus : llcSize[cpu];
    }
}
