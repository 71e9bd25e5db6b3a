package org.scxc.bpf.vm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.isa.Raw;

/**
 * What registers hold whatever the program is called with, as far as the straight line before an instruction says: a number, a place
 * in the function's own stack frame, or what r1 held at the entry. Clang sets up the address of a variable, a map or a struct on the
 * stack right before its use.
 */
final class Held {
    private enum Kind {
        UNKNOWN,
        NUMBER,
        FRAME,
        FIRST_ARGUMENT
    }

    /** A place that no frame has: frames lie below r10. */
    private static final int ELSEWHERE = 0;

    private final Code code;
    private final int start;
    private final Kind[] kinds = new Kind[Execution.REGISTERS];
    private final long[] values =
            new long[Execution.REGISTERS]; // the number, or the distance from r10 or from the first argument

    private final int[] frame; // bytes from r10
    private final BitSet arguments = new BitSet();
    private final BitSet known = new BitSet(); // calls
    private final long[] first;

    Held(Code code, Lines lines) {
        this.code = code;
        start = lines.function.start();
        frame = new int[lines.function.end() - start];
        first = new long[frame.length];
        forget();
        kinds[1] = Kind.FIRST_ARGUMENT;
        for (int pc = lines.starts.nextSetBit(start); pc >= 0 && pc < lines.function.end(); ) {
            for (int end = lines.end(pc), at = pc; at < end; at++) {
                use(at);
                write(at);
            }
            forget();
            pc = lines.starts.nextSetBit(pc + 1);
        }
    }

    /** Returns whether a load or store touches the function's own frame only, whatever the registers hold. */
    boolean inFrame(int pc) {
        return frame[pc - start] != ELSEWHERE;
    }

    /** Returns how far from r10 an access that is {@link #inFrame} begins, −512 to −1 bytes. */
    int frameOffset(int pc) {
        return frame[pc - start];
    }

    /** Returns whether an instruction loads eight bytes from what r1 points to at the entry: a callback's argument. */
    boolean isArgument(int pc) {
        return arguments.get(pc);
    }

    /** Returns what r1 holds at a call, if it is always the same. */
    OptionalLong first(int pc) {
        return known.get(pc) ? OptionalLong.of(first[pc - start]) : OptionalLong.empty();
    }

    private void forget() {
        Arrays.fill(kinds, Kind.UNKNOWN);
        kinds[Raw.FP] = Kind.FRAME;
        values[Raw.FP] = 0;
    }

    private void use(int pc) {
        int op = code.op(pc);
        int bytes = Op.accessBytes(op);
        if (bytes > 0) {
            int base = op >= Op.LOAD8 && op <= Op.LOADSX32 ? code.src(pc) : code.dst(pc);
            long at = values[base] + code.off(pc);
            if (kinds[base] == Kind.FRAME && at >= -Execution.FRAME_BYTES && at + bytes <= 0) {
                frame[pc - start] = (int) at;
            }
            if (kinds[base] == Kind.FIRST_ARGUMENT && op == Op.LOAD64 && at >= 0 && at % Long.BYTES == 0) {
                arguments.set(pc, values[base] == 0);
            }
        } else if (op == Op.CALL_HELPER && kinds[1] == Kind.NUMBER) {
            known.set(pc);
            first[pc - start] = values[1];
        }
    }

    private void write(int pc) {
        int op = code.op(pc);
        int dst = code.dst(pc);
        if (op == Op.MOV + Op.X) {
            kinds[dst] = kinds[code.src(pc)];
            values[dst] = values[code.src(pc)];
        } else if (op == Op.MOV) {
            kinds[dst] = Kind.NUMBER;
            values[dst] = code.imm[pc];
        } else if (op == Op.ADD) {
            values[dst] += code.imm[pc];
        } else if (op == Op.ATOMIC32 || op == Op.ATOMIC64) {
            kinds[code.src(pc)] = Kind.UNKNOWN; // one that fetches writes its source, or r0
            kinds[0] = Kind.UNKNOWN;
        } else if (!Op.isStore(op)) {
            kinds[dst] = Kind.UNKNOWN; // not written by each, which only costs speed
        }
        // The decoder refuses what writes r10; jumps and atomic operations may name it.
        kinds[Raw.FP] = Kind.FRAME;
        values[Raw.FP] = 0;
    }
}
