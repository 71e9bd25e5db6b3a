package org.scxc.bpf.serve;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/** BPF_MAP_TYPE_HASH: slots are handed out lowest first, so that addresses do not depend on a hash. */
final class HashMapOfBytes extends BpfMap {
    private final int entries;
    private final Map<String, Integer> slots = new HashMap<>();
    private final BitSet used = new BitSet();

    HashMapOfBytes(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, definition.maxEntries());
        entries = (int) definition.maxEntries();
    }

    private String key(Execution x, long key) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < definition.keySize(); i++) {
            bytes.append((char) Guest.load8(x, key + i));
        }
        return bytes.toString();
    }

    @Override
    long lookup(Execution x, long key, int cpu) {
        Integer slot = slots.get(key(x, key));
        return slot == null ? 0 : values + (long) stride * slot;
    }

    @Override
    long update(Execution x, long key, long value, long flags, int cpu) {
        String name = key(x, key);
        Integer slot = slots.get(name);
        if (slot != null && flags == NOEXIST) {
            return -EEXIST;
        }
        if (slot == null && flags == EXIST) {
            return -ENOENT;
        }
        if (slot == null) {
            slot = used.nextClearBit(0);
            if (slot >= entries) {
                return -E2BIG;
            }
            used.set(slot);
            slots.put(name, slot);
        }
        Guest.copy(x, values + (long) stride * slot, value, definition.valueSize());
        return 0;
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
