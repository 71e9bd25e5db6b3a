package org.scxc.runtime.kernel;

import org.scxc.model.Race.DequeueOrder;
import org.scxc.model.Race.Fault;
import org.scxc.model.Race.KernelVariant;
import org.scxc.runtime.state.Store;

/**
 * The atomic steps of the sched_ext core (docs/kernel/ops-state.md#atomic-steps), each written once, on the store of
 * either driver. The timed core runs a path's steps in a straight line; the explorer's program counters let another CPU
 * in between. Which locks are held around a step is the driver's business, and so is what counts as the same instance
 * of a task: one compares numbers, the other only needs to know whether a reference is old.
 *
 * <p>T1 to T7 are the transitions of docs/kernel/ops-state.md#transitions; other names are steps of the pages beside
 * it.
 */
public class Steps {
    /** ops_state, without its sequence number. */
    public static final int NONE = 0;

    public static final int QUEUEING = 1;
    public static final int QUEUED = 2;
    public static final int DISPATCHING = 3;

    /** One task's cells, a block for each field. */
    public static final int OPS = 0;

    public static final int CPU = 1;
    /**
     * 0 none, else the list's number + 1; it stays while a task that was taken off waits for a lock
     * (docs/kernel/dsq.md#consume).
     */
    public static final int DSQ = 2;
    /** holding_cpu + 1. */
    public static final int HOLDING = 3;

    public static final int MIGRATING = 4;
    /** A direct verdict in the driver's own terms, 0 = none. */
    public static final int VERDICT = 5;
    /** 7.1 and later: IN_CUSTODY. */
    public static final int CUSTODY = 6;
    /** Inside migrate_disable(). */
    public static final int MIGRATION_DISABLED = 7;

    public static final int FIELDS = 8;

    private static final int NO_FAULT = -1;

    private final Store store;
    private final Lists lists;
    private final int ops;
    private final int cpu;
    private final int dsq;
    private final int holding;
    private final int migrating;
    private final int verdict;
    private final int custody;
    private final int migrationDisabled;
    private final int cpusPtr;
    private final int words;
    private final int firstDeferred;
    private final boolean custodyCounts;
    private final boolean staleVerdict;
    private final int fault;

    /**
     * @param cells the first of {@link #FIELDS} × {@code tasks} cells
     * @param cpusPtr the first of the tasks' cpus_ptr masks
     * @param firstDeferred CPU 0's list of deferred direct dispatches; the other CPUs' follow
     */
    public Steps(Store store, Lists lists, int cells, int tasks, int cpusPtr, int firstDeferred, KernelVariant kernel) {
        this.store = store;
        this.lists = lists;
        ops = cells + OPS * tasks;
        cpu = cells + CPU * tasks;
        dsq = cells + DSQ * tasks;
        holding = cells + HOLDING * tasks;
        migrating = cells + MIGRATING * tasks;
        verdict = cells + VERDICT * tasks;
        custody = cells + CUSTODY * tasks;
        migrationDisabled = cells + MIGRATION_DISABLED * tasks;
        this.cpusPtr = cpusPtr;
        words = store.maskWords();
        this.firstDeferred = firstDeferred;
        staleVerdict = kernel.staleVerdict();
        custodyCounts = kernel.dequeueOrder() == DequeueOrder.AFTER_CAS;
        fault = kernel.fault().map(Fault::ordinal).orElse(NO_FAULT);
    }

    private boolean lacks(Fault safeguard) {
        return fault == safeguard.ordinal();
    }

    // ------------------------------------------------------------------------------------------------ what is

    public int ops(int p) {
        return store.at(ops + p);
    }

    public int cpu(int p) {
        return store.at(cpu + p);
    }

    public void cpu(int p, int c) {
        store.set(cpu + p, c);
    }

    /** @return the list that the task is on, or −1 */
    public int dsq(int p) {
        return store.at(dsq + p) - 1;
    }

    public boolean isMigrating(int p) {
        return store.get(migrating + p) != 0;
    }

    public boolean isHeld(int p) {
        return store.get(holding + p) != 0;
    }

    /** holding_cpu: the CPU that takes the task to another's local DSQ, or −1. */
    int holdingCpu(int p) {
        return store.at(holding + p) - 1;
    }

    public boolean inCustody(int p) {
        return store.get(custody + p) != 0;
    }

    public long verdict(int p) {
        return store.get(verdict + p);
    }

    public void verdict(int p, long value) {
        store.set(verdict + p, value);
    }

    public boolean isMigrationDisabled(int p) {
        return store.get(migrationDisabled + p) != 0;
    }

    void migrationDisabled(int p, boolean disabled) {
        store.set(migrationDisabled + p, disabled ? 1 : 0);
    }

    public final boolean allows(int p, int onCpu) {
        return store.maskTest(cpusPtr + p * words, onCpu);
    }

    /**
     * can_run (docs/kernel/dispatch.md#can-run), but for the target being online: only ever asked of a CPU that does
     * not own the task.
     */
    public boolean canRun(int p, int dst) {
        return !isMigrationDisabled(p) && allows(p, dst) || lacks(Fault.MASK_CHECK);
    }

    // ------------------------------------------------------------------------------------------------ enqueue
    // docs/kernel/enqueue.md#enqueue-path

    /** T1. The driver has begun a new instance. */
    public void begin(int p) {
        store.set(ops + p, QUEUEING);
    }

    /** T2 if ops.enqueue left no verdict, else T3. @return whether the BPF scheduler owns the task now */
    public boolean publish(int p) {
        if (store.get(verdict + p) != 0) {
            store.set(ops + p, NONE);
            return false;
        }
        store.set(ops + p, QUEUED);
        enterCustody(p);
        return true;
    }

    /** 7.1: exactly one ops.dequeue ends it. */
    public void enterCustody(int p) {
        if (custodyCounts) {
            store.set(custody + p, 1);
        }
    }

    /** DD2: the verdict is kept until the deferred run of {@code rq}. */
    public void defer(int p, int rq) {
        lists.append(firstDeferred + rq, p);
    }

    /** The next task of {@code rq}'s deferred run, or −1. Its verdict is still there. */
    public int firstDeferred(int rq) {
        return lists.first(firstDeferred + rq);
    }

    public void takeDeferred(int p, int rq) {
        lists.remove(firstDeferred + rq, p);
    }

    // ------------------------------------------------------------------------------------------------ insertion
    // docs/kernel/dsq.md#insertion

    /** Links {@code p} at the end. */
    public void insert(int p, int list) {
        lists.append(list, p);
        linked(p, list);
    }

    public void insertFirst(int p, int list) {
        lists.prepend(list, p);
        linked(p, list);
    }

    /** The driver has linked it. */
    public void linked(int p, int list) {
        store.set(dsq + p, list + 1);
    }

    /** T5: what was claimed is nobody's reference any more. */
    public void settle(int p) {
        store.set(ops + p, NONE);
    }

    /** Off its list for good: it was picked, or it goes from one DSQ to another. */
    public void unlink(int p) {
        lists.remove(store.at(dsq + p) - 1, p);
        store.set(dsq + p, 0);
    }

    // ------------------------------------------------------------------------------------------------ finish
    // docs/kernel/dispatch.md#finish, #local

    /**
     * FD1, FD2: T4.
     *
     * @param current whether the buffer's entry refers to the task's present instance
     * @return false if the entry is dropped, of which nobody is told
     */
    public boolean claim(int p, boolean current) {
        if (store.get(ops + p) != QUEUED || !current && !lacks(Fault.QSEQ_CHECK)) {
            return false;
        }
        store.set(ops + p, DISPATCHING);
        return true;
    }

    /** DL3: T6. A dequeue may win from here on. */
    public void hold(int p, int c) {
        store.set(holding + p, c + 1);
        if (!lacks(Fault.CLAIM_RELEASE)) {
            store.set(ops + p, NONE);
        }
    }

    /** DL5, CO4, under the lock of {@code src}: no dequeue came between. */
    public boolean holds(int p, int c, int src) {
        return (store.get(holding + p) == c + 1 || lacks(Fault.HOLDING_CHECK)) && store.get(cpu + p) == src;
    }

    /** DL6: the dance is over. */
    public void release(int p) {
        store.set(holding + p, 0);
        store.set(ops + p, NONE);
    }

    /** move_remote, under the source's lock: from here until it arrives no lock guards the task. */
    public void depart(int p, int dst) {
        store.set(dsq + p, 0);
        store.set(migrating + p, 1);
        store.set(cpu + p, dst);
    }

    /** Under the lock of the runqueue that owns it now. */
    public void arrive(int p) {
        store.set(migrating + p, 0);
    }

    // ------------------------------------------------------------------------------------------------ consume
    // docs/kernel/dsq.md#consume

    /** CO2: the first task of {@code list} that CPU {@code c} owns or may run, or −1. */
    public int takeable(int list, int c) {
        for (int p = lists.first(list); p >= 0; p = lists.after(list, p)) {
            if (store.get(cpu + p) == c || canRun(p, c)) {
                return p;
            }
        }
        return -1;
    }

    /** CO3: off the list, but p->scx.dsq stays until the source's lock is held. */
    public void take(int p, int list, int c) {
        lists.remove(list, p);
        store.set(holding + p, c + 1);
    }

    // ------------------------------------------------------------------------------------------------ dequeue
    // docs/kernel/dequeue.md#dequeue-path

    /** T7. @return false while a claim is under way: the caller waits */
    public boolean takeBack(int p) {
        long state = store.get(ops + p);
        if (state == DISPATCHING) {
            return lacks(Fault.CLAIM_WAIT);
        }
        if (state == QUEUED) {
            store.set(ops + p, NONE);
        }
        return true;
    }

    /** DE4, and insertion into a terminal DSQ. @return whether ops.dequeue is due */
    public boolean endCustody(int p) {
        if (store.get(custody + p) == 0) {
            return false;
        }
        if (!lacks(Fault.CUSTODY_END)) {
            store.set(custody + p, 0);
        }
        return true;
    }

    /** DE7: dispatch_dequeue. A dispatcher in the middle of its dance finds holding_cpu taken away. */
    public void dequeue(int p, int rq) {
        int list = store.at(dsq + p) - 1;
        if (list < 0) {
            if (!lacks(Fault.DEFERRED_UNLINK)) {
                lists.remove(firstDeferred + rq, p);
            }
        } else if (store.get(holding + p) == 0) {
            lists.remove(list, p);
        }
        store.set(holding + p, 0);
        store.set(dsq + p, 0);
        if (!staleVerdict) {
            store.set(verdict + p, 0);
        }
    }
}
