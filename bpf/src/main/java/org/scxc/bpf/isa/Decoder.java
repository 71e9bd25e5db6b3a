package org.scxc.bpf.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns program text into a {@link Code}, or says why not. Checks what an engine relies on (every field, every branch
 * inside its function, every function ends) and that no register is read which nothing has written. It is no
 * verifier: memory is checked when accessed, and termination by fuel.
 */
public final class Decoder {
    /** Slots that a program may have: BPF_COMPLEXITY_LIMIT_INSNS of include/linux/bpf.h. */
    public static final int SLOTS_MAX = 1_000_000;

    private final Text text;
    private final List<Refusal> refusals = new ArrayList<>();
    private final int[] word;
    private final long[] imm;
    private final int[] slotOf;
    private final int[] targetSlot;
    private final BitSet namesFunction = new BitSet();

    /** pc of the instruction at each slot, -1 for the second slot of a 64-bit immediate load. */
    private final int[] pcOf;

    private int size;

    private Decoder(Text text) {
        this.text = text;
        int slots = text.slots().length;
        word = new int[slots];
        imm = new long[slots];
        slotOf = new int[slots];
        targetSlot = new int[slots];
        pcOf = new int[slots];
    }

    /** Decodes and checks a whole program, {@link RegisterReads} included. */
    public static Decoding decode(Text text) {
        Decoding decoding = withoutRegisterReads(text);
        if (decoding instanceof Decoding.Program program) {
            List<Refusal> unwritten = RegisterReads.check(program.code());
            return unwritten.isEmpty() ? decoding : new Decoding.Refused(unwritten);
        }
        return decoding;
    }

    /** As {@link #decode}, for code of which branches may yet turn out dead: they may read what nothing writes. */
    public static Decoding withoutRegisterReads(Text text) {
        int slots = text.slots().length;
        if (slots == 0) {
            return new Decoding.Refused(List.of(new Refusal(-1, "no instructions")));
        }
        if (slots > SLOTS_MAX) {
            return new Decoding.Refused(
                    List.of(new Refusal(-1, slots + " instructions, at most " + SLOTS_MAX + " are accepted")));
        }
        return new Decoder(text).run();
    }

    private Decoding run() {
        instructions();
        List<Function> functions = refusals.isEmpty() ? functions() : List.of();
        if (refusals.isEmpty()) {
            functions.forEach(this::branches);
        }
        if (!refusals.isEmpty()) {
            return new Decoding.Refused(refusals);
        }
        return new Decoding.Program(
                new Code(Arrays.copyOf(word, size), Arrays.copyOf(imm, size), Arrays.copyOf(slotOf, size), functions));
    }

    private void instructions() {
        SlotDecoder one = new SlotDecoder(text);
        long[] slots = text.slots();
        for (int slot = 0; slot < slots.length; slot++) {
            String reason = one.decode(slot);
            if (reason != null) {
                refusals.add(new Refusal(slot, reason));
            }
            pcOf[slot] = size;
            word[size] = Code.pack(one.op, Raw.dst(slots[slot]), Raw.src(slots[slot]), one.off);
            imm[size] = one.imm;
            slotOf[size] = slot;
            targetSlot[size] = one.target;
            namesFunction.set(size, one.namesFunction);
            size++;
            if (Raw.opcode(slots[slot]) == Raw.LD_IMM64 && slot + 1 < slots.length) {
                pcOf[++slot] = -1;
            }
        }
    }

    /** Finds the functions: symbols, then what is called or pointed to; sets the operands that name one. */
    private List<Function> functions() {
        TreeMap<Integer, @Nullable String> entries = new TreeMap<>();
        entries.put(0, null);
        for (Text.Symbol symbol : text.symbols()) {
            if (isInstruction(symbol.slot())) {
                entries.put(pcOf[symbol.slot()], symbol.name());
            } else {
                refusals.add(
                        new Refusal(symbol.slot(), "function " + symbol.name() + " does not start at an instruction"));
            }
        }
        for (int pc = namesFunction.nextSetBit(0); pc >= 0; pc = namesFunction.nextSetBit(pc + 1)) {
            if (isInstruction(targetSlot[pc])) {
                entries.putIfAbsent(pcOf[targetSlot[pc]], null);
            } else {
                refusals.add(new Refusal(slotOf[pc], "invalid subprog target " + targetSlot[pc]));
            }
        }
        if (!refusals.isEmpty()) {
            return List.of();
        }
        List<Integer> starts = List.copyOf(entries.keySet());
        List<Function> functions = new ArrayList<>();
        for (int f = 0; f < starts.size(); f++) {
            String name = entries.get(starts.get(f));
            int end = f + 1 < starts.size() ? starts.get(f + 1) : size;
            functions.add(new Function(name == null ? "func#" + f : name, starts.get(f), end));
        }
        for (int pc = namesFunction.nextSetBit(0); pc >= 0; pc = namesFunction.nextSetBit(pc + 1)) {
            int callee = Collections.binarySearch(starts, pcOf[targetSlot[pc]]);
            imm[pc] = (word[pc] & 0xff) == Op.CALL_LOCAL ? callee : Code.address(callee);
        }
        return functions;
    }

    private boolean isInstruction(int slot) {
        return slot >= 0 && slot < pcOf.length && pcOf[slot] >= 0;
    }

    /** Checks the branches of one function as check_subprogs() does and turns slots into pcs. */
    private void branches(Function function) {
        for (int pc = function.start(); pc < function.end(); pc++) {
            int op = word[pc] & 0xff;
            if (!Op.isJump(op)) {
                continue;
            }
            int slot = targetSlot[pc];
            if (!isInstruction(slot)) {
                boolean middle = slot >= 0 && slot < pcOf.length;
                refusals.add(new Refusal(
                        slotOf[pc],
                        middle
                                ? "jump into the middle of ldimm64 insn " + slot
                                : "jump out of range from insn " + slotOf[pc] + " to " + slot));
                continue;
            }
            int target = pcOf[slot];
            if (target < function.start() || target >= function.end()) {
                refusals.add(new Refusal(slotOf[pc], "jump out of range from insn " + slotOf[pc] + " to " + slot));
            } else if (op == Op.JA) {
                imm[pc] = target;
            } else {
                word[pc] = Code.pack(op, word[pc] >> 8 & 0xf, word[pc] >> 12 & 0xf, target - pc - 1);
            }
        }
        if (Op.fallsThrough(word[function.end() - 1] & 0xff)) {
            refusals.add(
                    new Refusal(slotOf[function.end() - 1], function.name() + ": last insn is not an exit or jmp"));
        }
    }
}
