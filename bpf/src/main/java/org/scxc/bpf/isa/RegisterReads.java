package org.scxc.bpf.isa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a function that reads a register which no path to the read has written, as check_reg_arg() of
 * kernel/bpf/verifier.c does ({@code R0 !read_ok}). The verifier follows each feasible path; here paths are joined, so
 * a read is accepted if any of them wrote the register: nothing that a kernel accepts is refused.
 */
public final class RegisterReads {
    private static final int ARGUMENTS = 0b111110;
    private static final int ENTRY = ARGUMENTS | 1 << Raw.FP;

    private final Code code;
    private final Function function;
    private final BitSet absent;
    private final int[] written;
    private final ArrayDeque<Integer> pending = new ArrayDeque<>();

    private RegisterReads(Code code, Function function, BitSet absent) {
        this.absent = absent;
        this.code = code;
        this.function = function;
        written = new int[function.end() - function.start()];
    }

    /** Returns for each function its first read of an unwritten register, if it has one. */
    public static List<Refusal> check(Code code) {
        return check(code, new BitSet());
    }

    /** @param absent indices of kfuncs that a kernel lacks: a path ends where it calls one */
    public static List<Refusal> check(Code code, BitSet absent) {
        List<Refusal> refusals = new ArrayList<>();
        for (Function function : code.functions()) {
            Refusal unwritten = new RegisterReads(code, function, absent).check();
            if (unwritten != null) {
                refusals.add(unwritten);
            }
        }
        return refusals;
    }

    /** Returns the first read of an unwritten register, by pc, or null. */
    private @Nullable Refusal check() {
        flow(function.start(), ENTRY);
        while (!pending.isEmpty()) {
            int pc = pending.remove();
            int after = after(pc, written[pc - function.start()]);
            if (Op.isJump(code.op(pc))) {
                flow(code.target(pc), after);
            }
            if (Op.fallsThrough(code.op(pc)) && !(code.op(pc) == Op.CALL_KFUNC && absent.get((int) code.imm[pc]))) {
                flow(pc + 1, after);
            }
        }
        for (int pc = function.start(); pc < function.end(); pc++) {
            int known = written[pc - function.start()];
            int missing = reads(code, pc) & ~known;
            if (known != 0 && missing != 0) {
                return new Refusal(code.slot[pc], "R" + Integer.numberOfTrailingZeros(missing) + " !read_ok");
            }
        }
        return null;
    }

    private void flow(int pc, int registers) {
        int index = pc - function.start();
        if ((written[index] | registers) != written[index]) {
            written[index] |= registers;
            pending.add(pc);
        }
    }

    private int after(int pc, int before) {
        // A callee leaves its arguments undefined (RFC 9669 section 2.2).
        int kept = Op.isCall(code.op(pc)) ? before & ~ARGUMENTS : before;
        return kept | writes(code, pc);
    }

    /** Returns the set of registers, as bits, that the instruction reads for certain. */
    static int reads(Code code, int pc) {
        int op = code.op(pc);
        int dst = 1 << code.dst(pc);
        int src = 1 << code.src(pc);
        if (Op.isArithmetic(op)) {
            int second = (op & Op.X) != 0 ? src : 0;
            return Op.operation(op) == Op.MOV ? second : dst | second;
        }
        if (Op.isConditional(op)) {
            return dst | ((op & Op.X) != 0 ? src : 0);
        }
        return switch (op) {
            case Op.NEG64, Op.NEG32, Op.SWAP16, Op.SWAP32, Op.SWAP64, Op.LOW16, Op.LOW32, Op.NOP ->
                op == Op.NOP ? 0 : dst;
            case Op.STORE8_K, Op.STORE16_K, Op.STORE32_K, Op.STORE64_K, Op.CALL_REGISTER -> dst;
            case Op.STORE8, Op.STORE16, Op.STORE32, Op.STORE64 -> dst | src;
            case Op.ATOMIC32, Op.ATOMIC64 -> dst | src | (code.imm[pc] == Raw.ATOMIC_CMPXCHG ? 1 : 0);
            case Op.MOVSX8, Op.MOVSX16, Op.MOVSX32, Op.MOVSX8_W32, Op.MOVSX16_W32, Op.ARENA_CAST -> src;
            case Op.LOAD8, Op.LOAD16, Op.LOAD32, Op.LOAD64, Op.LOADSX8, Op.LOADSX16, Op.LOADSX32 -> src;
            default -> 0;
        };
    }

    /** Returns the set of registers, as bits, that the instruction writes. */
    static int writes(Code code, int pc) {
        int op = code.op(pc);
        if (op == Op.ATOMIC32 || op == Op.ATOMIC64) {
            if (code.imm[pc] == Raw.ATOMIC_CMPXCHG) {
                return 1;
            }
            return (code.imm[pc] & Raw.FETCH) != 0 ? 1 << code.src(pc) : 0;
        }
        if (Op.isCall(op)) {
            return 1;
        }
        boolean store = op >= Op.STORE8 && op <= Op.STORE64_K;
        boolean none =
                store || Op.isConditional(op) || op == Op.JA || op == Op.MAY_GOTO || op == Op.EXIT || op == Op.NOP;
        return none ? 0 : 1 << code.dst(pc);
    }
}
