package org.scxc.bpf.serve;

import org.scxc.bpf.vm.Execution;

/** Reads and writes the memory of a program from a host call; what is not there ends the execution as in the program itself. */
public final class Guest {
    private Guest() {}

    /** Returns a bool as a register holds it. */
    static long bool(boolean value) {
        return value ? 1 : 0;
    }

    public static long load64(Execution x, long address) {
        return x.load64(address);
    }

    public static int load32(Execution x, long address) {
        return x.load32(address);
    }

    public static int load8(Execution x, long address) {
        return x.load8(address);
    }

    public static void store64(Execution x, long address, long value) {
        x.memory().store64(address, value, x.pc());
    }

    public static void store32(Execution x, long address, int value) {
        x.memory().store32(address, value, x.pc());
    }

    public static void store8(Execution x, long address, int value) {
        x.store8(address, value);
    }

    public static void copy(Execution x, long to, long from, long bytes) {
        for (long i = 0; i < bytes; i++) {
            store8(x, to + i, load8(x, from + i));
        }
    }

    /** Reads a C string of at most {@code max} bytes. */
    public static String string(Execution x, long address, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < max; i++) {
            int c = load8(x, address + i);
            if (c == 0) {
                break;
            }
            text.append((char) c);
        }
        return text.toString();
    }
}
