package org.scxc.bpf.object;

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
        @Nullable MapDefinition inner) {}
