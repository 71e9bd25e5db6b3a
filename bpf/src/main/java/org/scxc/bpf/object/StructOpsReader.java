package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.elf.Elf;

/** Reads the variables of .struct_ops sections: bpf_object__init_maps struct_ops part and collect_st_ops_relos(), libbpf 1.6. */
final class StructOpsReader {
    private final Elf elf;
    private final Btf btf;

    StructOpsReader(Elf elf, Btf btf) {
        this.elf = elf;
        this.btf = btf;
    }

    List<StructOps> all() throws BadObject {
        List<StructOps> found = new ArrayList<>();
        for (Elf.Section section : elf.sections()) {
            // "?" marks a map that is not created unless user space asks.
            String name = section.name().startsWith("?") ? section.name().substring(1) : section.name();
            int type = btf.find(section.name(), Btf.DATASEC);
            if (type == 0 || !(name.equals(".struct_ops") || name.equals(".struct_ops.link"))) {
                continue;
            }
            Map<Long, String> programs = new HashMap<>();
            for (Elf.Relocation relocation : elf.relocations(section)) {
                programs.put(relocation.offset(), relocation.symbol().name());
            }
            for (int i = 0; i < btf.count(type); i++) {
                found.add(variable(section, name.endsWith(".link"), btf.sectionVariable(type, i), programs));
            }
        }
        return found;
    }

    private StructOps variable(Elf.Section section, boolean link, int variable, Map<Long, String> programs)
            throws BadObject {
        if (btf.kind(variable) != Btf.VAR) {
            throw new BadObject(section.name() + ": type " + variable + " is no variable");
        }
        String name = btf.name(variable);
        int struct = btf.resolve(btf.ref(variable));
        if (btf.kind(struct) != Btf.STRUCT) {
            throw new BadObject("struct_ops " + name + ": " + btf.text(struct) + " is no struct");
        }
        long start = start(section, name);
        List<StructOps.Member> members = new ArrayList<>();
        for (int m = 0; m < btf.count(struct); m++) {
            long at = start + btf.memberBitOffset(struct, m) / 8;
            String member = btf.memberName(struct, m);
            int type = btf.resolve(btf.memberType(struct, m));
            String program = programs.get(at);
            if (program != null) {
                members.add(new StructOps.Member.Callback(member, program));
            } else if (btf.kind(type) == Btf.ARRAY && btf.sizeOf(btf.arrayElement(type)) == 1) {
                text(section.data(), at, btf.sizeOf(type), member, members);
            } else if (btf.kind(type) == Btf.INT || btf.isEnum(type)) {
                number(section.data(), at, btf.declaredSize(type), member, members);
            }
        }
        return new StructOps(name, Flavors.essential(btf.name(struct)), link, members);
    }

    private long start(Elf.Section section, String name) throws BadObject {
        for (Elf.Symbol symbol : elf.symbols()) {
            if (symbol.section() == section.index() && symbol.name().equals(name)) {
                return symbol.value();
            }
        }
        throw new BadObject("struct_ops " + name + ": no symbol");
    }

    private static void text(Bytes data, long at, long size, String member, List<StructOps.Member> members)
            throws BadObject {
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < size && data.u8(at + i) != 0; i++) {
            text.append((char) data.u8(at + i));
        }
        if (!text.isEmpty()) {
            members.add(new StructOps.Member.Text(member, text.toString()));
        }
    }

    private static void number(Bytes data, long at, int size, String member, List<StructOps.Member> members)
            throws BadObject {
        long value = switch (size) {
            case 1 -> data.u8(at);
            case 2 -> data.u16(at);
            case 4 -> data.u32(at);
            case 8 -> data.s64(at);
            default -> throw new BadObject("struct_ops member " + member + ": a number of " + size + " bytes");
        };
        if (value != 0) {
            members.add(new StructOps.Member.Number(member, value));
        }
    }
}
