package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.state.Rng;

/**
 * Dispatch queues: linked lists over task numbers. Queue numbers 0..cpus−1 are the local DSQs, then one global DSQ a
 * node, then each CPU's deferred dispatches, then user DSQs. A queue ordered by vtime is kept in order (FIFO among equals).
 */
final class Dsqs extends Lists {
    private int[] head = new int[64];
    private int[] tail = new int[64];
    private int[] length = new int[64];
    private byte[] order = new byte[64]; // 0 empty/none yet, 1 FIFO, 2 PRIQ
    private long[] id = new long[64];
    private int count;
    private final int[] next;
    private final int[] previous;
    private final int[] on; // queue of a task, or −1
    private final Tasks tasks;
    private final int cpus;
    private final int firstDeferred;

    // Open addressing from user DSQ id to queue number.
    private long[] keys = new long[1024];
    private int[] values = new int[1024];
    private int used;

    Dsqs(Tasks tasks, int cpus, int nodes) {
        this.tasks = tasks;
        this.cpus = cpus;
        firstDeferred = cpus + nodes;
        next = new int[tasks.capacity];
        previous = new int[tasks.capacity];
        on = new int[tasks.capacity];
        Arrays.fill(on, -1);
        for (int i = 0; i < firstDeferred + cpus; i++) {
            newQueue(0);
        }
    }

    /** The local DSQ of CPU number {@code queue}. */
    boolean isLocal(int queue) {
        return queue < cpus;
    }

    int global(int node) {
        return cpus + node;
    }

    /** CPU 0's deferred dispatches; the other CPUs' follow. */
    int firstDeferred() {
        return firstDeferred;
    }

    /** A DSQ of the scheduler's own: neither a local nor a global one. */
    boolean isUser(int queue) {
        return queue >= firstDeferred;
    }

    private int newQueue(long userId) {
        if (count == head.length) {
            head = Arrays.copyOf(head, count * 2);
            tail = Arrays.copyOf(tail, count * 2);
            length = Arrays.copyOf(length, count * 2);
            order = Arrays.copyOf(order, count * 2);
            id = Arrays.copyOf(id, count * 2);
        }
        head[count] = -1;
        tail[count] = -1;
        id[count] = userId;
        return count++;
    }

    /** @return false if the id is taken */
    boolean create(long userId) {
        if (find(userId) >= 0) {
            return false;
        }
        if (used * 2 >= keys.length) {
            rehash();
        }
        insertKey(userId, newQueue(userId));
        return true;
    }

    /** Removes an empty queue's id. */
    void destroy(long userId) {
        int slot = slotOf(userId);
        if (values[slot] > 0) {
            values[slot] = -1; // tombstone
        }
    }

    /** The scheduler is gone: all its (empty) queues go. */
    void destroyAll() {
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0) {
                values[i] = -1;
            }
        }
    }

    /** Queue number of a user DSQ id, or −1. */
    int find(long userId) {
        int value = values[slotOf(userId)];
        return value > 0 ? value - 1 : -1;
    }

    private int slotOf(long userId) {
        int slot = (int) Rng.mix(userId) & keys.length - 1;
        while (values[slot] != 0 && (keys[slot] != userId || values[slot] < 0)) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void insertKey(long userId, int queue) {
        int slot = slotOf(userId);
        keys[slot] = userId;
        values[slot] = queue + 1;
        used++;
    }

    private void rehash() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[keys.length];
        used = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] > 0) {
                insertKey(oldKeys[i], oldValues[i] - 1);
            }
        }
    }

    long idOf(int queue) {
        return id[queue];
    }

    @Override
    public int first(int queue) {
        return head[queue];
    }

    int last(int queue) {
        return tail[queue];
    }

    int before(int task) {
        return previous[task];
    }

    int after(int task) {
        return next[task];
    }

    @Override
    public int after(int queue, int task) {
        return next[task];
    }

    int length(int queue) {
        return length[queue];
    }

    boolean isFifo(int queue) {
        return length[queue] > 0 && order[queue] == 1;
    }

    boolean isPriq(int queue) {
        return length[queue] > 0 && order[queue] == 2;
    }

    @Override
    public void append(int queue, int task) {
        order[queue] = 1;
        link(queue, task, tail[queue]);
    }

    @Override
    public void prepend(int queue, int task) {
        order[queue] = 1;
        link(queue, task, -1);
    }

    /** Behind all tasks whose vtime is not greater; signed 64-bit difference. Searches from the back. */
    void insertByVtime(int queue, int task) {
        order[queue] = 2;
        long vtime = tasks.vtime(task);
        int behind = tail[queue];
        while (behind >= 0 && tasks.vtime(behind) - vtime > 0) {
            behind = previous[behind];
        }
        link(queue, task, behind);
    }

    private void link(int queue, int task, int behind) {
        int ahead = behind < 0 ? head[queue] : next[behind];
        previous[task] = behind;
        next[task] = ahead;
        if (behind < 0) {
            head[queue] = task;
        } else {
            next[behind] = task;
        }
        if (ahead < 0) {
            tail[queue] = task;
        } else {
            previous[ahead] = task;
        }
        on[task] = queue;
        length[queue]++;
    }

    @Override
    public void remove(int queue, int task) {
        if (on[task] != queue) {
            return;
        }
        int behind = previous[task];
        int ahead = next[task];
        if (behind < 0) {
            head[queue] = ahead;
        } else {
            next[behind] = ahead;
        }
        if (ahead < 0) {
            tail[queue] = behind;
        } else {
            previous[ahead] = behind;
        }
        on[task] = -1;
        length[queue]--;
    }
}
