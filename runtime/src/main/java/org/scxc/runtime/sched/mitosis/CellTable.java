package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.state.Store;

/** The cells that user space knows, and its supply of ids; kept in the store like everything that can be undone. */
final class CellTable {
    private final Store store;
    private final boolean lowestFirst;
    private final int cgroup;
    private final int inode;
    private final int hasCpuset;
    private final int cpuset;
    private final int freed;
    private final int counters;

    private static final int FREED = 0;
    private static final int NEXT = 1;

    /** @param lowestFirst MAIN; before, the id freed last is used first (docs/kernel/mitosis-manager.md#cells) */
    CellTable(Store store, boolean lowestFirst) {
        this.store = store;
        this.lowestFirst = lowestFirst;
        cgroup = store.longs("mitosis.manager.cgroup", CellPort.MAX_CELLS);
        inode = store.longs("mitosis.manager.inode", CellPort.MAX_CELLS);
        hasCpuset = store.longs("mitosis.manager.hasCpuset", CellPort.MAX_CELLS);
        cpuset = store.masks("mitosis.manager.cpuset", CellPort.MAX_CELLS);
        freed = store.longs("mitosis.manager.freed", CellPort.MAX_CELLS);
        counters = store.longs("mitosis.manager.ids", 2);
        store.set(counters + NEXT, 1);
    }

    /** Cell 0 always exists. */
    boolean exists(int id) {
        return id == 0 || store.get(cgroup + id) != 0;
    }

    /** Ids above every existing one's. */
    int end() {
        int end = 1;
        for (int id = 1; id < store.get(counters + NEXT); id++) {
            if (exists(id)) {
                end = id + 1;
            }
        }
        return end;
    }

    int count() {
        int n = 0;
        for (int id = 0; id < end(); id++) {
            n += exists(id) ? 1 : 0;
        }
        return n;
    }

    /** Cgroup of a cell; −1 for cell 0 and for ids not in use. */
    int cgroup(int id) {
        return (int) store.get(cgroup + id) - 1;
    }

    long inode(int id) {
        return store.get(inode + id);
    }

    int find(long wanted) {
        for (int id = 1; id < end(); id++) {
            if (exists(id) && inode(id) == wanted) {
                return id;
            }
        }
        return -1;
    }

    int create(int newCgroup, long newInode) throws Bail {
        int id = allocate();
        store.set(cgroup + id, newCgroup + 1);
        store.set(inode + id, newInode);
        store.set(hasCpuset + id, 0);
        return id;
    }

    void destroy(int id) {
        store.set(cgroup + id, 0);
        store.set(hasCpuset + id, 0);
        int n = (int) store.get(counters + FREED);
        store.set(freed + n, id);
        store.set(counters + FREED, n + 1);
    }

    private int allocate() throws Bail {
        int n = (int) store.get(counters + FREED);
        if (n == 0) {
            int id = (int) store.get(counters + NEXT);
            if (id >= CellPort.MAX_CELLS) {
                throw new Bail("Cell ID space exhausted (max_cells=" + CellPort.MAX_CELLS + ")");
            }
            store.set(counters + NEXT, id + 1);
            return id;
        }
        int chosen = n - 1;
        for (int i = 0; lowestFirst && i < n; i++) {
            if (store.get(freed + i) < store.get(freed + chosen)) {
                chosen = i;
            }
        }
        int id = (int) store.get(freed + chosen);
        store.set(freed + chosen, store.get(freed + n - 1));
        store.set(counters + FREED, n - 1);
        return id;
    }

    @Nullable
    BitSet cpuset(int id) {
        return store.get(hasCpuset + id) == 0 ? null : BitSet.valueOf(store.maskToWords(mask(id)));
    }

    /** An empty {@code words} is "no cpuset". @return true if that is new */
    boolean setCpuset(int id, long[] words) {
        BitSet now = BitSet.valueOf(words);
        BitSet before = cpuset(id);
        if (now.isEmpty() ? before == null : now.equals(before)) {
            return false;
        }
        store.set(hasCpuset + id, now.isEmpty() ? 0 : 1);
        store.maskFrom(mask(id), words);
        return true;
    }

    private int mask(int id) {
        return cpuset + id * store.maskWords();
    }
}
