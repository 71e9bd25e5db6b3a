package org.scxc.bpf.btf;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;

/**
 * What .BTF.ext says about instructions (Documentation/bpf/btf.rst): functions' types, source lines, CO-RE relocations.
 */
public record BtfExt(List<FunctionInfo> functions, List<Line> lines, List<Core> relocations) {
    /** No information. */
    public static final BtfExt NONE = new BtfExt(List.of(), List.of(), List.of());

    /** The FUNC type of the function that starts at a byte offset of a section. */
    public record FunctionInfo(String section, long offset, int type) {}

    /** The source of the instruction at a byte offset of a section and of those up to the next entry. */
    public record Line(String section, long offset, String file, String text, int line, int column) {}

    /** A CO-RE relocation of the instruction at a byte offset; {@code kind} is enum bpf_core_relo_kind. */
    public record Core(String section, long offset, int type, String access, int kind) {}

    private interface Record {
        void read(String section, Bytes records, long at) throws BadObject;
    }

    public BtfExt {
        functions = List.copyOf(functions);
        lines = List.copyOf(lines);
        relocations = List.copyOf(relocations);
    }

    public static BtfExt read(Bytes section, Btf btf) throws BadObject {
        if (section.u16(0) != 0xeb9f || section.u8(2) != 1) {
            throw new BadObject(section.name() + ": not BTF");
        }
        long header = section.u32(4);
        List<FunctionInfo> functions = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        List<Core> relocations = new ArrayList<>();
        each(section, header, 8, btf, (name, r, at) -> {
            functions.add(new FunctionInfo(name, r.u32(at), type(btf, r, at + 4)));
        });
        each(section, header, 16, btf, (name, r, at) -> {
            long place = r.u32(at + 12);
            lines.add(new Line(
                    name,
                    r.u32(at),
                    btf.string(r.u32(at + 4)),
                    btf.string(r.u32(at + 8)).strip(),
                    (int) (place >>> 10),
                    (int) (place & 0x3ff)));
        });
        if (header >= 32) {
            each(section, header, 24, btf, (name, r, at) -> {
                relocations.add(
                        new Core(name, r.u32(at), type(btf, r, at + 4), btf.string(r.u32(at + 8)), r.s32(at + 12)));
            });
        }
        return new BtfExt(functions, lines, relocations);
    }

    private static int type(Btf btf, Bytes records, long at) throws BadObject {
        int type = records.s32(at);
        if (type < 0 || type >= btf.size()) {
            throw new BadObject(records.name() + ": no type " + Integer.toUnsignedString(type));
        }
        return type;
    }

    /** Reads one kind of record: a record size, then for each section its name, a count and the records. */
    private static void each(Bytes section, long header, int field, Btf btf, Record record) throws BadObject {
        Bytes all = section.slice(section.name(), header + section.u32(field), section.u32(field + 4));
        if (all.size() == 0) {
            return;
        }
        long size = all.u32(0);
        int least = field == 8 ? 8 : 16;
        if (size < least || size % 4 != 0) {
            throw new BadObject(section.name() + ": records of " + size + " bytes");
        }
        for (long at = 4; at < all.size(); ) {
            String name = btf.string(all.u32(at));
            long count = all.u32(at + 4);
            at += 8;
            all.slice(section.name(), at, count * size);
            for (long i = 0; i < count; i++, at += size) {
                record.read(name, all, at);
            }
        }
    }
}
