package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.btf.BtfExt;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.elf.Elf;
import org.scxc.bpf.isa.Raw;

/** Reads an object by the rules of libbpf 1.6 (src/libbpf.c: bpf_object__elf_collect(), bpf_object__collect_relos()). */
public final class ObjectReader {
    /** Bytes that a section of globals may have; layered's .bss has 166 million. */
    public static final long GLOBAL_BYTES_MAX = 1L << 30;

    private static final int R_BPF_64_64 = 1;
    private static final int R_BPF_64_32 = 10;
    private static final long SHF_ALLOC = 2;

    private final Elf elf;
    private final Btf btf;
    private final BtfExt ext;

    /** First slot of each executable section, by index. */
    private final Map<Integer, Integer> baseOf = new HashMap<>();

    private final Map<String, Integer> baseOfName = new HashMap<>();
    private final List<Long> slots = new ArrayList<>();
    private final List<ObjectFunction> functions = new ArrayList<>();
    private final Map<Integer, ObjectFunction> functionAtSlot = new HashMap<>();
    private final Map<String, MapDefinition> maps = new HashMap<>();
    private final Map<Integer, GlobalSection> globals = new TreeMap<>();
    private final Map<String, Extern> externs = new TreeMap<>();

    private ObjectReader(Elf elf, Btf btf, BtfExt ext) {
        this.elf = elf;
        this.btf = btf;
        this.ext = ext;
    }

    /** Reads one object. */
    public static BpfObject read(Bytes file) throws BadObject {
        Elf elf = Elf.read(file);
        if (elf.machine() != Elf.BPF) {
            throw new BadObject("not a BPF object: e_machine " + elf.machine() + ", expected " + Elf.BPF);
        }
        Elf.Section types = section(elf, ".BTF");
        if (types == null) {
            throw new BadObject("no .BTF section (compile with -g)");
        }
        Btf btf = Btf.read(types.data());
        Elf.Section extension = section(elf, ".BTF.ext");
        BtfExt ext = extension == null ? BtfExt.NONE : BtfExt.read(extension.data(), btf);
        return new ObjectReader(elf, btf, ext).read(file.name());
    }

    private static Elf.@Nullable Section section(Elf elf, String name) {
        return elf.sections().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private BpfObject read(String name) throws BadObject {
        text();
        functions();
        Map<String, SortedMap<Integer, String>> inner = InnerMaps.of(elf, btf);
        for (MapDefinition map : new MapReader(btf).all()) {
            maps.put(map.name(), map.with(inner.getOrDefault(map.name(), Collections.emptySortedMap())));
        }
        globals();
        externs();
        NavigableMap<Integer, Reference> references = references();
        Elf.Section license = section(elf, "license");
        return new BpfObject(
                name,
                license == null || license.data().size() == 0
                        ? ""
                        : license.data().string(0),
                btf,
                slots.stream().mapToLong(Long::longValue).toArray(),
                functions,
                maps.values().stream()
                        .sorted(Comparator.comparing(MapDefinition::name))
                        .toList(),
                List.copyOf(globals.values()),
                List.copyOf(externs.values()),
                new StructOpsReader(elf, btf).all(),
                references,
                relocations(),
                lines());
    }

    private void text() throws BadObject {
        for (Elf.Section section : elf.sections()) {
            if (!section.executable()) {
                continue;
            }
            if (section.data().size() % 8 != 0) {
                throw new BadObject(section.name() + ": " + section.data().size() + " bytes of instructions");
            }
            baseOf.put(section.index(), slots.size());
            baseOfName.put(section.name(), slots.size());
            for (int at = 0; at < section.data().size(); at += 8) {
                slots.add(section.data().s64(at));
            }
        }
    }

    private void functions() throws BadObject {
        for (Elf.Symbol symbol : elf.symbols()) {
            Integer base = baseOf.get(symbol.section());
            if (symbol.type() != Elf.Symbol.Type.FUNCTION || base == null) {
                continue;
            }
            Elf.Section section = elf.section(symbol.section());
            if (symbol.value() % 8 != 0
                    || symbol.size() % 8 != 0
                    || symbol.size() <= 0
                    || symbol.value() < 0
                    || symbol.value() > section.size() - symbol.size()) {
                throw new BadObject("function " + symbol.name() + ": " + symbol.size() + " bytes at " + symbol.value()
                        + " of " + section.name());
            }
            ObjectFunction.Role role =
                    section.name().equals(".text") ? ObjectFunction.Role.SUBPROGRAM : ObjectFunction.Role.PROGRAM;
            functions.add(new ObjectFunction(
                    symbol.name(),
                    section.name(),
                    base + (int) (symbol.value() / 8),
                    (int) (symbol.size() / 8),
                    role,
                    btf.find(symbol.name(), Btf.FUNC)));
        }
        functions.sort(Comparator.comparingInt(ObjectFunction::slot));
        int end = 0;
        for (ObjectFunction function : functions) {
            if (function.slot() < end) {
                throw new BadObject("function " + function.name() + " overlaps another");
            }
            end = function.slot() + function.slots();
            functionAtSlot.put(function.slot(), function);
        }
    }

    private void globals() throws BadObject {
        for (Elf.Section section : elf.sections()) {
            GlobalSection.Kind kind = kind(section);
            if (kind == null) {
                continue;
            }
            if (section.size() > GLOBAL_BYTES_MAX) {
                throw new BadObject(section.name() + ": " + section.size() + " bytes, at most " + GLOBAL_BYTES_MAX);
            }
            List<GlobalSection.Variable> variables = new ArrayList<>();
            for (Elf.Symbol symbol : elf.symbols()) {
                if (symbol.type() == Elf.Symbol.Type.OBJECT && symbol.section() == section.index()) {
                    int variable = btf.find(symbol.name(), Btf.VAR);
                    int type = variable == 0 ? 0 : btf.ref(variable);
                    variables.add(new GlobalSection.Variable(symbol.name(), symbol.value(), symbol.size(), type));
                }
            }
            variables.sort(Comparator.comparingLong(GlobalSection.Variable::offset));
            globals.put(
                    section.index(),
                    new GlobalSection(
                            section.name(), kind, section.size(), section.data().toArray(), variables));
        }
    }

    private static GlobalSection.@Nullable Kind kind(Elf.Section section) {
        String name = section.name();
        boolean data = (section.flags() & SHF_ALLOC) != 0
                && (section.type() == Elf.PROGBITS || section.type() == Elf.NOBITS)
                && !section.executable();
        if (!data) {
            return null;
        }
        if (name.equals(".rodata") || name.startsWith(".rodata.")) {
            return GlobalSection.Kind.READ_ONLY;
        }
        if (name.equals(".addr_space.1")) {
            return GlobalSection.Kind.ARENA;
        }
        boolean writable =
                name.equals(".data") || name.startsWith(".data.") || name.equals(".bss") || name.startsWith(".bss.");
        return writable ? GlobalSection.Kind.READ_WRITE : null;
    }

    /** Finds the undefined symbols and what BTF says they are: bpf_object__collect_externs(). */
    private void externs() throws BadObject {
        for (Elf.Symbol symbol : elf.symbols()) {
            if (!symbol.undefined() || symbol.name().isEmpty()) {
                continue;
            }
            boolean weak = symbol.binding() == Elf.Symbol.Binding.WEAK;
            int function = btf.find(symbol.name(), Btf.FUNC);
            int variable = btf.find(symbol.name(), Btf.VAR);
            if (function != 0 && btf.linkage(function) == Btf.EXTERN) {
                externs.put(symbol.name(), new Extern(symbol.name(), Extern.Kind.KFUNC, weak, function));
            } else if (variable != 0) {
                Extern.Kind kind = isIn(".kconfig", variable) ? Extern.Kind.KCONFIG : Extern.Kind.KSYM;
                externs.put(symbol.name(), new Extern(symbol.name(), kind, weak, btf.ref(variable)));
            } else {
                throw new BadObject("failed to find BTF for extern " + symbol.name());
            }
        }
    }

    private boolean isIn(String section, int variable) {
        int type = btf.find(section, Btf.DATASEC);
        for (int i = 0; type != 0 && i < btf.count(type); i++) {
            if (btf.sectionVariable(type, i) == variable) {
                return true;
            }
        }
        return false;
    }

    private NavigableMap<Integer, Reference> references() throws BadObject {
        NavigableMap<Integer, Reference> references = new TreeMap<>();
        for (Elf.Section section : elf.sections()) {
            Integer base = baseOf.get(section.index());
            if (base == null) {
                continue;
            }
            for (Elf.Relocation relocation : elf.relocations(section)) {
                long offset = relocation.offset();
                if (offset % 8 != 0 || offset < 0 || offset >= section.size()) {
                    throw new BadObject(section.name() + ": relocation at byte " + offset);
                }
                int slot = base + (int) (offset / 8);
                references.put(slot, reference(slot, relocation));
            }
            localCalls(section, base, references);
        }
        return references;
    }

    /** Calls within one section need no relocation. */
    private void localCalls(Elf.Section section, int base, NavigableMap<Integer, Reference> references)
            throws BadObject {
        int end = base + section.data().size() / 8;
        for (int slot = base; slot < end; slot++) {
            long raw = slots.get(slot);
            if (Raw.opcode(raw) == Raw.LD_IMM64) {
                slot++;
            } else if (Raw.opcode(raw) == 0x85 && Raw.src(raw) == Raw.CALL_LOCAL && !references.containsKey(slot)) {
                references.put(slot, function(slot, slot + 1L + Raw.imm(raw)));
            }
        }
    }

    private Reference reference(int slot, Elf.Relocation relocation) throws BadObject {
        long raw = slots.get(slot);
        Elf.Symbol symbol = relocation.symbol();
        if (relocation.type() == R_BPF_64_32) {
            if (Raw.opcode(raw) != 0x85) {
                throw new BadObject("insn " + slot + ": call relocation of another instruction");
            }
            Extern extern = symbol.undefined() ? externs.get(symbol.name()) : null;
            return extern != null
                    ? new Reference.ToExtern(extern)
                    : function(slot, base(symbol) + symbol.value() / 8 + Raw.imm(raw) + 1L);
        }
        if (relocation.type() != R_BPF_64_64) {
            throw new BadObject("insn " + slot + ": relocation type " + relocation.type());
        }
        if (Raw.opcode(raw) != Raw.LD_IMM64) {
            throw new BadObject("insn " + slot + ": address relocation of another instruction than ldimm64");
        }
        return address(slot, symbol, Raw.imm(raw));
    }

    private Reference address(int slot, Elf.Symbol symbol, int addend) throws BadObject {
        if (symbol.undefined()) {
            Extern extern = externs.get(symbol.name());
            if (extern == null) {
                throw new BadObject("insn " + slot + ": undefined symbol " + symbol.name());
            }
            return new Reference.ToExtern(extern);
        }
        Elf.Section section = elf.section(symbol.section());
        if (section.executable()) {
            return function(slot, base(symbol) + (symbol.value() + addend) / 8);
        }
        GlobalSection globalSection = globals.get(section.index());
        if (globalSection != null) {
            return new Reference.ToGlobal(globalSection, symbol.value() + addend);
        }
        MapDefinition map = section.name().equals(".maps") ? maps.get(symbol.name()) : null;
        if (map == null) {
            throw new BadObject("insn " + slot + ": " + symbol.name() + " of " + section.name()
                    + " is neither a map nor a global variable");
        }
        return new Reference.ToMap(map);
    }

    private int base(Elf.Symbol symbol) throws BadObject {
        Integer base = baseOf.get(symbol.section());
        if (base == null) {
            throw new BadObject("call of " + symbol.name() + ", which is no function");
        }
        return base;
    }

    private Reference function(int slot, long target) throws BadObject {
        ObjectFunction function = target >= 0 && target < slots.size() ? functionAtSlot.get((int) target) : null;
        if (function == null) {
            throw new BadObject("insn " + slot + ": no function starts at insn " + target);
        }
        return new Reference.ToFunction(function);
    }

    private NavigableMap<Integer, CoreRelocation> relocations() throws BadObject {
        NavigableMap<Integer, CoreRelocation> relocations = new TreeMap<>();
        for (BtfExt.Core core : ext.relocations()) {
            int slot = slot(core.section(), core.offset());
            CoreRelocation.Kind[] kinds = CoreRelocation.Kind.values();
            if (core.kind() < 0 || core.kind() >= kinds.length) {
                throw new BadObject("insn " + slot + ": CO-RE relocation kind " + core.kind());
            }
            relocations.put(slot, new CoreRelocation(slot, core.type(), core.access(), kinds[core.kind()]));
        }
        return relocations;
    }

    private NavigableMap<Integer, BtfExt.Line> lines() throws BadObject {
        NavigableMap<Integer, BtfExt.Line> lines = new TreeMap<>();
        for (BtfExt.Line line : ext.lines()) {
            lines.put(slot(line.section(), line.offset()), line);
        }
        return lines;
    }

    private int slot(String section, long offset) throws BadObject {
        Integer base = baseOfName.get(section);
        if (base == null || offset % 8 != 0 || base + offset / 8 >= slots.size()) {
            throw new BadObject(".BTF.ext: byte " + offset + " of section " + section + " is no instruction");
        }
        return base + (int) (offset / 8);
    }
}
