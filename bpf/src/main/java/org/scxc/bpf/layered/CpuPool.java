package org.scxc.bpf.layered;

import java.util.BitSet;
import java.util.List;
import org.scxc.model.Machine;

/** The CPUs that no layer has, given out core by core (CpuPool of lib.rs, scx_layered 1.1.4). */
final class CpuPool {
    private final Machine machine;
    private final boolean partial;
    private final BitSet available = new BitSet();

    /** @param partial a layer may have some CPUs of a core and not all: --allow-partial-core */
    CpuPool(Machine machine, boolean partial) {
        this.machine = machine;
        this.partial = partial;
        available.set(0, machine.cpus());
    }

    /** CPUs that are given out together. */
    int unit() {
        return partial ? 1 : machine.layout().threadsMost();
    }

    BitSet available() {
        return (BitSet) available.clone();
    }

    /** The first CPU that no layer has, else the first: it serves layers without CPUs. */
    int fallback() {
        return Math.max(0, available.nextSetBit(0));
    }

    /** Takes up to so many CPUs, of the cores in this order, or more: a core is not divided unless parts may be given out. */
    BitSet take(BitSet allowed, List<Integer> order, int most) {
        BitSet taken = new BitSet();
        int left = most;
        for (int core : order) {
            BitSet free = cpus(core);
            free.and(allowed);
            free.and(available);
            int count = free.cardinality();
            if (count == 0) {
                continue;
            }
            for (int cpu = free.nextSetBit(0), n = 0; cpu >= 0; cpu = free.nextSetBit(cpu + 1), n++) {
                if (!partial || n < left) {
                    taken.set(cpu);
                    available.clear(cpu);
                }
            }
            if (left <= count) {
                break;
            }
            left -= count;
        }
        return taken;
    }

    /** Takes back the CPUs of one core of the layer, the last of its order. @return those CPUs */
    BitSet giveBackLast(BitSet layer, List<Integer> order) {
        for (int core : order.reversed()) {
            BitSet own = cpus(core);
            own.and(layer);
            if (!own.isEmpty()) {
                available.or(own);
                return own;
            }
        }
        return new BitSet();
    }

    private BitSet cpus(int core) {
        BitSet cpus = new BitSet();
        cpus.set(machine.layout().firstCpu(core), machine.layout().firstCpu(core + 1));
        return cpus;
    }
}
