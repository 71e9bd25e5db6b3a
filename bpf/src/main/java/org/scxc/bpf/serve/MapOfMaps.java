package org.scxc.bpf.serve;

import java.util.HashMap;
import java.util.Map;
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

    /** By the bytes of the key: the address of the map, or what it will be. */
    private final Map<String, Inner> inner = new HashMap<>();

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

    private static String key(long bytes, long size) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < size; i++) {
            key.append((char) (bytes >>> 8 * i & 0xff));
        }
        return key.toString();
    }

    /** Puts a map of the object in. @param key its number, in as many bytes as a key has */
    void put(long key, long map) {
        inner.put(key(key, definition.keySize()), new Inner(null, map));
    }

    /** Puts a map in that user space makes. */
    void put(long key, MapDefinition made) {
        inner.put(key(key, definition.keySize()), new Inner(made, 0));
    }

    @Override
    long lookup(Execution x, long key, int cpu) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < definition.keySize(); i++) {
            bytes.append((char) Guest.load8(x, key + i));
        }
        Inner found = inner.get(bytes.toString());
        if (found == null) {
            return 0;
        }
        if (found.address == 0 && found.definition != null) {
            found.address = maps.made(found.definition);
        }
        return found.address;
    }
}
