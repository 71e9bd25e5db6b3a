package org.scxc.runtime.sched;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.state.Store;

/** A BPF_MAP_TYPE_QUEUE of pids: first in first out, full at its capacity; a pid may be in it more than once. */
public final class PidFifo {
    private final Store store;
    private final int capacity;
    private final int pids;
    private final int head; // popped so far
    private final int tail; // pushed so far

    /** @param name prefix of its blocks in the store */
    public PidFifo(Kfuncs door, String name, int capacity) {
        store = door.store();
        this.capacity = capacity;
        pids = store.longs(name + ".pids", capacity);
        head = store.longs(name + ".head", 1);
        tail = store.longs(name + ".tail", 1);
    }

    /** @return false if it is full */
    public boolean push(int pid) {
        long at = store.get(tail);
        if (at - store.get(head) == capacity) {
            return false;
        }
        store.set(pids + (int) (at % capacity), pid);
        store.set(tail, at + 1);
        return true;
    }

    /** @return −1 if it is empty */
    public int pop() {
        long at = store.get(head);
        if (at == store.get(tail)) {
            return -1;
        }
        store.set(head, at + 1);
        return (int) store.get(pids + (int) (at % capacity));
    }
}
