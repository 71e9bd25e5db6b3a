package org.scxc.bpf.vm;

import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.isa.Raw;

/** Executes a program one instruction after another; stoppable after any of them. Stateless: see {@link Execution}. */
public final class Interpreter implements Engine {
    private static final long LOW32 = 0xffff_ffffL;
    private static final long MIN64 = Long.MIN_VALUE;
    private static final int MIN32 = Integer.MIN_VALUE;

    private enum Stride {
        ONE,
        ALL
    }

    @Override
    public long call(Execution x, int function, long r1, long r2, long r3, long r4, long r5) {
        int caller = x.pc;
        begin(x, function, r1, r2, r3, r4, r5);
        if (x.depth > 1) {
            // A host call's callback: a stop unwinds to the outermost call.
            loop(x, Stride.ALL);
            x.pc = caller;
            return x.r[0];
        }
        run(x);
        return x.fault == null ? x.r[0] : 0;
    }

    /**
     * Sets up a call that {@link #step} or {@link #run} then carries out.
     *
     * @param function index in {@link Code#functions}
     */
    public void begin(Execution x, int function, long r1, long r2, long r3, long r4, long r5) {
        x.enter(function, r1, r2, r3, r4, r5);
    }

    /** Executes up to the end of the call that {@link #begin} set up, or to a fault. */
    public void run(Execution x) {
        guarded(x, Stride.ALL);
    }

    /**
     * Executes one instruction; a call of a helper or kfunc is one, a local call only enters.
     *
     * @return whether there is a next one
     */
    public boolean step(Execution x) {
        guarded(x, Stride.ONE);
        return x.running();
    }

    private void guarded(Execution x, Stride stride) {
        try {
            loop(x, stride);
        } catch (Stop stop) {
            x.end(stop);
        }
    }

    /**
     * Jumps {@code break} out of the switch when taken, everything else {@code continue}s. Instructions are counted
     * when the straight line ends: {@code n} before {@code start}, then the distance.
     */
    private void loop(Execution x, Stride stride) {
        Code code = x.code;
        int[] word = code.word;
        long[] imm = code.imm;
        long[] r = x.r;
        Memory m = x.memory;
        long n = x.executed;
        int pc = x.pc;
        int start = pc;
        boolean all = stride == Stride.ALL;
        try {
            do {
                int w = word[pc];
                int d = w >> 8 & 0xf;
                int s = w >> 12 & 0xf;
                int at = pc++;
                switch (w & 0xff) {
                    case Op.ADD + Op.W64 + Op.K:
                        r[d] += imm[at];
                        continue;
                    case Op.ADD + Op.W64 + Op.X:
                        r[d] += r[s];
                        continue;
                    case Op.ADD + Op.W32 + Op.K:
                        r[d] = r[d] + imm[at] & LOW32;
                        continue;
                    case Op.ADD + Op.W32 + Op.X:
                        r[d] = r[d] + r[s] & LOW32;
                        continue;
                    case Op.SUB + Op.W64 + Op.K:
                        r[d] -= imm[at];
                        continue;
                    case Op.SUB + Op.W64 + Op.X:
                        r[d] -= r[s];
                        continue;
                    case Op.SUB + Op.W32 + Op.K:
                        r[d] = r[d] - imm[at] & LOW32;
                        continue;
                    case Op.SUB + Op.W32 + Op.X:
                        r[d] = r[d] - r[s] & LOW32;
                        continue;
                    case Op.MUL + Op.W64 + Op.K:
                        r[d] *= imm[at];
                        continue;
                    case Op.MUL + Op.W64 + Op.X:
                        r[d] *= r[s];
                        continue;
                    case Op.MUL + Op.W32 + Op.K:
                        r[d] = r[d] * imm[at] & LOW32;
                        continue;
                    case Op.MUL + Op.W32 + Op.X:
                        r[d] = r[d] * r[s] & LOW32;
                        continue;
                    case Op.DIV + Op.W64 + Op.K:
                        r[d] = Arithmetic.div64(r[d], imm[at]);
                        continue;
                    case Op.DIV + Op.W64 + Op.X:
                        r[d] = Arithmetic.div64(r[d], r[s]);
                        continue;
                    case Op.DIV + Op.W32 + Op.K:
                        r[d] = Arithmetic.div32((int) r[d], (int) imm[at]);
                        continue;
                    case Op.DIV + Op.W32 + Op.X:
                        r[d] = Arithmetic.div32((int) r[d], (int) r[s]);
                        continue;
                    case Op.SDIV + Op.W64 + Op.K:
                        r[d] = Arithmetic.sdiv64(r[d], imm[at]);
                        continue;
                    case Op.SDIV + Op.W64 + Op.X:
                        r[d] = Arithmetic.sdiv64(r[d], r[s]);
                        continue;
                    case Op.SDIV + Op.W32 + Op.K:
                        r[d] = Arithmetic.sdiv32((int) r[d], (int) imm[at]);
                        continue;
                    case Op.SDIV + Op.W32 + Op.X:
                        r[d] = Arithmetic.sdiv32((int) r[d], (int) r[s]);
                        continue;
                    case Op.MOD + Op.W64 + Op.K:
                        r[d] = Arithmetic.mod64(r[d], imm[at]);
                        continue;
                    case Op.MOD + Op.W64 + Op.X:
                        r[d] = Arithmetic.mod64(r[d], r[s]);
                        continue;
                    case Op.MOD + Op.W32 + Op.K:
                        r[d] = Arithmetic.mod32((int) r[d], (int) imm[at]);
                        continue;
                    case Op.MOD + Op.W32 + Op.X:
                        r[d] = Arithmetic.mod32((int) r[d], (int) r[s]);
                        continue;
                    case Op.SMOD + Op.W64 + Op.K:
                        r[d] = Arithmetic.smod64(r[d], imm[at]);
                        continue;
                    case Op.SMOD + Op.W64 + Op.X:
                        r[d] = Arithmetic.smod64(r[d], r[s]);
                        continue;
                    case Op.SMOD + Op.W32 + Op.K:
                        r[d] = Arithmetic.smod32((int) r[d], (int) imm[at]);
                        continue;
                    case Op.SMOD + Op.W32 + Op.X:
                        r[d] = Arithmetic.smod32((int) r[d], (int) r[s]);
                        continue;
                    case Op.OR + Op.W64 + Op.K:
                        r[d] |= imm[at];
                        continue;
                    case Op.OR + Op.W64 + Op.X:
                        r[d] |= r[s];
                        continue;
                    case Op.OR + Op.W32 + Op.K:
                        r[d] = (r[d] | imm[at]) & LOW32;
                        continue;
                    case Op.OR + Op.W32 + Op.X:
                        r[d] = (r[d] | r[s]) & LOW32;
                        continue;
                    case Op.AND + Op.W64 + Op.K:
                        r[d] &= imm[at];
                        continue;
                    case Op.AND + Op.W64 + Op.X:
                        r[d] &= r[s];
                        continue;
                    case Op.AND + Op.W32 + Op.K:
                        r[d] = r[d] & imm[at] & LOW32;
                        continue;
                    case Op.AND + Op.W32 + Op.X:
                        r[d] = r[d] & r[s] & LOW32;
                        continue;
                    case Op.XOR + Op.W64 + Op.K:
                        r[d] ^= imm[at];
                        continue;
                    case Op.XOR + Op.W64 + Op.X:
                        r[d] ^= r[s];
                        continue;
                    case Op.XOR + Op.W32 + Op.K:
                        r[d] = (r[d] ^ imm[at]) & LOW32;
                        continue;
                    case Op.XOR + Op.W32 + Op.X:
                        r[d] = (r[d] ^ r[s]) & LOW32;
                        continue;
                    case Op.LSH + Op.W64 + Op.K:
                        r[d] <<= imm[at];
                        continue;
                    case Op.LSH + Op.W64 + Op.X:
                        r[d] <<= r[s];
                        continue;
                    case Op.LSH + Op.W32 + Op.K:
                        r[d] = (int) r[d] << (int) imm[at] & LOW32;
                        continue;
                    case Op.LSH + Op.W32 + Op.X:
                        r[d] = (int) r[d] << (int) r[s] & LOW32;
                        continue;
                    case Op.RSH + Op.W64 + Op.K:
                        r[d] >>>= imm[at];
                        continue;
                    case Op.RSH + Op.W64 + Op.X:
                        r[d] >>>= r[s];
                        continue;
                    case Op.RSH + Op.W32 + Op.K:
                        r[d] = (int) r[d] >>> (int) imm[at] & LOW32;
                        continue;
                    case Op.RSH + Op.W32 + Op.X:
                        r[d] = (int) r[d] >>> (int) r[s] & LOW32;
                        continue;
                    case Op.ARSH + Op.W64 + Op.K:
                        r[d] >>= imm[at];
                        continue;
                    case Op.ARSH + Op.W64 + Op.X:
                        r[d] >>= r[s];
                        continue;
                    case Op.ARSH + Op.W32 + Op.K:
                        r[d] = (int) r[d] >> (int) imm[at] & LOW32;
                        continue;
                    case Op.ARSH + Op.W32 + Op.X:
                        r[d] = (int) r[d] >> (int) r[s] & LOW32;
                        continue;
                    case Op.MOV + Op.W64 + Op.K:
                        r[d] = imm[at];
                        continue;
                    case Op.MOV + Op.W64 + Op.X:
                        r[d] = r[s];
                        continue;
                    case Op.MOV + Op.W32 + Op.K:
                        r[d] = imm[at] & LOW32;
                        continue;
                    case Op.MOV + Op.W32 + Op.X:
                        r[d] = r[s] & LOW32;
                        continue;
                    case Op.JEQ + Op.W64 + Op.K:
                        if (r[d] != imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JEQ + Op.W64 + Op.X:
                        if (r[d] != r[s]) {
                            continue;
                        }
                        break;
                    case Op.JEQ + Op.W32 + Op.K:
                        if ((int) r[d] != (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JEQ + Op.W32 + Op.X:
                        if ((int) r[d] != (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JNE + Op.W64 + Op.K:
                        if (r[d] == imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JNE + Op.W64 + Op.X:
                        if (r[d] == r[s]) {
                            continue;
                        }
                        break;
                    case Op.JNE + Op.W32 + Op.K:
                        if ((int) r[d] == (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JNE + Op.W32 + Op.X:
                        if ((int) r[d] == (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JGT + Op.W64 + Op.K:
                        if (r[d] + MIN64 <= imm[at] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JGT + Op.W64 + Op.X:
                        if (r[d] + MIN64 <= r[s] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JGT + Op.W32 + Op.K:
                        if ((int) r[d] + MIN32 <= (int) imm[at] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JGT + Op.W32 + Op.X:
                        if ((int) r[d] + MIN32 <= (int) r[s] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JGE + Op.W64 + Op.K:
                        if (r[d] + MIN64 < imm[at] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JGE + Op.W64 + Op.X:
                        if (r[d] + MIN64 < r[s] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JGE + Op.W32 + Op.K:
                        if ((int) r[d] + MIN32 < (int) imm[at] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JGE + Op.W32 + Op.X:
                        if ((int) r[d] + MIN32 < (int) r[s] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JLT + Op.W64 + Op.K:
                        if (r[d] + MIN64 >= imm[at] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JLT + Op.W64 + Op.X:
                        if (r[d] + MIN64 >= r[s] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JLT + Op.W32 + Op.K:
                        if ((int) r[d] + MIN32 >= (int) imm[at] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JLT + Op.W32 + Op.X:
                        if ((int) r[d] + MIN32 >= (int) r[s] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JLE + Op.W64 + Op.K:
                        if (r[d] + MIN64 > imm[at] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JLE + Op.W64 + Op.X:
                        if (r[d] + MIN64 > r[s] + MIN64) {
                            continue;
                        }
                        break;
                    case Op.JLE + Op.W32 + Op.K:
                        if ((int) r[d] + MIN32 > (int) imm[at] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JLE + Op.W32 + Op.X:
                        if ((int) r[d] + MIN32 > (int) r[s] + MIN32) {
                            continue;
                        }
                        break;
                    case Op.JSGT + Op.W64 + Op.K:
                        if (r[d] <= imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSGT + Op.W64 + Op.X:
                        if (r[d] <= r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSGT + Op.W32 + Op.K:
                        if ((int) r[d] <= (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSGT + Op.W32 + Op.X:
                        if ((int) r[d] <= (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSGE + Op.W64 + Op.K:
                        if (r[d] < imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSGE + Op.W64 + Op.X:
                        if (r[d] < r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSGE + Op.W32 + Op.K:
                        if ((int) r[d] < (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSGE + Op.W32 + Op.X:
                        if ((int) r[d] < (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSLT + Op.W64 + Op.K:
                        if (r[d] >= imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSLT + Op.W64 + Op.X:
                        if (r[d] >= r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSLT + Op.W32 + Op.K:
                        if ((int) r[d] >= (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSLT + Op.W32 + Op.X:
                        if ((int) r[d] >= (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSLE + Op.W64 + Op.K:
                        if (r[d] > imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSLE + Op.W64 + Op.X:
                        if (r[d] > r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSLE + Op.W32 + Op.K:
                        if ((int) r[d] > (int) imm[at]) {
                            continue;
                        }
                        break;
                    case Op.JSLE + Op.W32 + Op.X:
                        if ((int) r[d] > (int) r[s]) {
                            continue;
                        }
                        break;
                    case Op.JSET + Op.W64 + Op.K:
                        if ((r[d] & imm[at]) == 0) {
                            continue;
                        }
                        break;
                    case Op.JSET + Op.W64 + Op.X:
                        if ((r[d] & r[s]) == 0) {
                            continue;
                        }
                        break;
                    case Op.JSET + Op.W32 + Op.K:
                        if ((r[d] & imm[at] & LOW32) == 0) {
                            continue;
                        }
                        break;
                    case Op.JSET + Op.W32 + Op.X:
                        if ((r[d] & r[s] & LOW32) == 0) {
                            continue;
                        }
                        break;
                    case Op.NEG64:
                        r[d] = -r[d];
                        continue;
                    case Op.NEG32:
                        r[d] = -r[d] & LOW32;
                        continue;
                    case Op.MOVSX8:
                        r[d] = (byte) r[s];
                        continue;
                    case Op.MOVSX16:
                        r[d] = (short) r[s];
                        continue;
                    case Op.MOVSX32:
                        r[d] = (int) r[s];
                        continue;
                    case Op.MOVSX8_W32:
                        r[d] = (byte) r[s] & LOW32;
                        continue;
                    case Op.MOVSX16_W32:
                        r[d] = (short) r[s] & LOW32;
                        continue;
                    case Op.SWAP16:
                        r[d] = Arithmetic.swap16(r[d]);
                        continue;
                    case Op.SWAP32:
                        r[d] = Arithmetic.swap32(r[d]);
                        continue;
                    case Op.SWAP64:
                        r[d] = Long.reverseBytes(r[d]);
                        continue;
                    case Op.LOW16:
                        r[d] &= 0xffff;
                        continue;
                    case Op.LOW32:
                        r[d] &= LOW32;
                        continue;
                    case Op.LOAD8:
                        r[d] = m.load8(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOAD16:
                        r[d] = m.load16(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOAD32:
                        r[d] = m.load32(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOAD64:
                        r[d] = m.load64(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOADSX8:
                        r[d] = (byte) m.load8(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOADSX16:
                        r[d] = (short) m.load16(r[s] + (w >> 16), at);
                        continue;
                    case Op.LOADSX32:
                        r[d] = (int) m.load32(r[s] + (w >> 16), at);
                        continue;
                    case Op.STORE8:
                        m.store8(r[d] + (w >> 16), r[s], at);
                        continue;
                    case Op.STORE16:
                        m.store16(r[d] + (w >> 16), r[s], at);
                        continue;
                    case Op.STORE32:
                        m.store32(r[d] + (w >> 16), r[s], at);
                        continue;
                    case Op.STORE64:
                        m.store64(r[d] + (w >> 16), r[s], at);
                        continue;
                    case Op.STORE8_K:
                        m.store8(r[d] + (w >> 16), imm[at], at);
                        continue;
                    case Op.STORE16_K:
                        m.store16(r[d] + (w >> 16), imm[at], at);
                        continue;
                    case Op.STORE32_K:
                        m.store32(r[d] + (w >> 16), imm[at], at);
                        continue;
                    case Op.STORE64_K:
                        m.store64(r[d] + (w >> 16), imm[at], at);
                        continue;
                    case Op.ATOMIC32:
                        atomic(x, at, Arithmetic.atomic32(m, (int) imm[at], r[d] + (w >> 16), r[s], r[0], at));
                        continue;
                    case Op.ATOMIC64:
                        atomic(x, at, Arithmetic.atomic64(m, (int) imm[at], r[d] + (w >> 16), r[s], r[0], at));
                        continue;
                    case Op.ARENA_CAST:
                        r[d] = Arithmetic.arenaCast(r[s], imm[at]);
                        continue;
                    case Op.NOP:
                        continue;
                    case Op.JA:
                        n += pc - start;
                        start = pc;
                        if (imm[at] <= at && n > x.fuel) {
                            throw x.stop(Fault.Kind.FUEL, at, 0);
                        }
                        pc = (int) imm[at];
                        start = pc;
                        continue;
                    case Op.MAY_GOTO:
                        if (x.loops > 0) {
                            x.loops--;
                            continue;
                        }
                        break;
                    case Op.CALL_LOCAL:
                        n += pc - start;
                        start = pc;
                        pc = local(x, (int) imm[at], at, n);
                        start = pc;
                        continue;
                    case Op.CALL_HELPER:
                        n += pc - start;
                        start = pc;
                        x.executed = n;
                        x.pc = at;
                        r[0] = x.host.helper(x, (int) imm[at], r[1], r[2], r[3], r[4], r[5]);
                        n = x.executed;
                        continue;
                    case Op.CALL_KFUNC:
                        n += pc - start;
                        start = pc;
                        x.executed = n;
                        x.pc = at;
                        r[0] = x.host.kfunc(x, (int) imm[at], r[1], r[2], r[3], r[4], r[5]);
                        n = x.executed;
                        continue;
                    case Op.CALL_REGISTER:
                        n += pc - start;
                        start = pc;
                        int function = code.functionAtAddress(r[d]);
                        if (function >= 0) {
                            pc = local(x, function, at, n);
                            start = pc;
                        } else {
                            x.executed = n;
                            r[0] = callee(x, r[d], at, r[1], r[2], r[3], r[4], r[5]);
                            n = x.executed;
                        }
                        continue;
                    case Op.EXIT:
                        n += pc - start;
                        pc = x.pop();
                        start = pc;
                        if (pc == Execution.HOST) {
                            return;
                        }
                        continue;
                    default:
                        throw new IllegalStateException("opcode " + (w & 0xff));
                }
                n += pc - start;
                start = pc;
                if (w < 0 && n > x.fuel) {
                    throw x.stop(Fault.Kind.FUEL, at, 0);
                }
                pc += w >> 16;
                start = pc;
            } while (all);
        } catch (Stop stop) {
            if (stop.count()) {
                // The instruction at fault counts as executed; a jump or call has been counted.
                n += stop.pc + 1 - start;
            }
            // A callback of a host call may have gone further.
            n = Math.max(n, x.executed);
            start = pc;
            throw stop;
        } finally {
            x.executed = n + (pc - start);
            x.pc = pc;
        }
    }

    /** Enters a local function and returns its first pc. */
    private static int local(Execution x, int function, int at, long n) {
        if (n > x.fuel) {
            throw x.stop(Fault.Kind.FUEL, at, 0);
        }
        x.push(at + 1, at);
        return x.code.function(function).start();
    }

    /** Calls the helper whose number a register holds. */
    static long callee(Execution x, long number, int at, long r1, long r2, long r3, long r4, long r5) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw x.stop(Fault.Kind.CALL_TARGET, at, number);
        }
        x.pc = at;
        return x.host.helper(x, (int) number, r1, r2, r3, r4, r5);
    }

    private static void atomic(Execution x, int at, long old) {
        long operation = x.code.imm[at];
        if (operation == Raw.ATOMIC_CMPXCHG) {
            x.r[0] = old;
        } else if ((operation & Raw.FETCH) != 0) {
            x.r[x.code.src(at)] = old;
        }
    }
}
