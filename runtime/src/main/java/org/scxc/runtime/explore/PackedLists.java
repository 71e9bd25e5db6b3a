package org.scxc.runtime.explore;

import org.scxc.runtime.kernel.Lists;
import org.scxc.runtime.state.Store;

/** Lists of few tasks, each in one cell of the store ({@link Seq}), so that a state is little to hash and to take back. */
final class PackedLists extends Lists {
    private final Store store;
    private final int cells;

    /** @param cells the first list's cell; the others' follow */
    PackedLists(Store store, int cells) {
        this.store = store;
        this.cells = cells;
    }

    @Override
    public int first(int list) {
        return Seq.first(store.get(cells + list));
    }

    @Override
    public int after(int list, int task) {
        long all = store.get(cells + list);
        return Seq.get(all >>> 4, Seq.indexOf(all, task));
    }

    /**
     * A kernel that lacks a safeguard may put a task on a list twice, where the links of a real one's list would be broken.
     *
     * @throws IllegalStateException if {@code task} is on the list
     */
    private void checkAbsent(int list, int task) {
        if (Seq.indexOf(store.get(cells + list), task) >= 0) {
            throw new IllegalStateException("task " + task + " is on list " + list + " already");
        }
    }

    @Override
    public void append(int list, int task) {
        checkAbsent(list, task);
        store.set(cells + list, Seq.append(store.get(cells + list), task));
    }

    @Override
    public void prepend(int list, int task) {
        checkAbsent(list, task);
        store.set(cells + list, Seq.prepend(store.get(cells + list), task));
    }

    @Override
    public void remove(int list, int task) {
        store.set(cells + list, Seq.remove(store.get(cells + list), task));
    }
}
