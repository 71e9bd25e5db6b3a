package org.scxc.bpf.vm;

import org.scxc.bpf.isa.Raw;

/**
 * The operations whose BPF result differs from Java's, for both engines: division never faults, and halves are
 * zero-extended (RFC 9669 section 4.1). The smallest number divided by -1 is itself, modulo 0, as Java has it too.
 */
public final class Arithmetic {
    private static final long LOW32 = 0xffff_ffffL;

    private Arithmetic() {}

    public static long div64(long a, long b) {
        return b == 0 ? 0 : Long.divideUnsigned(a, b);
    }

    public static long mod64(long a, long b) {
        return b == 0 ? a : Long.remainderUnsigned(a, b);
    }

    public static long sdiv64(long a, long b) {
        return b == 0 ? 0 : a / b;
    }

    public static long smod64(long a, long b) {
        return b == 0 ? a : a % b;
    }

    public static long div32(int a, int b) {
        return b == 0 ? 0 : Integer.divideUnsigned(a, b) & LOW32;
    }

    public static long mod32(int a, int b) {
        return (b == 0 ? a : Integer.remainderUnsigned(a, b)) & LOW32;
    }

    public static long sdiv32(int a, int b) {
        return b == 0 ? 0 : a / b & LOW32;
    }

    public static long smod32(int a, int b) {
        return (b == 0 ? a : a % b) & LOW32;
    }

    public static long swap16(long value) {
        return Short.reverseBytes((short) value) & 0xffffL;
    }

    public static long swap32(long value) {
        return Integer.reverseBytes((int) value) & LOW32;
    }

    /**
     * Casts a pointer into the arena at {@code base}, a multiple of 4 GiB: the offset is kept, and null stays null.
     * Both directions are one, since programs see the arena at the address that user space sees it at.
     */
    public static long arenaCast(long pointer, long base) {
        return (int) pointer == 0 ? 0 : base | pointer & LOW32;
    }

    /**
     * Performs an atomic operation on eight bytes and returns the value before it (RFC 9669 section 5.3). Programs of
     * one memory never run at the same time, so a load and a store are atomic.
     *
     * @param operation as in {@link Raw}
     * @param expected what a compare-and-exchange compares with
     */
    public static long atomic64(Memory memory, int operation, long address, long operand, long expected, int pc) {
        long old = memory.load64(address, pc);
        memory.store64(address, after(operation, old, operand, expected), pc);
        return old;
    }

    /** Performs an atomic operation on four bytes and returns the value before it, zero-extended. */
    public static long atomic32(Memory memory, int operation, long address, long operand, long expected, int pc) {
        long old = memory.load32(address, pc);
        memory.store32(address, after(operation, old, operand, expected & LOW32), pc);
        return old;
    }

    private static long after(int operation, long old, long operand, long expected) {
        return switch (operation & ~Raw.FETCH) {
            case Raw.ATOMIC_ADD -> old + operand;
            case Raw.ATOMIC_OR -> old | operand;
            case Raw.ATOMIC_AND -> old & operand;
            case Raw.ATOMIC_XOR -> old ^ operand;
            case Raw.ATOMIC_XCHG & ~Raw.FETCH -> operand;
            default -> old == expected ? operand : old;
        };
    }
}
