package org.scxc.bpf.serve;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Function;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.object.Linked;
import org.scxc.model.Kfunc;

/** The kfuncs that a program can reach, as a verifier sees them: in its own code and in the functions that it calls. */
final class Callees {
    private Callees() {}

    /**
     * Returns those that a kernel does not let every callback call.
     *
     * @param function the program, an index into {@link Code#functions}
     */
    static Set<Kfunc> of(Linked linked, int function) {
        Code code = linked.code();
        Set<Kfunc> found = EnumSet.noneOf(Kfunc.class);
        BitSet seen = new BitSet();
        ArrayDeque<Integer> pending = new ArrayDeque<>(Set.of(function));
        while (!pending.isEmpty()) {
            int next = pending.remove();
            if (seen.get(next)) {
                continue;
            }
            seen.set(next);
            Function body = code.function(next);
            for (int pc = body.start(); pc < body.end(); pc++) {
                if (!linked.reachable().get(pc)) {
                    continue;
                }
                if (code.op(pc) == Op.CALL_LOCAL) {
                    pending.add((int) code.imm[pc]);
                } else if (code.op(pc) == Op.CALL_KFUNC
                        && linked.calls().get((int) code.imm[pc]) instanceof Linked.Call.Kfunc call) {
                    add(call.name(), found);
                }
            }
        }
        return found;
    }

    /** {@code __scx_bpf_dsq_insert_vtime} and {@code scx_bpf_dsq_insert___v2} are under the rules of scx_bpf_dsq_insert(). */
    private static void add(String name, Set<Kfunc> found) {
        String plain = name.replaceFirst("^__(?=scx_bpf_)", "").replaceFirst("___v[0-9]+$", "");
        for (Kfunc kfunc : Kfunc.values()) {
            if (plain.equals(kfunc.symbol()) || plain.equals(kfunc.symbol() + "_vtime")) {
                found.add(kfunc);
            }
        }
    }
}
