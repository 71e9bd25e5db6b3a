package org.scxc.bpf.serve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/**
 * BPF_MAP_TYPE_ARRAY_OF_MAPS and HASH_OF_MAPS (kernel/bpf/arraymap.c, kernel/bpf/hashtab.c, v7.3): programs look maps up, user space puts
 * them in. A map that user space makes has its memory from the first lookup on.
 */
final class MapOfMaps extends BpfMap {
    private final Maps maps;

    /** Of an array, by its index; of a hash, in no order. */
    private @Nullable Inner[] inner = {};

    /** Keys of a hash beside {@link #inner}, as many bytes of each as a key has. */
    private long[] keys = {};

    private int count;

    private static final class Inner {
        final @Nullable MapDefinition definition;
        long address;

        Inner(@Nullable MapDefinition definition, long address) {
            this.definition = definition;
            this.address = address;
        }
    }

    MapOfMaps(MapDefinition definition, long address, Memory memory, Maps maps) {
        super(definition, address, memory, 0);
        this.maps = maps;
    }

    private boolean isArray() {
        return definition.type() == Maps.ARRAY_OF_MAPS;
    }

    /** Puts a map of the object in. @param key its number, in as many bytes as a key has */
    void put(long key, long map) {
        put(key, new Inner(null, map));
    }

    /** Puts a map in that user space makes. */
    void put(long key, MapDefinition made) {
        put(key, new Inner(made, 0));
    }

    private void put(long key, Inner map) {
        int at = isArray() ? (int) key : count++;
        if (at >= inner.length) {
            int room = Math.max(at + 1, 2 * inner.length);
            inner = Arrays.copyOf(inner, room);
            keys = Arrays.copyOf(keys, room);
        }
        inner[at] = map;
        keys[at] = key;
    }

    @Override
    long lookup(Execution x, long key, int cpu) {
        int at = isArray() ? Guest.load32(x, key) : find(x, key);
        Inner found = Integer.compareUnsigned(at, inner.length) < 0 ? inner[at] : null;
        if (found == null) {
            return 0;
        }
        if (found.address == 0 && found.definition != null) {
            found.address = maps.made(found.definition);
        }
        return found.address;
    }

    /** Returns the place of a key of a hash, −1 if it is not there. Longer keys than 8 bytes are put in with zeros behind them. */
    private int find(Execution x, long key) {
        long bytes = 0;
        for (int i = 0; i < definition.keySize(); i++) {
            long one = Guest.load8(x, key + i) & 0xff;
            if (i >= Long.BYTES && one != 0) {
                return -1;
            }
            bytes |= i < Long.BYTES ? one << Byte.SIZE * i : 0;
        }
        for (int i = 0; i < count; i++) {
            if (keys[i] == bytes) {
                return i;
            }
        }
        return -1;
    }
}
