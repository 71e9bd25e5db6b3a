package org.scxc.bpf.isa;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Follows constants through a program and drops the branches that they decide: what depends on absent kfuncs, on
 * relocated constants and on read-only data, as the kernel's verifier prunes it (opt_hard_wire_dead_code_branches() of
 * kernel/bpf/verifier.c, v6.16). A load of read-only data that is left becomes its value: one instruction, as before.
 */
public final class Folding {
    /** Memory whose contents do not change. */
    public interface Constants {
        /** Knows none. */
        Constants NONE = new Constants() {
            @Override
            public boolean holds(long address, int size) {
                return false;
            }

            @Override
            public long load(long address, int size) {
                throw new IllegalStateException();
            }
        };

        boolean holds(long address, int size);

        /** Returns the value, zero-extended. */
        long load(long address, int size);
    }

    /**
     * A program with its decided jumps and known loads replaced.
     *
     * @param reachable instructions that the roots reach, through calls and function pointers too
     */
    public record Folded(Code code, BitSet reachable) {}

    /** What is known of the registers before an instruction: which, and their values. */
    private record State(int known, long[] values) {}

    private static final int CALLER_SAVED = 0b111111;

    private final Code code;
    private final Constants constants;
    private final int[] known;
    private final long[][] values;
    private final BitSet reached = new BitSet();
    private final BitSet taken = new BitSet();
    private final BitSet passed = new BitSet();
    private final BitSet functions = new BitSet();
    private final ArrayDeque<Integer> pending = new ArrayDeque<>();

    private Folding(Code code, Constants constants) {
        this.code = code;
        this.constants = constants;
        known = new int[code.size()];
        values = new long[code.size()][];
    }

    /**
     * Folds a program.
     *
     * @param roots indices of the functions that are entered from outside
     */
    public static Folded fold(Code code, BitSet roots, Constants constants) {
        return new Folding(code, constants).run(roots);
    }

    private Folded run(BitSet roots) {
        roots.stream().forEach(this::enter);
        while (!pending.isEmpty()) {
            step(pending.remove());
        }
        int[] word = code.word.clone();
        long[] imm = code.imm.clone();
        for (int pc = reached.nextSetBit(0); pc >= 0; pc = reached.nextSetBit(pc + 1)) {
            if (Op.isConditional(code.op(pc)) && !(taken.get(pc) && passed.get(pc))) {
                boolean jumps = taken.get(pc);
                imm[pc] = jumps ? code.target(pc) : 0;
                word[pc] = Code.pack(jumps ? Op.JA : Op.NOP, 0, 0, 0);
            } else if (loadsConstant(pc, known[pc], values[pc])) {
                imm[pc] = constants.load(address(pc, values[pc]), Op.accessBytes(code.op(pc)));
                word[pc] = Code.pack(Op.MOV + Op.W64 + Op.K, code.dst(pc), 0, 0);
            }
        }
        return new Folded(code.with(word, imm), reached);
    }

    private void enter(int function) {
        if (!functions.get(function)) {
            functions.set(function);
            flow(code.function(function).start(), new State(0, new long[Raw.FP + 1]));
        }
    }

    /** Joins what is known on the way to {@code pc} with what was known on the others. */
    private void flow(int pc, State state) {
        if (!reached.get(pc)) {
            reached.set(pc);
            known[pc] = state.known;
            values[pc] = state.values.clone();
            pending.add(pc);
            return;
        }
        int same = known[pc] & state.known;
        for (int register = 0; register <= Raw.FP; register++) {
            if ((same >> register & 1) != 0 && values[pc][register] != state.values[register]) {
                same &= ~(1 << register);
            }
        }
        if (same != known[pc]) {
            known[pc] = same;
            pending.add(pc);
        }
    }

    private void step(int pc) {
        int op = code.op(pc);
        long[] after = Arrays.copyOf(values[pc], Raw.FP + 1);
        int knows = known[pc];
        if (Op.isConditional(op)) {
            branch(pc, new State(knows, after));
            return;
        }
        if (op == Op.JA || op == Op.MAY_GOTO) {
            flow(code.target(pc), new State(knows, after));
        }
        if (op == Op.CALL_LOCAL) {
            enter((int) code.imm[pc]);
        }
        int pointed = op == Op.MOV + Op.W64 + Op.K ? code.functionAtAddress(code.imm[pc]) : -1;
        if (pointed >= 0) {
            enter(pointed);
        }
        if (Op.fallsThrough(op)) {
            flow(pc + 1, new State(transfer(pc, knows, after), after));
        }
    }

    private void branch(int pc, State state) {
        int op = code.op(pc);
        boolean register = (op & Op.X) != 0;
        boolean decided = has(state.known, code.dst(pc)) && (!register || has(state.known, code.src(pc)));
        long second = register ? state.values[code.src(pc)] : code.imm[pc];
        boolean jumps = decided && holds(op, state.values[code.dst(pc)], second);
        if (!decided || jumps) {
            taken.set(pc);
            flow(code.target(pc), state);
        }
        if (!decided || !jumps) {
            passed.set(pc);
            flow(pc + 1, state);
        }
    }

    private static boolean has(int known, int register) {
        return (known >> register & 1) != 0;
    }

    /** Returns whether a conditional jump jumps. */
    static boolean holds(int op, long first, long second) {
        boolean half = (op & Op.W32) != 0;
        long a = half ? (int) first : first;
        long b = half ? (int) second : second;
        int unsigned = Long.compareUnsigned(a, b);
        return switch (Op.operation(op)) {
            case Op.JEQ -> a == b;
            case Op.JNE -> a != b;
            case Op.JGT -> unsigned > 0;
            case Op.JGE -> unsigned >= 0;
            case Op.JLT -> unsigned < 0;
            case Op.JLE -> unsigned <= 0;
            case Op.JSET -> (a & b) != 0;
            case Op.JSGT -> a > b;
            case Op.JSGE -> a >= b;
            case Op.JSLT -> a < b;
            default -> a <= b;
        };
    }

    /** Applies an instruction to {@code values} and returns which registers are known after it. */
    private int transfer(int pc, int knows, long[] value) {
        int op = code.op(pc);
        int dst = code.dst(pc);
        if (Op.isCall(op)) {
            return knows & ~CALLER_SAVED;
        }
        int written = RegisterReads.writes(code, pc);
        if (written == 0) {
            return knows;
        }
        int others = knows & ~written;
        if (Op.isArithmetic(op)) {
            boolean register = (op & Op.X) != 0;
            boolean first = Op.operation(op) == Op.MOV || has(knows, dst);
            if (first
                    && (!register || has(knows, code.src(pc)))
                    && arithmetic(op, value, dst, register ? value[code.src(pc)] : code.imm[pc])) {
                return others | 1 << dst;
            }
            return others;
        }
        if (loadsConstant(pc, knows, value)) {
            value[dst] = constants.load(address(pc, value), Op.accessBytes(op));
            return others | 1 << dst;
        }
        return others;
    }

    private boolean loadsConstant(int pc, int knows, long[] value) {
        int op = code.op(pc);
        boolean load = op >= Op.LOAD8 && op <= Op.LOAD64;
        return load && has(knows, code.src(pc)) && constants.holds(address(pc, value), Op.accessBytes(op));
    }

    /** Returns where a load loads from if its source register is known. */
    private long address(int pc, long[] value) {
        return value[code.src(pc)] + code.off(pc);
    }

    /** Computes the operations that conditions are made of; returns whether this is one. */
    private static boolean arithmetic(int op, long[] value, int dst, long second) {
        boolean half = (op & Op.W32) != 0;
        long a = value[dst];
        long result;
        switch (Op.operation(op)) {
            case Op.MOV -> result = second;
            case Op.ADD -> result = a + second;
            case Op.SUB -> result = a - second;
            case Op.MUL -> result = a * second;
            case Op.AND -> result = a & second;
            case Op.OR -> result = a | second;
            case Op.XOR -> result = a ^ second;
            case Op.LSH -> result = half ? (int) a << (int) second : a << second;
            case Op.RSH -> result = half ? (int) a >>> (int) second : a >>> second;
            case Op.ARSH -> result = half ? (int) a >> (int) second : a >> second;
            default -> {
                return false;
            }
        }
        value[dst] = half ? result & 0xffff_ffffL : result;
        return true;
    }
}
