package org.scxc.bpf.vm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A program as JVM bytecode: the superclass of what {@link Translator} generates, with what generated code calls.
 * Generated code counts a straight line of instructions when it enters it.
 */
public abstract class Translated implements Engine {
    /** For each pc, the end (exclusive) of the straight line that was counted with it. */
    final int[] lineEnd;

    Translated(int[] lineEnd) {
        this.lineEnd = lineEnd;
    }

    /** Runs a function in frame number {@code depth}, 1 to {@link Execution#FRAMES_MAX}. */
    abstract long enter(int function, Execution x, long r1, long r2, long r3, long r4, long r5, int depth);

    @Override
    public final long call(Execution x, int function, long r1, long r2, long r3, long r4, long r5) {
        if (x.fault != null) {
            x.fault = null;
            x.depth = 0;
        }
        int callerDepth = x.depth;
        int callerPc = x.pc;
        if (callerDepth > 0) {
            // A host call's callback: a stop unwinds to the outermost call.
            checkDepth(x, callerPc, callerDepth);
            long r0 = enter(function, x, r1, r2, r3, r4, r5, callerDepth + 1);
            x.depth = callerDepth;
            x.pc = callerPc;
            return r0;
        }
        try {
            long r0 = enter(function, x, r1, r2, r3, r4, r5, 1);
            x.depth = 0;
            return r0;
        } catch (Stop stop) {
            x.end(stop);
            return 0;
        }
    }

    @Override
    public final Entry entry(int function) {
        try {
            MethodHandle entered = MethodHandles.lookup()
                    .findVirtual(
                            getClass(),
                            Translator.entryName(function),
                            MethodType.methodType(long.class, Execution.class));
            return EntryCopies.of(entered.bindTo(this));
        } catch (NoSuchMethodException | IllegalAccessException impossible) {
            throw new LinkageError("generated class", impossible);
        }
    }

    private static void checkDepth(Execution x, int pc, int depth) {
        if (depth == Execution.FRAMES_MAX) {
            throw x.stop(Fault.Kind.CALL_DEPTH, pc, 0);
        }
    }

    /** Called at a backward jump. */
    static void checkFuel(Execution x, long n, int pc) {
        if (n > x.fuel) {
            throw x.stop(Fault.Kind.FUEL, pc, 0);
        }
    }

    static void beforeLocal(Execution x, long n, int pc, int depth) {
        checkFuel(x, n, pc);
        checkDepth(x, pc, depth);
        x.executed = n;
    }

    static void beforeHost(Execution x, long n, int pc, int depth) {
        x.executed = n;
        x.pc = pc;
        x.depth = depth;
    }

    /** Carries out a call by register. */
    final long callRegister(
            Execution x, long value, long r1, long r2, long r3, long r4, long r5, long n, int pc, int depth) {
        int function = x.code.functionAtAddress(value);
        if (function >= 0) {
            beforeLocal(x, n, pc, depth);
            return enter(function, x, r1, r2, r3, r4, r5, depth + 1);
        }
        beforeHost(x, n, pc, depth);
        return Interpreter.callee(x, value, pc, r1, r2, r3, r4, r5);
    }

    /** Corrects the count of a method that a fault leaves: what follows the instruction at fault was not executed. */
    final Stop stopped(Execution x, Stop stop, long n) {
        long count = stop.count() ? n - (lineEnd[stop.pc] - stop.pc - 1) : n;
        x.executed = Math.max(count, x.executed);
        return stop;
    }

    /** Loads from where an access of this offset usually goes, or from wherever it goes. @param base what the register holds */
    static long placeLoad8(Memory memory, long base, int off, Shortcuts.Place place, int pc) {
        return place.holds(memory.outside(), base) ? place.load(memory.outside(), base) : memory.load8(base + off, pc);
    }

    static long placeLoad16(Memory memory, long base, int off, Shortcuts.Place place, int pc) {
        return place.holds(memory.outside(), base) ? place.load(memory.outside(), base) : memory.load16(base + off, pc);
    }

    static long placeLoad32(Memory memory, long base, int off, Shortcuts.Place place, int pc) {
        return place.holds(memory.outside(), base) ? place.load(memory.outside(), base) : memory.load32(base + off, pc);
    }

    static long placeLoad64(Memory memory, long base, int off, Shortcuts.Place place, int pc) {
        return place.holds(memory.outside(), base) ? place.load(memory.outside(), base) : memory.load64(base + off, pc);
    }

    static void placeStore64(Memory memory, long base, int off, long value, Shortcuts.Place place, int pc) {
        if (place.holds(memory.outside(), base)) {
            place.store(memory.outside(), base, value);
        } else {
            memory.store64(base + off, value, pc);
        }
    }

    /** Loads word {@code index} of the array that r1 pointed to at the function's entry: a callback's argument. */
    static long argumentLoad(Execution x, long r1, int index, int pc) {
        long[] words = x.context;
        return r1 == x.contextAt && index < words.length ? words[index] : x.memory.load64(r1 + 8L * index, pc);
    }

    static long stackLoad8(byte[] stack, int at) {
        return stack[at] & 0xffL;
    }

    static long stackLoad16(byte[] stack, int at) {
        return (short) Memory.LE16.get(stack, at) & 0xffffL;
    }

    static long stackLoad32(byte[] stack, int at) {
        return (int) Memory.LE32.get(stack, at) & 0xffff_ffffL;
    }

    static long stackLoad64(byte[] stack, int at) {
        return (long) Memory.LE64.get(stack, at);
    }

    static void stackStore8(byte[] stack, int at, long value) {
        stack[at] = (byte) value;
    }

    static void stackStore16(byte[] stack, int at, long value) {
        Memory.LE16.set(stack, at, (short) value);
    }

    static void stackStore32(byte[] stack, int at, long value) {
        Memory.LE32.set(stack, at, (int) value);
    }

    static void stackStore64(byte[] stack, int at, long value) {
        Memory.LE64.set(stack, at, value);
    }
}
