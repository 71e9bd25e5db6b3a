package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.state.Store;

/** CPUs of each LLC, and how many a cell has in each. */
final class LlcMasks {
    private final State state;
    private final Store store;
    private final int masks;
    private final int counts;

    LlcMasks(State state) {
        this.state = state;
        this.store = state.store;
        masks = store.masks("mitosis.llcMask", state.llcs);
        counts = store.longs("mitosis.cpuCnt", State.MAX_CELLS * state.llcs);
        for (int cpu = 0; cpu < state.cpus; cpu++) {
            store.maskSet(mask(state.kernel.llcOf(cpu)), cpu);
        }
    }

    int mask(int llc) {
        return masks + llc * store.maskWords();
    }

    int count(int cell, int llc) {
        return (int) store.get(counts + cell * state.llcs + llc);
    }

    /** Counts the primary CPUs of the ids below {@code cells} anew. */
    void configured(int cells) {
        for (int cell = 0; cell < cells; cell++) {
            for (int llc = 0; llc < state.llcs; llc++) {
                store.maskAnd(state.scratch, state.primary(cell), mask(llc));
                store.set(counts + cell * state.llcs + llc, store.maskWeight(state.scratch));
            }
        }
    }
}
