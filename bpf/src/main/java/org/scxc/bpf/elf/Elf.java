package org.scxc.bpf.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * An ELF64 little-endian file: its sections and symbols (System V ABI, chapters "Sections", "Symbol Table",
 * "Relocation").
 *
 * @param machine e_machine
 * @param sections by index; 0 is the null section
 * @param symbols by index of the one symbol table, empty without one
 */
public record Elf(int machine, List<Section> sections, List<Symbol> symbols) {
    /** EM_BPF, include/uapi/linux/elf-em.h. */
    public static final int BPF = 247;

    public static final int PROGBITS = 1;
    public static final int SYMTAB = 2;
    public static final int NOBITS = 8;
    public static final int REL = 9;

    /** SHF_EXECINSTR. */
    public static final long EXECUTABLE = 4;

    private static final int HEADER_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int RELOCATION_BYTES = 16;

    /**
     * A section.
     *
     * @param size bytes in memory; a NOBITS section has none in the file
     * @param data its bytes in the file
     */
    public record Section(int index, String name, int type, long flags, long size, int link, int info, Bytes data) {
        public boolean executable() {
            return type == PROGBITS && (flags & EXECUTABLE) != 0;
        }
    }

    /** A symbol; {@code section} is 0 where it is undefined. */
    public record Symbol(int index, String name, Type type, Binding binding, int section, long value, long size) {
        /** STT_*. */
        public enum Type {
            NONE,
            OBJECT,
            FUNCTION,
            SECTION,
            OTHER
        }

        /** STB_*. */
        public enum Binding {
            LOCAL,
            GLOBAL,
            WEAK,
            OTHER
        }

        public boolean undefined() {
            return section == 0;
        }
    }

    /**
     * A relocation without addend.
     *
     * @param offset byte in the section that it applies to
     * @param type R_BPF_*
     */
    public record Relocation(long offset, int type, Symbol symbol) {}

    public Elf {
        sections = List.copyOf(sections);
        symbols = List.copyOf(symbols);
    }

    /** Returns whether an ELF64 header, little-endian, is at {@code offset}. */
    public static boolean startsAt(Bytes file, long offset) throws BadObject {
        return offset + HEADER_BYTES <= file.size()
                && file.s32(offset) == 0x464c457f
                && file.u8(offset + 4) == 2
                && file.u8(offset + 5) == 1;
    }

    public static Elf read(Bytes file) throws BadObject {
        if (file.size() < HEADER_BYTES || file.s32(0) != 0x464c457f) {
            throw new BadObject("not an ELF file");
        }
        if (!startsAt(file, 0)) {
            throw new BadObject("not a 64-bit little-endian ELF file");
        }
        long table = file.s64(0x28);
        int entry = file.u16(0x3a);
        int count = file.u16(0x3c);
        if (count > 0 && entry != SECTION_BYTES) {
            throw new BadObject("section headers of " + entry + " bytes");
        }
        file.slice("section headers", table, (long) count * SECTION_BYTES);
        List<Section> unnamed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unnamed.add(section(file, table + (long) i * SECTION_BYTES, i));
        }
        List<Section> sections = named(file, table, unnamed, file.u16(0x3e));
        return new Elf(file.u16(0x12), sections, symbols(sections));
    }

    private static Section section(Bytes file, long at, int index) throws BadObject {
        int type = file.s32(at + 4);
        long size = file.s64(at + 32);
        if (size < 0) {
            throw new BadObject("section " + index + ": " + Long.toUnsignedString(size) + " bytes");
        }
        boolean inFile = type != NOBITS && type != 0;
        Bytes data = file.slice("section " + index, inFile ? file.s64(at + 24) : 0, inFile ? size : 0);
        return new Section(index, "", type, file.s64(at + 8), size, file.s32(at + 40), file.s32(at + 44), data);
    }

    private static List<Section> named(Bytes file, long table, List<Section> unnamed, int names) throws BadObject {
        List<Section> sections = new ArrayList<>();
        for (Section s : unnamed) {
            String name = names < unnamed.size() && s.type != 0
                    ? unnamed.get(names).data.string(file.u32(table + (long) s.index * SECTION_BYTES))
                    : "";
            Bytes data = s.data.slice(name.isEmpty() ? s.data.name() : name, 0, s.data.size());
            sections.add(new Section(s.index, name, s.type, s.flags, s.size, s.link, s.info, data));
        }
        return sections;
    }

    private static List<Symbol> symbols(List<Section> sections) throws BadObject {
        List<Symbol> symbols = new ArrayList<>();
        for (Section table : sections) {
            if (table.type != SYMTAB) {
                continue;
            }
            Bytes names = at(sections, table.link, table.name).data;
            for (int i = 0; i < table.data.size() / SYMBOL_BYTES; i++) {
                symbols.add(symbol(sections, table.data, names, i));
            }
            break;
        }
        return symbols;
    }

    private static Symbol symbol(List<Section> sections, Bytes table, Bytes names, int index) throws BadObject {
        long at = (long) index * SYMBOL_BYTES;
        int info = table.u8(at + 4);
        Symbol.Type type = switch (info & 0xf) {
            case 0 -> Symbol.Type.NONE;
            case 1 -> Symbol.Type.OBJECT;
            case 2 -> Symbol.Type.FUNCTION;
            case 3 -> Symbol.Type.SECTION;
            default -> Symbol.Type.OTHER;
        };
        Symbol.Binding binding = switch (info >> 4) {
            case 0 -> Symbol.Binding.LOCAL;
            case 1 -> Symbol.Binding.GLOBAL;
            case 2 -> Symbol.Binding.WEAK;
            default -> Symbol.Binding.OTHER;
        };
        int section = table.u16(at + 6);
        String name = type == Symbol.Type.SECTION && section < sections.size()
                ? sections.get(section).name
                : names.string(table.u32(at));
        return new Symbol(index, name, type, binding, section, table.s64(at + 8), table.s64(at + 16));
    }

    private static Section at(List<Section> sections, int index, String user) throws BadObject {
        if (index < 0 || index >= sections.size()) {
            throw new BadObject(user + ": no section " + index);
        }
        return sections.get(index);
    }

    /** Returns the section of that index. */
    public Section section(int index) throws BadObject {
        return at(sections, index, "symbol");
    }

    /** Returns the relocations of a section, in file order. */
    public List<Relocation> relocations(Section of) throws BadObject {
        List<Relocation> relocations = new ArrayList<>();
        for (Section table : sections) {
            if (table.type != REL || table.info != of.index) {
                continue;
            }
            for (int i = 0; i < table.data.size() / RELOCATION_BYTES; i++) {
                long info = table.data.s64((long) i * RELOCATION_BYTES + 8);
                long symbol = info >>> 32;
                if (symbol >= symbols.size()) {
                    throw new BadObject(table.name + ": no symbol " + symbol);
                }
                relocations.add(new Relocation(
                        table.data.s64((long) i * RELOCATION_BYTES), (int) info, symbols.get((int) symbol)));
            }
        }
        return relocations;
    }
}
