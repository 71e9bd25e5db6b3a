package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Folding;
import org.scxc.bpf.isa.Raw;
import org.scxc.bpf.isa.Refusal;
import org.scxc.bpf.isa.RegisterReads;
import org.scxc.bpf.isa.Text;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;

/**
 * Prepares an object for a kernel as bpf_object__load() of libbpf 1.6 does: places maps and globals in memory, answers
 * externs and CO-RE relocations, and hands the text to the decoder.
 */
public final class Linker {
    /** Bytes of globals that one object may have. */
    public static final long GLOBAL_BYTES_MAX = 256L << 20;

    private static final int ARENA_PAGE = 4096;

    /** Address that stands for the first kfunc; nothing can be loaded from there. */
    private static final long KFUNC_ADDRESS = 0xffff_8000_0000_0000L;

    /** A jump to itself: an instruction that reads nothing and may end a function. */
    private static final long ITSELF = Raw.slot(0x05, 0, 0, -1, 0);

    private final BpfObject object;
    private final KernelTypes kernel;
    private final Map<String, Long> kconfig;
    private final Map<String, Long> variables;
    private final Memory memory;
    private final long[] slots;
    private final List<Linked.Call> calls = new ArrayList<>();
    private final Map<Linked.Call, Integer> indexOf = new HashMap<>();
    private final Map<String, Long> maps = new HashMap<>();
    private final Map<String, Long> globals = new HashMap<>();
    private final Map<String, Long> kconfigAt = new HashMap<>();
    private long arena;
    private final TreeSet<String> reasons = new TreeSet<>();

    private Linker(
            BpfObject object,
            KernelTypes kernel,
            Map<String, Long> kconfig,
            Map<String, Long> variables,
            Memory memory) {
        this.variables = variables;
        this.object = object;
        this.kernel = kernel;
        this.kconfig = kconfig;
        this.memory = memory;
        slots = object.slots().clone();
    }

    /**
     * Links an object.
     *
     * @param kconfig what is known of the kernel's configuration; what is not known is 0 if the object says it may be
     *     absent, else a refusal
     * @param memory where maps and globals are placed
     */
    public static Linking link(BpfObject object, KernelTypes kernel, Map<String, Long> kconfig, Memory memory)
            throws BadObject {
        return link(object, kernel, kconfig, Map.of(), memory);
    }

    /** As above. @param variables addresses of the kernel's variables; one that is not among them and weak is at 0 */
    public static Linking link(
            BpfObject object, KernelTypes kernel, Map<String, Long> kconfig, Map<String, Long> variables, Memory memory)
            throws BadObject {
        return new Linker(object, kernel, kconfig, variables, memory).run();
    }

    private Linking run() throws BadObject {
        placeMaps();
        placeGlobals();
        if (!reasons.isEmpty()) {
            return new Linking.Refused(List.copyOf(reasons));
        }
        for (Map.Entry<Integer, Reference> reference : object.references().entrySet()) {
            resolve(reference.getKey(), reference.getValue());
        }
        CoreResolver core = new CoreResolver(object.btf(), kernel.btf());
        for (CoreRelocation relocation : object.relocations().values()) {
            patch(relocation, core.answer(relocation));
        }
        return reasons.isEmpty() ? decode() : new Linking.Refused(List.copyOf(reasons));
    }

    /**
     * Empties code that no program reaches, which libbpf does not load: library functions, and what a static linker left of a weak
     * function that another file defines too. The verifier would refuse some of it.
     */
    private void dropUnreached() {
        BitSet reached = object.reachedSlots();
        for (int slot = reached.nextClearBit(0); slot < slots.length; slot = reached.nextClearBit(slot + 1)) {
            slots[slot] = ITSELF;
        }
    }

    private Linking decode() {
        dropUnreached();
        List<Text.Symbol> symbols = object.functions().stream()
                .map(function -> new Text.Symbol(function.name(), function.slot()))
                .toList();
        Decoding decoding = Decoder.withoutRegisterReads(new Text(slots, symbols, calls.size(), arena));
        if (decoding instanceof Decoding.Refused refused) {
            return new Linking.Refused(
                    refused.refusals().stream().map(this::named).toList());
        }
        Code code = ((Decoding.Program) decoding).code();
        BitSet roots = new BitSet();
        for (int f = 0; f < code.functions().size(); f++) {
            int source = object.functionAt(code.slot[code.function(f).start()]);
            if (source >= 0 && object.functions().get(source).role() == ObjectFunction.Role.PROGRAM) {
                roots.set(f);
            }
        }
        Folding.Folded folded = Folding.fold(code, roots, new ReadOnly(memory));
        List<Refusal> unwritten = RegisterReads.check(folded.code(), absent());
        if (!unwritten.isEmpty()) {
            return new Linking.Refused(unwritten.stream().map(this::named).toList());
        }
        return new Linking.Ready(new Linked(object, folded.code(), folded.reachable(), calls, maps, globals));
    }

    private BitSet absent() {
        BitSet absent = new BitSet();
        for (int i = 0; i < calls.size(); i++) {
            absent.set(i, calls.get(i) instanceof Linked.Call.Absent);
        }
        return absent;
    }

    /** What may be folded: no program writes there. */
    private record ReadOnly(Memory memory) implements Folding.Constants {
        @Override
        public boolean holds(long address, int size) {
            return memory.readOnly(address, size);
        }

        @Override
        public long load(long address, int size) {
            return LittleEndian.get(memory.regionAt(address), (int) address, size);
        }
    }

    private String named(Refusal refusal) {
        int function = refusal.slot() < 0 ? -1 : object.functionAt(refusal.slot());
        return function < 0
                ? refusal.toString()
                : object.functions().get(function).name() + ": insn "
                        + (refusal.slot() - object.functions().get(function).slot()) + ": " + refusal.reason();
    }

    private void placeMaps() {
        for (MapDefinition map : object.maps()) {
            if (map.type() == MapTypes.ARENA) {
                placeArena(map);
            } else {
                // The address identifies the map; its contents are the host's.
                maps.put(map.name(), memory.add(new byte[0], Memory.Access.READ_ONLY));
            }
        }
    }

    /**
     * Places an arena: a region whose bytes are its pages, the object's own variables behind a first page that stays unused, so that no
     * variable is at offset 0, which a cast takes for NULL. libbpf puts them at the end; no program can tell.
     */
    private void placeArena(MapDefinition map) {
        if (arena != 0) {
            reasons.add("map " + map.name() + ": a second arena");
            return;
        }
        long size = ARENA_PAGE;
        for (GlobalSection section : object.globals()) {
            size += section.kind() == GlobalSection.Kind.ARENA ? section.size() : 0;
        }
        if (size > GLOBAL_BYTES_MAX) {
            reasons.add("arena variables of more than " + GLOBAL_BYTES_MAX + " bytes");
            return;
        }
        byte[] bytes = new byte[(int) (size + ARENA_PAGE - 1 & -ARENA_PAGE)];
        arena = memory.add(bytes, Memory.Access.READ_WRITE);
        maps.put(map.name(), arena);
        int at = ARENA_PAGE;
        for (GlobalSection section : object.globals()) {
            if (section.kind() == GlobalSection.Kind.ARENA) {
                System.arraycopy(section.initial(), 0, bytes, at, section.initial().length);
                globals.put(section.name(), arena + at);
                at += (int) section.size();
            }
        }
    }

    private void placeGlobals() {
        long total = 0;
        for (GlobalSection section : object.globals()) {
            total += section.size();
            if (total > GLOBAL_BYTES_MAX) {
                reasons.add("global variables of more than " + GLOBAL_BYTES_MAX + " bytes");
                return;
            }
            if (section.kind() == GlobalSection.Kind.ARENA) {
                if (arena == 0) {
                    reasons.add("arena variables (" + section.name() + ") without an arena");
                }
                continue;
            }
            byte[] bytes = java.util.Arrays.copyOf(section.initial(), (int) section.size());
            Memory.Access access =
                    section.kind() == GlobalSection.Kind.READ_ONLY ? Memory.Access.READ_ONLY : Memory.Access.READ_WRITE;
            globals.put(section.name(), memory.add(bytes, access));
        }
    }

    private int call(Linked.Call call) {
        return indexOf.computeIfAbsent(call, added -> {
            calls.add(added);
            return calls.size() - 1;
        });
    }

    private void resolve(int slot, Reference reference) {
        boolean isCall = Raw.opcode(slots[slot]) == 0x85;
        switch (reference) {
            case Reference.ToMap to -> constant(slot, maps.getOrDefault(to.map().name(), 0L));
            case Reference.ToGlobal to ->
                constant(slot, globals.getOrDefault(to.section().name(), 0L) + to.offset());
            case Reference.ToFunction to -> {
                int distance = to.function().slot() - slot - 1;
                if (isCall) {
                    slots[slot] = Raw.slot(0x85, 0, Raw.CALL_LOCAL, 0, distance);
                } else {
                    slots[slot] = Raw.slot(Raw.LD_IMM64, Raw.dst(slots[slot]), Raw.IMM64_FUNC, 0, distance);
                    second(slot, 0);
                }
            }
            case Reference.ToExtern to -> {
                switch (to.symbol().kind()) {
                    case KFUNC -> kfunc(slot, to.symbol(), isCall);
                    case KCONFIG -> constant(slot, kconfig(to.symbol()));
                    case KSYM -> ksym(slot, to.symbol());
                }
            }
        }
    }

    private void constant(int slot, long value) {
        slots[slot] = Raw.slot(Raw.LD_IMM64, Raw.dst(slots[slot]), 0, 0, (int) value);
        second(slot, value);
    }

    private void second(int slot, long value) {
        if (slot + 1 < slots.length) {
            slots[slot + 1] = value & 0xffff_ffff_0000_0000L;
        }
    }

    private void kfunc(int slot, Extern extern, boolean isCall) {
        boolean present = kernel.kfunc(object.btf(), extern) != 0;
        if (!present && !extern.weak()) {
            reasons.add("kfunc " + extern.name() + " is not in the kernel");
            return;
        }
        Linked.Call call = present
                ? new Linked.Call.Kfunc(extern.essentialName())
                : new Linked.Call.Absent("kfunc " + extern.name() + " is not in the kernel");
        int index = call(call);
        if (isCall) {
            slots[slot] = Raw.slot(0x85, 0, Raw.CALL_KFUNC, 0, index);
        } else {
            constant(slot, present ? KFUNC_ADDRESS + 16L * index : 0);
        }
    }

    /** Returns the address of a word that holds a value of the kernel's configuration. */
    private long kconfig(Extern extern) {
        Long value = kconfig.get(extern.name());
        if (value == null && !extern.weak()) {
            reasons.add("kernel configuration " + extern.name() + " is not known");
        }
        return kconfigAt.computeIfAbsent(extern.name(), name -> {
            byte[] word = new byte[Long.BYTES];
            LittleEndian.put(word, 0, value == null ? 0 : value, Long.BYTES);
            return memory.add(word, Memory.Access.READ_ONLY);
        });
    }

    private void ksym(int slot, Extern extern) {
        long address = variables.getOrDefault(extern.essentialName(), 0L);
        if (address == 0 && !extern.weak()) {
            reasons.add("kernel variable " + extern.name() + " is not served");
        }
        constant(slot, address);
    }

    /** Puts the kernel's answer into the instruction: bpf_core_patch_insn() of libbpf 1.6. */
    private void patch(CoreRelocation relocation, CoreAnswer answer) throws BadObject {
        int slot = relocation.slot();
        switch (answer) {
            case CoreAnswer.Ambiguous a ->
                reasons.add("CO-RE: " + CoreResolver.text(object.btf(), relocation) + " is ambiguous in the kernel");
            case CoreAnswer.Absent a ->
                poison(
                        slot,
                        "CO-RE: " + CoreResolver.text(object.btf(), relocation)
                                + " is not in the kernel, or has another type there");
            case CoreAnswer.Value value -> patch(slot, value, relocation);
        }
    }

    private void poison(int slot, String reason) {
        int length = Raw.opcode(slots[slot]) == Raw.LD_IMM64 && slot + 1 < slots.length ? 2 : 1;
        for (int i = 0; i < length; i++) {
            slots[slot + i] = Raw.slot(0x85, 0, Raw.CALL_KFUNC, 0, call(new Linked.Call.Absent(reason)));
        }
    }

    private void patch(int slot, CoreAnswer.Value answer, CoreRelocation relocation) throws BadObject {
        long raw = slots[slot];
        int opcode = Raw.opcode(raw);
        long value = answer.value();
        switch (Raw.instructionClass(opcode)) {
            case Raw.ALU, Raw.ALU64 -> {
                if (Raw.bySource(opcode)) {
                    throw new BadObject("insn " + slot + ": CO-RE relocation of a register operand");
                }
                slots[slot] = Raw.slot(opcode, Raw.dst(raw), Raw.src(raw), Raw.off(raw), (int) value);
            }
            case Raw.LDX, Raw.ST, Raw.STX -> {
                if (value < 0 || value > Short.MAX_VALUE) {
                    poison(slot, "CO-RE: offset " + value + " does not fit an instruction");
                    return;
                }
                int sized = answer.localBytes() == answer.targetBytes() ? opcode : resized(slot, answer, relocation);
                slots[slot] = Raw.slot(sized, Raw.dst(raw), Raw.src(raw), (int) value, Raw.imm(raw));
            }
            case Raw.LD -> {
                if (opcode != Raw.LD_IMM64 || Raw.src(raw) != 0) {
                    throw new BadObject("insn " + slot + ": CO-RE relocation of another instruction");
                }
                constant(slot, value);
            }
            default -> throw new BadObject("insn " + slot + ": CO-RE relocation of a jump");
        }
    }

    private int resized(int slot, CoreAnswer.Value answer, CoreRelocation relocation) throws BadObject {
        int size = switch (answer.targetBytes()) {
            case 1 -> Raw.B;
            case 2 -> Raw.H;
            case 4 -> Raw.W;
            case 8 -> Raw.DW;
            default -> -1;
        };
        int opcode = Raw.opcode(slots[slot]);
        if (size < 0 || Raw.bytes(Raw.size(opcode)) != answer.localBytes()) {
            reasons.add("CO-RE: " + CoreResolver.text(object.btf(), relocation) + " has another size in the kernel");
            return opcode;
        }
        return opcode & ~0x18 | size << 3;
    }
}
