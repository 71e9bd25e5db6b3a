package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/**
 * BPF_MAP_TYPE_HASH and its kinds (kernel/bpf/hashtab.c, v7.3): slots are handed out lowest first, so that addresses do not depend on
 * a hash. A slot of a per-CPU map has the values of all CPUs, one behind the other.
 *
 * <p>An LRU map is one until it might drop an element. Which one that is follows from lists of each CPU
 * (kernel/bpf/bpf_lru_list.c), which are not modelled: the run then ends.
 */
final class HashMapOfBytes extends BpfMap {
    /** LOCAL_FREE_TARGET: free elements that a CPU may keep for itself. */
    private static final int CPU_KEEPS = 128;

    private final int entries;
    private final int cpus;

    /** Elements that there may be before one might be dropped. */
    private final int sure;

    private final Map<String, Integer> slots = new HashMap<>();
    private final BitSet used = new BitSet();

    /**
     * @param cpus that have a value each; 1 = all share one
     * @param possible CPUs of the machine
     */
    HashMapOfBytes(MapDefinition definition, long address, Memory memory, int cpus, int possible) {
        super(definition, address, memory, definition.maxEntries() * cpus);
        entries = (int) definition.maxEntries();
        this.cpus = cpus;
        boolean isLru = definition.type() == Maps.LRU_HASH || definition.type() == Maps.LRU_PERCPU_HASH;
        int kept = Math.clamp(entries / possible / 2, 1, CPU_KEEPS);
        sure = isLru ? Math.max(0, entries - possible * kept) : entries;
    }

    private String key(Execution x, long key) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < definition.keySize(); i++) {
            bytes.append((char) Guest.load8(x, key + i));
        }
        return bytes.toString();
    }

    private long value(int slot, int cpu) {
        return values + (long) stride * (cpus == 1 ? slot : slot * cpus + cpu);
    }

    @Override
    long lookup(Execution x, long key, int cpu) {
        Integer slot = slots.get(key(x, key));
        if (slot == null || cpus > 1 && (cpu < 0 || cpu >= cpus)) {
            return 0;
        }
        return value(slot, cpu);
    }

    @Override
    long update(Execution x, long key, long value, long flags, int cpu) {
        String name = key(x, key);
        Integer before = slots.get(name);
        if (before != null && flags == NOEXIST) {
            return -EEXIST;
        }
        if (before == null && flags == EXIST) {
            return -ENOENT;
        }
        int slot = before != null ? before : added(x, name);
        if (slot < 0) {
            return -E2BIG;
        }
        Guest.copy(x, value(slot, cpu), value, definition.valueSize());
        return 0;
    }

    /** @return −1 if it is full */
    private int added(Execution x, String name) {
        int slot = used.nextClearBit(0);
        if (slot >= entries) {
            return -1;
        }
        if (used.cardinality() >= sure) {
            throw x.refuse("map " + definition.name() + " is so full that the kernel may drop an element, and which"
                    + " is not modelled");
        }
        used.set(slot);
        slots.put(name, slot);
        if (cpus > 1) { // a new element is 0 for the other CPUs: pcpu_init_value()
            byte[] bytes = x.memory().regionAt(values);
            Arrays.fill(bytes, slot * cpus * stride, (slot + 1) * cpus * stride, (byte) 0);
        }
        return slot;
    }

    @Override
    long delete(Execution x, long key) {
        Integer slot = slots.remove(key(x, key));
        if (slot == null) {
            return -ENOENT;
        }
        used.clear(slot);
        return 0;
    }
}
