package org.scxc.bpf.isa;

/**
 * The encoding of one 64-bit instruction slot, little-endian: opcode in bits 0-7, dst in 8-11, src in 12-15, a signed
 * offset in 16-31, a signed immediate in 32-63 (RFC 9669 section 3). Names are those of include/uapi/linux/bpf.h.
 */
public final class Raw {
    /** Instruction classes, bits 0-2 of the opcode (RFC 9669 section 3.3). */
    public static final int LD = 0;

    public static final int LDX = 1;
    public static final int ST = 2;
    public static final int STX = 3;
    public static final int ALU = 4;
    public static final int JMP = 5;
    public static final int JMP32 = 6;
    public static final int ALU64 = 7;

    /** Sizes of a load or store, bits 3-4 (RFC 9669 section 5). */
    public static final int W = 0;

    public static final int H = 1;
    public static final int B = 2;
    public static final int DW = 3;

    /** Modes of a load or store, bits 5-7 (RFC 9669 section 5). */
    public static final int IMM = 0;

    public static final int ABS = 1;
    public static final int IND = 2;
    public static final int MEM = 3;
    public static final int MEMSX = 4;
    public static final int ATOMIC = 6;

    /** Arithmetic codes that are not one of the plain operations, bits 4-7 (RFC 9669 section 4.1). */
    public static final int NEG = 8;

    public static final int MOV = 11;
    public static final int END = 13;

    /** Jump codes that are not conditions, bits 4-7 (RFC 9669 section 4.3); JCOND is Linux 6.8's may_goto. */
    public static final int JA = 0;

    public static final int CALL = 8;
    public static final int EXIT = 9;
    public static final int JCOND = 14;

    /** Values of src in a call (RFC 9669 section 4.3.1): helper by number, local function, kfunc by BTF id. */
    public static final int CALL_HELPER = 0;

    public static final int CALL_LOCAL = 1;
    public static final int CALL_KFUNC = 2;

    /** Values of src in a 64-bit immediate load (RFC 9669 section 5.4). */
    public static final int IMM64_CONST = 0;

    public static final int IMM64_MAP_FD = 1;
    public static final int IMM64_MAP_VALUE = 2;
    public static final int IMM64_BTF_ID = 3;
    public static final int IMM64_FUNC = 4;
    public static final int IMM64_MAP_IDX = 5;
    public static final int IMM64_MAP_IDX_VALUE = 6;

    /** Opcode of the first slot of a 64-bit immediate load. */
    public static final int LD_IMM64 = 0x18;

    /** Offset that makes a 64-bit register move a cast between address spaces (Linux 6.9, BPF_ADDR_SPACE_CAST). */
    public static final int ADDR_SPACE_CAST = 1;

    /** Atomic operations in the immediate (RFC 9669 section 5.3; the last two since Linux 6.15). */
    public static final int FETCH = 0x01;

    public static final int ATOMIC_ADD = 0x00;
    public static final int ATOMIC_OR = 0x40;
    public static final int ATOMIC_AND = 0x50;
    public static final int ATOMIC_XOR = 0xa0;
    public static final int ATOMIC_XCHG = 0xe0 | FETCH;
    public static final int ATOMIC_CMPXCHG = 0xf0 | FETCH;
    public static final int LOAD_ACQ = 0x100;
    public static final int STORE_REL = 0x110;

    /** The frame pointer, read-only. */
    public static final int FP = 10;

    private Raw() {}

    public static int opcode(long slot) {
        return (int) slot & 0xff;
    }

    public static int dst(long slot) {
        return (int) (slot >> 8) & 0xf;
    }

    public static int src(long slot) {
        return (int) (slot >> 12) & 0xf;
    }

    /** Returns the offset, sign-extended. */
    public static int off(long slot) {
        return (short) (slot >> 16);
    }

    /** Returns the immediate, signed. */
    public static int imm(long slot) {
        return (int) (slot >> 32);
    }

    public static int instructionClass(int opcode) {
        return opcode & 7;
    }

    /** Returns the arithmetic or jump code, bits 4-7. */
    public static int code(int opcode) {
        return opcode >> 4;
    }

    /** Returns whether the second operand is a register, bit 3 of arithmetic and jump instructions. */
    public static boolean bySource(int opcode) {
        return (opcode & 8) != 0;
    }

    public static int size(int opcode) {
        return opcode >> 3 & 3;
    }

    public static int mode(int opcode) {
        return opcode >> 5;
    }

    /** Returns the number of bytes that a size code stands for. */
    public static int bytes(int size) {
        return switch (size) {
            case W -> 4;
            case H -> 2;
            case B -> 1;
            default -> 8;
        };
    }

    /** Returns the slot with these fields. */
    public static long slot(int opcode, int dst, int src, int off, int imm) {
        return opcode & 0xff | (dst & 0xfL) << 8 | (src & 0xfL) << 12 | (off & 0xffffL) << 16 | (long) imm << 32;
    }
}
