package org.scxc.bpf.object;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.isa.Code;

/**
 * An object made ready for one kernel: every reference an address, every relocation a constant, dead branches dropped.
 *
 * @param code functions are those of the object, in the same order
 * @param reachable instructions that some program of the object reaches
 * @param calls the table that calls of kfuncs index
 * @param maps address of each map, by name
 * @param globals address of each section of globals, by name
 */
public record Linked(
        BpfObject object,
        Code code,
        BitSet reachable,
        List<Call> calls,
        Map<String, Long> maps,
        Map<String, Long> globals) {
    /** An entry of the table of kfuncs. */
    public sealed interface Call {
        /** A kfunc of the kernel. */
        record Kfunc(String name) implements Call {}

        /** What the kernel lacks: reaching the call is a fault with this reason. */
        record Absent(String reason) implements Call {}
    }

    public Linked {
        calls = List.copyOf(calls);
        maps = Map.copyOf(maps);
        globals = Map.copyOf(globals);
    }
}
