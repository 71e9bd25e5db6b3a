package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;

/** Reads the maps that the .maps section defines by types: parse_btf_map_def() of libbpf 1.6. */
final class MapReader {
    private static final int NESTING_MAX = 2;

    private final Btf btf;

    MapReader(Btf btf) {
        this.btf = btf;
    }

    List<MapDefinition> all() throws BadObject {
        List<MapDefinition> maps = new ArrayList<>();
        int section = btf.find(".maps", Btf.DATASEC);
        for (int i = 0; section != 0 && i < btf.count(section); i++) {
            int variable = btf.sectionVariable(section, i);
            if (btf.kind(variable) != Btf.VAR) {
                throw new BadObject(".maps: type " + variable + " is no variable");
            }
            maps.add(definition(btf.name(variable), btf.resolve(btf.ref(variable)), 1));
        }
        return maps;
    }

    private MapDefinition definition(String name, int struct, int depth) throws BadObject {
        if (btf.kind(struct) != Btf.STRUCT) {
            throw new BadObject("map " + name + ": unexpected def kind " + btf.kind(struct));
        }
        if (depth > NESTING_MAX) {
            throw new BadObject("map " + name + ": multi-level inner maps not supported");
        }
        int type = 0;
        long keySize = 0;
        long valueSize = 0;
        long entries = 0;
        long flags = 0;
        int keyType = 0;
        int valueType = 0;
        MapDefinition inner = null;
        for (int i = 0; i < btf.count(struct); i++) {
            int member = btf.memberType(struct, i);
            switch (btf.memberName(struct, i)) {
                case "type" -> type = (int) number(name, struct, i);
                case "max_entries" -> entries = number(name, struct, i);
                case "map_flags" -> flags = number(name, struct, i);
                case "key_size" -> keySize = number(name, struct, i);
                case "value_size" -> valueSize = number(name, struct, i);
                case "key" -> {
                    keyType = pointee(name, member);
                    keySize = size(name, keyType);
                }
                case "value" -> {
                    valueType = pointee(name, member);
                    valueSize = size(name, valueType);
                }
                case "values" -> {
                    inner = inner(name, member, depth);
                    valueSize = 4;
                }
                // What they say only concerns the map's place in a real kernel.
                case "pinning", "numa_node", "map_extra" -> number(name, struct, i);
                default -> throw new BadObject("map " + name + ": unknown field " + btf.memberName(struct, i));
            }
        }
        if (type == 0) {
            throw new BadObject("map " + name + ": map type isn't specified");
        }
        return new MapDefinition(name, type, keySize, valueSize, entries, flags, keyType, valueType, inner);
    }

    /** Reads {@code __uint(name, n)}: a pointer to an array of n, or {@code __ulong}: an enumerator. */
    private long number(String map, int struct, int member) throws BadObject {
        int pointer = btf.resolve(btf.memberType(struct, member));
        int array = btf.kind(pointer) == Btf.PTR ? btf.resolve(btf.ref(pointer)) : 0;
        if (btf.kind(array) == Btf.ARRAY) {
            return btf.arrayLength(array) & 0xffff_ffffL;
        }
        if (btf.isEnum(pointer) && btf.count(pointer) == 1) {
            return btf.enumValue(pointer, 0);
        }
        throw new BadObject("map " + map + ": field " + btf.memberName(struct, member) + " is no number");
    }

    private int pointee(String map, int member) throws BadObject {
        int pointer = btf.resolve(member);
        if (btf.kind(pointer) != Btf.PTR) {
            throw new BadObject("map " + map + ": key or value is no pointer");
        }
        return btf.ref(pointer);
    }

    private long size(String map, int type) throws BadObject {
        long size = btf.sizeOf(type);
        if (size < 0) {
            throw new BadObject("map " + map + ": can't determine size of type " + btf.text(type));
        }
        return size;
    }

    /** Reads {@code __array(values, struct {...})}: an array of pointers to what defines the inner map. */
    private MapDefinition inner(String map, int member, int depth) throws BadObject {
        int array = btf.resolve(member);
        int pointer = btf.kind(array) == Btf.ARRAY ? btf.resolve(btf.arrayElement(array)) : 0;
        if (btf.kind(pointer) != Btf.PTR) {
            throw new BadObject("map " + map + ": values is no array of pointers");
        }
        return definition(map + ".inner", btf.resolve(btf.ref(pointer)), depth + 1);
    }
}
