package org.scxc.bpf.isa;

/**
 * Opcodes of a decoded program: dense, one for each thing to do, so that an engine switches once. Arithmetic and
 * conditional jumps are an operation (a multiple of 4) plus a width plus an operand kind: {@code ADD + W32 + X} adds
 * the low 32 bits of two registers. What one raw opcode expresses by its offset, source or immediate (signed
 * division, sign-extending moves, byte swaps, kinds of call) has an opcode of its own here.
 */
public final class Op {
    /** The second operand is the immediate. */
    public static final int K = 0;

    /** The second operand is the source register. */
    public static final int X = 1;

    public static final int W64 = 0;

    /** Operates on the low 32 bits; an arithmetic result is zero-extended (RFC 9669 section 4.1). */
    public static final int W32 = 2;

    // Arithmetic, RFC 9669 section 4.1; a divisor of 0 gives 0, a modulus of 0 leaves dst, shifts use the low 5 or 6
    // bits.
    public static final int ADD = 0;
    public static final int SUB = 4;
    public static final int MUL = 8;
    public static final int DIV = 12;
    public static final int SDIV = 16;
    public static final int MOD = 20;
    public static final int SMOD = 24;
    public static final int OR = 28;
    public static final int AND = 32;
    public static final int XOR = 36;
    public static final int LSH = 40;
    public static final int RSH = 44;
    public static final int ARSH = 48;
    public static final int MOV = 52;

    // Conditional jumps, RFC 9669 section 4.3; taken: pc += off.
    public static final int JEQ = 56;
    public static final int JNE = 60;
    public static final int JGT = 64;
    public static final int JGE = 68;
    public static final int JLT = 72;
    public static final int JLE = 76;
    public static final int JSET = 80;
    public static final int JSGT = 84;
    public static final int JSGE = 88;
    public static final int JSLT = 92;
    public static final int JSLE = 96;

    public static final int NEG64 = 100;
    public static final int NEG32 = 101;

    // dst = sign-extended low bits of src; the last two extend to 32 bits and clear the upper half.
    public static final int MOVSX8 = 102;
    public static final int MOVSX16 = 103;
    public static final int MOVSX32 = 104;
    public static final int MOVSX8_W32 = 105;
    public static final int MOVSX16_W32 = 106;

    // Byte order, RFC 9669 section 4.2, on a little-endian host: be and bswap swap, le truncates.
    public static final int SWAP16 = 107;
    public static final int SWAP32 = 108;
    public static final int SWAP64 = 109;
    public static final int LOW16 = 110;
    public static final int LOW32 = 111;

    // dst = *(src + off)
    public static final int LOAD8 = 112;
    public static final int LOAD16 = 113;
    public static final int LOAD32 = 114;
    public static final int LOAD64 = 115;
    public static final int LOADSX8 = 116;
    public static final int LOADSX16 = 117;
    public static final int LOADSX32 = 118;

    // *(dst + off) = src
    public static final int STORE8 = 119;
    public static final int STORE16 = 120;
    public static final int STORE32 = 121;
    public static final int STORE64 = 122;

    // *(dst + off) = imm
    public static final int STORE8_K = 123;
    public static final int STORE16_K = 124;
    public static final int STORE32_K = 125;
    public static final int STORE64_K = 126;

    // Read-modify-write of *(dst + off); imm is the operation as in Raw.
    public static final int ATOMIC32 = 127;
    public static final int ATOMIC64 = 128;

    /** Jumps; imm is the decoded pc of the target. */
    public static final int JA = 129;

    /** Jumps by off once the function invocation has passed here 8,388,608 times. */
    public static final int MAY_GOTO = 130;

    /** Calls the function whose index is imm. */
    public static final int CALL_LOCAL = 131;

    /** Calls the helper whose number is imm. */
    public static final int CALL_HELPER = 132;

    /** Calls the kfunc whose index in the program's table is imm. */
    public static final int CALL_KFUNC = 133;

    /** Calls what dst holds: the address of a function of the program, or a helper's number. */
    public static final int CALL_REGISTER = 134;

    public static final int EXIT = 135;

    /** dst = src cast into the arena whose base is imm; a null offset stays null. */
    public static final int ARENA_CAST = 136;

    /** Does nothing (le64, goto +0 of one instruction). */
    public static final int NOP = 137;

    public static final int COUNT = 138;

    private Op() {}

    public static boolean isArithmetic(int op) {
        return op < JEQ;
    }

    public static boolean isConditional(int op) {
        return op >= JEQ && op < NEG64;
    }

    /** Returns the operation of an arithmetic instruction or conditional jump, without width and operand kind. */
    public static int operation(int op) {
        return op & ~3;
    }

    /** Returns whether control may leave the straight line at this instruction other than by a call. */
    public static boolean isJump(int op) {
        return isConditional(op) || op == JA || op == MAY_GOTO;
    }

    public static boolean isCall(int op) {
        return op >= CALL_LOCAL && op <= CALL_REGISTER;
    }

    public static boolean isStore(int op) {
        return op >= STORE8 && op <= STORE64_K;
    }

    /** Returns whether the next instruction can follow this one. */
    public static boolean fallsThrough(int op) {
        return op != JA && op != EXIT;
    }

    /** Returns the number of bytes that a load or store touches, or 0 for anything else. */
    public static int accessBytes(int op) {
        return switch (op) {
            case LOAD8, LOADSX8, STORE8, STORE8_K -> 1;
            case LOAD16, LOADSX16, STORE16, STORE16_K -> 2;
            case LOAD32, LOADSX32, STORE32, STORE32_K, ATOMIC32 -> 4;
            case LOAD64, STORE64, STORE64_K, ATOMIC64 -> 8;
            default -> 0;
        };
    }
}
