package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.CellCpus;
import org.scxc.runtime.state.Store;

/** The CPUs of cells as the manager has handed them out last; before that all are cell 0's. */
final class AppliedMasks implements CellCpus {
    private final CellPort bpf;
    private final CellTable cells;
    private final Store store;
    private final int primary;
    private final int borrowable;
    private final boolean borrowing;

    AppliedMasks(CellPort bpf, CellTable cells, boolean borrowing) {
        this.bpf = bpf;
        this.cells = cells;
        this.borrowing = borrowing;
        store = bpf.store();
        primary = store.masks("mitosis.manager.primary", CellPort.MAX_CELLS);
        borrowable = store.masks("mitosis.manager.borrowable", CellPort.MAX_CELLS);
        for (int cpu = 0; cpu < bpf.cpus(); cpu++) {
            store.maskSet(primary, cpu);
        }
    }

    void take(CellConfig config) {
        for (int id = 0; id < config.cells(); id++) {
            store.maskFrom(primary + id * store.maskWords(), config.primary()[id]);
            store.maskFrom(borrowable + id * store.maskWords(), config.borrowable()[id]);
        }
    }

    @Override
    public int cpus(int cgroup) {
        return primary + cell(cgroup) * store.maskWords();
    }

    @Override
    public int borrowable(int cgroup) {
        return borrowing ? borrowable + cell(cgroup) * store.maskWords() : NONE;
    }

    /** That of the nearest cgroup above that is one. */
    private int cell(int cgroup) {
        for (int at = cgroup; at >= 0; at = bpf.parent(at)) {
            for (int id = 1; id < cells.end(); id++) {
                if (cells.cgroup(id) == at) {
                    return id;
                }
            }
        }
        return 0;
    }
}
