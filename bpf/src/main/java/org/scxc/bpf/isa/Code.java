package org.scxc.bpf.isa;

import java.util.List;

/**
 * A decoded program, immutable by convention: engines read the arrays directly, nothing writes them after
 * {@link Decoder}. A pc is an index into them; a 64-bit immediate load is one instruction.
 */
public final class Code {
    /** Distance between the addresses of two functions; only the address itself has a meaning. */
    public static final int FUNCTION_STRIDE = 16;

    /** Address of the first function; the region that holds it has no bytes. */
    public static final long TEXT = 0xffff_9000_0000_0000L;

    /** Opcode in bits 0-7, dst in 8-11, src in 12-15, offset in instructions or bytes in 16-31 (signed). */
    public final int[] word;

    /** Immediate, sign-extended: the operand, the target pc of a {@link Op#JA}, the callee of a call. */
    public final long[] imm;

    /** Raw slot that each instruction was decoded from. */
    public final int[] slot;

    /** Index of the function that each instruction belongs to. */
    public final int[] functionAt;

    private final List<Function> functions;

    Code(int[] word, long[] imm, int[] slot, List<Function> functions) {
        this.word = word;
        this.imm = imm;
        this.slot = slot;
        this.functions = List.copyOf(functions);
        functionAt = new int[word.length];
        for (int f = 0; f < functions.size(); f++) {
            for (int pc = functions.get(f).start(); pc < functions.get(f).end(); pc++) {
                functionAt[pc] = f;
            }
        }
    }

    static int pack(int op, int dst, int src, int off) {
        return op | dst << 8 | src << 12 | off << 16;
    }

    /** Returns this program with other instructions; boundaries and functions stay. */
    Code with(int[] words, long[] imms) {
        return new Code(words, imms, slot, functions);
    }

    public int size() {
        return word.length;
    }

    public int op(int pc) {
        return word[pc] & 0xff;
    }

    public int dst(int pc) {
        return word[pc] >> 8 & 0xf;
    }

    public int src(int pc) {
        return word[pc] >> 12 & 0xf;
    }

    public int off(int pc) {
        return word[pc] >> 16;
    }

    /** Returns the pc that the jump at {@code pc} goes to when taken. */
    public int target(int pc) {
        return op(pc) == Op.JA ? (int) imm[pc] : pc + 1 + off(pc);
    }

    public List<Function> functions() {
        return functions;
    }

    public Function function(int index) {
        return functions.get(index);
    }

    /** Returns the index of the function of that name, or -1. */
    public int function(String name) {
        for (int f = 0; f < functions.size(); f++) {
            if (functions.get(f).name().equals(name)) {
                return f;
            }
        }
        return -1;
    }

    /** Returns the address that a pointer to this function holds. */
    public static long address(int function) {
        return TEXT + (long) function * FUNCTION_STRIDE;
    }

    /** Returns the index of the function at this address, or -1 if there is none. */
    public int functionAtAddress(long address) {
        long distance = address - TEXT;
        return distance >= 0 && distance < (long) functions.size() * FUNCTION_STRIDE && distance % FUNCTION_STRIDE == 0
                ? (int) (distance / FUNCTION_STRIDE)
                : -1;
    }
}
