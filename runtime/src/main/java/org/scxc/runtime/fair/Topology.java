package org.scxc.runtime.fair;

/** CPUs of one core, of one LLC and of one root domain as rings: follow {@code next} until it comes round. */
final class Topology {
    private final Eevdf.Host host;
    final int cpus;
    final int[] nextInCore;
    final int[] nextInLlc;
    private final int[] nextInDomain;
    private final int[] llcSize;
    private final int[] domainSize;

    Topology(Eevdf.Host host, int cpus) {
        this.host = host;
        this.cpus = cpus;
        nextInCore = new int[cpus];
        nextInLlc = new int[cpus];
        nextInDomain = new int[cpus];
        llcSize = new int[cpus];
        domainSize = new int[cpus];
        build();
    }

    void build() {
        for (int cpu = 0; cpu < cpus; cpu++) {
            nextInCore[cpu] = cpu;
            nextInLlc[cpu] = cpu;
            nextInDomain[cpu] = cpu;
            llcSize[cpu] = 1;
            domainSize[cpu] = 1;
            for (int i = cpus - 1; i > 0; i--) {
                int other = (cpu + i) % cpus;
                if (host.coreOf(other) == host.coreOf(cpu)) {
                    nextInCore[cpu] = other;
                }
                if (host.llcOf(other) == host.llcOf(cpu)) {
                    nextInLlc[cpu] = other;
                    llcSize[cpu]++;
                }
                if (host.balances(cpu, other)) {
                    nextInDomain[cpu] = other;
                    domainSize[cpu]++;
                }
            }
        }
    }

    /** The CPU after {@code cpu} among those of its LLC, or of its root domain. */
    int next(int cpu, boolean machine) {
        return machine ? nextInDomain[cpu] : nextInLlc[cpu];
    }

    int span(int cpu, boolean machine) {
        return machine ? domainSize[cpu] : llcSize[cpu];
    }

    /** Whether the LLC is all of the root domain: there is no level above it. */
    boolean isOneLlc(int cpu) {
        return llcSize[cpu] == domainSize[cpu];
    }

    boolean balances(int a, int b) {
        return host.balances(a, b);
    }
}
