package org.scxc.bpf.serve;

import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.state.Store;

/** Masks that lie in a program's memory, struct bpf_cpumask in a map or a variable: kfuncs work on copies in the store. */
final class OwnMasks {
    /** As many as a kfunc has arguments. */
    private static final int COPIES = 5;

    private final Store store;
    private final int first;
    private int next;

    OwnMasks(Store store) {
        this.store = store;
        first = store.masks("bpf.own_cpumasks", COPIES);
    }

    int load(Execution x, long address) {
        int cell = first + next * store.maskWords();
        next = (next + 1) % COPIES;
        for (int i = 0; i < store.maskWords(); i++) {
            store.set(cell + i, Guest.load64(x, address + 8L * i));
        }
        return cell;
    }

    void store(Execution x, long address, int cell) {
        for (int i = 0; i < store.maskWords(); i++) {
            Guest.store64(x, address + 8L * i, store.get(cell + i));
        }
    }
}
