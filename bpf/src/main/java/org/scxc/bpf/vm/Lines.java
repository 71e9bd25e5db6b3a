package org.scxc.bpf.vm;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Function;
import org.scxc.bpf.isa.Op;

/** The straight lines of one function, as far as its entry reaches them, cut into pieces that HotSpot compiles. */
final class Lines {
    final Function function;

    /** Instructions that some path from the entry reaches. */
    final BitSet reachable = new BitSet();

    /** Instructions that start a straight line: targets, and what follows a jump, a call or a cut. */
    final BitSet starts = new BitSet();

    /** First instructions of the pieces; the first is the function's. */
    final BitSet cuts = new BitSet();

    final Held held;

    /**
     * @param bytesMax estimated bytes of bytecode that a piece may have
     */
    Lines(Code code, Function function, int bytesMax) {
        this.function = function;
        reach(code);
        held = new Held(code, this);
        cut(code, bytesMax);
    }

    boolean inOnePiece() {
        return cuts.cardinality() == 1;
    }

    /** Returns the end (exclusive) of the line that {@code start} starts. */
    int end(int start) {
        int next = starts.nextSetBit(start + 1);
        int gap = reachable.nextClearBit(start);
        return Math.min(gap, next < 0 ? function.end() : Math.min(next, function.end()));
    }

    private void reach(Code code) {
        ArrayDeque<Integer> pending = new ArrayDeque<>();
        starts.set(function.start());
        pending.add(function.start());
        while (!pending.isEmpty()) {
            int pc = pending.remove();
            while (!reachable.get(pc)) {
                reachable.set(pc);
                int op = code.op(pc);
                if (Op.isJump(op)) {
                    starts.set(code.target(pc));
                    pending.add(code.target(pc));
                }
                if (!Op.fallsThrough(op)) {
                    break;
                }
                if (Op.isJump(op) || Op.isCall(op)) {
                    starts.set(pc + 1);
                }
                pc++;
            }
        }
    }

    private void cut(Code code, int bytesMax) {
        cuts.set(function.start());
        int bytes = 0;
        for (int pc = reachable.nextSetBit(0); pc >= 0; pc = reachable.nextSetBit(pc + 1)) {
            int next = bytesOf(code, pc) + (starts.get(pc) ? 10 : 0);
            if (bytes > 0 && bytes + next > bytesMax) {
                cuts.set(pc);
                starts.set(pc);
                bytes = 0;
            }
            bytes += next;
        }
    }

    /** Returns an upper bound of the bytecode of one instruction. */
    private static int bytesOf(Code code, int pc) {
        int op = code.op(pc);
        if (Op.isCall(op)) {
            return 64;
        }
        if (Op.isJump(op)) {
            return 34;
        }
        return Op.accessBytes(op) > 0 ? 26 : 16;
    }
}
