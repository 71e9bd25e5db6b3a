package org.scxc.runtime.sched;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * The discipline LC as a scheduler: a linked list that ops.dequeue unlinks from; dispatch looks at one task after the other,
 * tests its affinity, unlinks it, inserts it by SCX_DSQ_LOCAL_ON. The same as guest/src/main/bpf/linked.bpf.c, but for its
 * delay: a callback takes no time here.
 */
public final class Linked extends SmallScheduler {
    private static final int TRIES = 64;

    /** Cells of each task, and of the list's head at the end. */
    private int next;

    private int previous;
    private int linked;
    private int head;

    public Linked(SchedulerUse use) {
        super("linked", 0, timeoutMs(use, 5000), EnumSet.of(Callback.ENQUEUE, Callback.DEQUEUE, Callback.DISPATCH));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        head = door.taskCapacity();
        next = store.longs("linked.next", head + 1);
        previous = store.longs("linked.previous", head + 1);
        linked = store.longs("linked.linked", head + 1);
        store.set(next + head, head);
        store.set(previous + head, head);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        Store store = kernel().store();
        if (store.get(linked + task) != 0) {
            return;
        }
        long last = store.get(previous + head);
        store.set(next + task, head);
        store.set(previous + task, last);
        store.set(linked + task, 1);
        store.set(next + (int) last, task);
        store.set(previous + head, task);
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        unlink(task);
    }

    private void unlink(int task) {
        Store store = kernel().store();
        if (store.get(linked + task) == 0) {
            return;
        }
        store.set(next + (int) store.get(previous + task), store.get(next + task));
        store.set(previous + (int) store.get(next + task), store.get(previous + task));
        store.set(linked + task, 0);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        Kfuncs k = kernel();
        int task = head;
        for (int i = 0; i < TRIES; i++) {
            task = (int) k.store().get(next + task);
            if (task == head) {
                return;
            }
            if (k.store().maskTest(k.cpusPtr(task), cpu)) {
                unlink(task);
                k.dsqInsert(task, Scx.DSQ_LOCAL_ON | cpu, Scx.SLICE_DFL, 0);
                return;
            }
            int other = k.anyDistribute(k.cpusPtr(task));
            if (other < k.nrCpus()) {
                k.kickCpu(other, Scx.KICK_IDLE);
            }
        }
    }
}
