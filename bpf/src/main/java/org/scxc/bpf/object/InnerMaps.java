package org.scxc.bpf.object;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Elf;

/**
 * Reads which maps a map of maps begins with, {@code .values = { [3] = &other }}: each is a relocation of the pointer that stands there
 * (bpf_object__collect_map_relos(), libbpf 1.6).
 */
final class InnerMaps {
    private static final int POINTER_BYTES = 8;

    private InnerMaps() {}

    /** Returns the names of maps by the name of the map that they are in and their place there. */
    static Map<String, SortedMap<Integer, String>> of(Elf elf, Btf btf) throws BadObject {
        Map<String, SortedMap<Integer, String>> all = new HashMap<>();
        int definitions = btf.find(".maps", Btf.DATASEC);
        for (Elf.Section section : elf.sections()) {
            if (!section.name().equals(".maps") || definitions == 0) {
                continue;
            }
            for (Elf.Relocation relocation : elf.relocations(section)) {
                Elf.Symbol inner = relocation.symbol();
                if (!inner.undefined() && inner.section() == section.index()) { // else a program of a prog_array
                    add(elf, section, btf, definitions, relocation, all);
                }
            }
        }
        return all;
    }

    private static void add(
            Elf elf,
            Elf.Section section,
            Btf btf,
            int definitions,
            Elf.Relocation relocation,
            Map<String, SortedMap<Integer, String>> all)
            throws BadObject {
        long at = relocation.offset();
        for (Elf.Symbol outer : elf.symbols()) {
            if (outer.undefined()
                    || outer.section() != section.index()
                    || at < outer.value()
                    || at >= outer.value() + outer.size()) {
                continue;
            }
            long offset = at - outer.value() - valuesAt(btf, definitions, outer.name());
            if (offset < 0 || offset % POINTER_BYTES != 0) {
                throw new BadObject("map " + outer.name() + ": no pointer to a map at byte " + (at - outer.value()));
            }
            all.computeIfAbsent(outer.name(), n -> new TreeMap<>())
                    .put((int) (offset / POINTER_BYTES), relocation.symbol().name());
            return;
        }
        throw new BadObject(".maps: relocation at byte " + at + " is in no map of maps");
    }

    /** Where the pointers begin in a definition. */
    private static int valuesAt(Btf btf, int definitions, String map) throws BadObject {
        for (int i = 0; i < btf.count(definitions); i++) {
            int variable = btf.sectionVariable(definitions, i);
            int struct = btf.resolve(btf.ref(variable));
            int values = btf.kind(struct) == Btf.STRUCT ? btf.member(struct, "values") : -1;
            if (values >= 0 && btf.name(variable).equals(map)) {
                return btf.memberBitOffset(struct, values) / 8;
            }
        }
        throw new BadObject("map " + map + " is no map of maps");
    }
}
