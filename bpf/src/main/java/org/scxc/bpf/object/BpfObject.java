package org.scxc.bpf.object;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.btf.BtfExt;

/**
 * A BPF object as libbpf opens it, before anything of a kernel is known. The text of all its sections is one; slots
 * count through it.
 *
 * @param name the file
 * @param license what its license section says, "" without one
 * @param slots instructions as compiled
 * @param functions by slot
 * @param references what the instruction at a slot refers to
 * @param relocations CO-RE relocations by slot
 * @param lines source of the instruction at a slot and of those up to the next entry
 */
public record BpfObject(
        String name,
        String license,
        Btf btf,
        long[] slots,
        List<ObjectFunction> functions,
        List<MapDefinition> maps,
        List<GlobalSection> globals,
        List<Extern> externs,
        List<StructOps> structOps,
        NavigableMap<Integer, Reference> references,
        NavigableMap<Integer, CoreRelocation> relocations,
        NavigableMap<Integer, BtfExt.Line> lines) {
    public BpfObject {
        functions = List.copyOf(functions);
        maps = List.copyOf(maps);
        globals = List.copyOf(globals);
        externs = List.copyOf(externs);
        structOps = List.copyOf(structOps);
        references = new TreeMap<>(references);
        relocations = new TreeMap<>(relocations);
        lines = new TreeMap<>(lines);
    }

    /** Returns the programs: the functions that the kernel or user space calls. */
    public List<ObjectFunction> programs() {
        return functions.stream()
                .filter(function -> function.role() == ObjectFunction.Role.PROGRAM)
                .toList();
    }

    /** Returns the slots of the programs and of the functions that they call or point to. */
    public BitSet reachedSlots() {
        BitSet reached = new BitSet();
        ArrayDeque<ObjectFunction> pending = new ArrayDeque<>(programs());
        while (!pending.isEmpty()) {
            ObjectFunction function = pending.remove();
            int end = function.slot() + function.slots();
            if (reached.get(function.slot())) {
                continue;
            }
            reached.set(function.slot(), end);
            for (Reference reference : references.subMap(function.slot(), end).values()) {
                if (reference instanceof Reference.ToFunction to) {
                    pending.add(to.function());
                }
            }
        }
        return reached;
    }

    /** Returns the index in {@link #functions} of the function that holds the slot, -1 if none does. */
    public int functionAt(int slot) {
        int low = 0;
        int high = functions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            ObjectFunction function = functions.get(middle);
            if (slot < function.slot()) {
                high = middle - 1;
            } else if (slot >= function.slot() + function.slots()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }
}
