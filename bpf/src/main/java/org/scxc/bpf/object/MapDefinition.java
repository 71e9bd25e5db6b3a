package org.scxc.bpf.object;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map that an object defines in its .maps section.
 *
 * @param type enum bpf_map_type, see {@link MapTypes}
 * @param keySize bytes of a key, 0 if it has none
 * @param valueSize bytes of a value, 0 if it has none
 * @param maxEntries entries; pages of an arena; may be 0 where user space sets it
 * @param keyType BTF type of the key, 0 if unknown
 * @param valueType BTF type of the value, 0 if unknown
 * @param inner the map that each value of a map of maps is, else null
 * @param initial names of the maps that a map of maps begins with, by their keys
 */
public record MapDefinition(
        String name,
        int type,
        long keySize,
        long valueSize,
        long maxEntries,
        long flags,
        int keyType,
        int valueType,
        @Nullable MapDefinition inner,
        SortedMap<Integer, String> initial) {
    public MapDefinition {
        initial = Collections.unmodifiableSortedMap(new TreeMap<>(initial));
    }

    /** One that begins without maps in it. */
    public MapDefinition(
            String name,
            int type,
            long keySize,
            long valueSize,
            long maxEntries,
            long flags,
            int keyType,
            int valueType,
            @Nullable MapDefinition inner) {
        this(
                name,
                type,
                keySize,
                valueSize,
                maxEntries,
                flags,
                keyType,
                valueType,
                inner,
                Collections.emptySortedMap());
    }

    /** Returns this with another number of entries. */
    public MapDefinition withEntries(long entries) {
        return new MapDefinition(name, type, keySize, valueSize, entries, flags, keyType, valueType, inner, initial);
    }

    /** Returns this with the maps that it begins with. */
    MapDefinition with(SortedMap<Integer, String> maps) {
        return new MapDefinition(name, type, keySize, valueSize, maxEntries, flags, keyType, valueType, inner, maps);
    }
}
