package org.scxc.bpf.serve;

import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/** BPF_MAP_TYPE_ARRAY, and PERCPU_ARRAY, which has the values of one CPU behind those of the CPU before it. */
final class ArrayMap extends BpfMap {
    private final int entries;
    private final int cpus;

    ArrayMap(MapDefinition definition, long address, Memory memory, int cpus) {
        super(definition, address, memory, definition.maxEntries() * cpus);
        entries = (int) definition.maxEntries();
        this.cpus = cpus;
    }

    @Override
    long lookup(Execution x, long key, int cpu) {
        int index = Guest.load32(x, key);
        if (Integer.compareUnsigned(index, entries) >= 0 || cpu < 0 || cpus > 1 && cpu >= cpus) {
            return 0;
        }
        return at(index, cpu);
    }

    /** Returns what looks a key up without looking for the map: its values lie at the same address in every copy of the memory. */
    Host.Body lookup() {
        return new Lookup(values, stride, entries, definition.type() == Maps.PERCPU_ARRAY);
    }

    /**
     * As {@link #lookup(Execution, long, int)} on the CPU of the call. A record, because HotSpot takes its components for constants.
     *
     * @param values address of the first value
     * @param stride bytes from one value to the next
     */
    private record Lookup(long values, int stride, int entries, boolean percpu) implements Host.Body {
        @Override
        public long serve(Host h, Execution x, long map, long key, long c, long d, long e) {
            int index = Guest.load32(x, key);
            int cpu = percpu ? h.kernel.here() : 0;
            if (Integer.compareUnsigned(index, entries) >= 0 || cpu < 0) {
                return 0;
            }
            return values + (long) stride * (cpu * entries + index);
        }
    }

    /** Returns the address of an element that there is. */
    long at(int index, int cpu) {
        return values + (long) stride * ((cpus > 1 ? cpu * entries : 0) + index);
    }

    @Override
    long update(Execution x, long key, long value, long flags, int cpu) {
        long at = lookup(x, key, cpu);
        if (at == 0) {
            return -E2BIG;
        }
        if (flags == NOEXIST) {
            return -EEXIST;
        }
        Guest.copy(x, at, value, definition.valueSize());
        return 0;
    }

    @Override
    long delete(Execution x, long key) {
        return -EINVAL;
    }
}
