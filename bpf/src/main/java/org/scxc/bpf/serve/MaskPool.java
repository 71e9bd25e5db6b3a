package org.scxc.bpf.serve;

import org.scxc.bpf.isa.Op;
import org.scxc.bpf.object.Linked;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.state.Store;

/** Masks that programs make: blocks of the store, handed out lowest first. */
final class MaskPool {
    /** Masks beside those that each instruction may make for each task, and those that values of maps keep. */
    static final int OWN = 256;

    private static final int KEPT_MOST = 1 << 13;

    private final Store store;
    private final int first;
    private final int[] references;

    MaskPool(Kfuncs kernel, int count) {
        store = kernel.store();
        references = new int[count];
        first = count == 0 ? 0 : store.masks("bpf.cpumasks", count);
    }

    /** Returns how many instructions of a program make a mask. */
    static int makers(Linked linked) {
        int table = linked.calls().indexOf(new Linked.Call.Kfunc("bpf_cpumask_create"));
        int reached = (int) linked.reachable().stream()
                .filter(pc -> linked.code().op(pc) == Op.CALL_KFUNC && linked.code().imm[pc] == table)
                .count();
        return Math.max(reached, table < 0 ? 0 : 1);
    }

    /** Returns how many masks the programs can have at a time: more is no memory. */
    static int count(Linked linked, int tasks) {
        int makers = makers(linked);
        long kept = linked.object().maps().stream()
                .mapToLong(map -> map.maxEntries()
                        * SpecialFields.pointers(linked.object().btf(), map.valueType()))
                .sum();
        return makers == 0 ? 0 : makers * tasks + OWN + (int) Math.min(KEPT_MOST, kept);
    }

    /** Returns the cell of an empty mask, 0 if there is no more memory. */
    int create() {
        for (int i = 0; i < references.length; i++) {
            if (references[i] == 0) {
                references[i] = 1;
                int mask = first + i * store.maskWords();
                store.maskZero(mask);
                return mask;
            }
        }
        return 0;
    }

    void acquire(int mask) {
        references[index(mask)]++;
    }

    void release(int mask) {
        int index = index(mask);
        if (references[index] > 0) {
            references[index]--;
        }
    }

    boolean owns(int mask) {
        int index = index(mask);
        return mask >= first && index < references.length;
    }

    private int index(int mask) {
        return (mask - first) / store.maskWords();
    }
}
