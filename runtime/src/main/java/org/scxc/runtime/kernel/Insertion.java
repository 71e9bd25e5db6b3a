package org.scxc.runtime.kernel;

import java.util.Locale;
import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.Race;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Scx;

/**
 * A task's way into a queue: what a DSQ id means, insertion, the move to another CPU's local DSQ, and the end of the BPF side's
 * custody (docs/kernel/enqueue.md#insert, docs/kernel/dispatch.md#finish, #local, docs/kernel/dsq.md#insertion,
 * #consume), each path run without a gap.
 */
final class Insertion {
    /** In flags of this package only: the insertion is by vtime. */
    static final long PRIQ = 1L << 57;

    private final Machine machine;
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps s;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Exits exits;
    private final Events events;
    private final Cids cids;
    /** 7.1: slice and vtime are carried beside the verdict, and written where the task is inserted. */
    private final boolean writesAtCommit;

    Insertion(Ground ground, Calls calls) {
        machine = ground.machine();
        t = ground.tasks();
        dsqs = ground.dsqs();
        s = ground.steps();
        idle = ground.idle();
        profile = ground.profile();
        invocations = ground.invocations();
        rqs = ground.rqs();
        cores = ground.cores();
        servers = ground.servers();
        this.calls = calls;
        exits = ground.exits();
        events = ground.events();
        cids = ground.cids();
        writesAtCommit = profile.steps().sliceWrite() == Race.SliceWrite.AT_COMMIT;
    }

    /** A direct verdict as the steps keep it: 0 = none. */
    static long verdictOf(long dsq) { // its own inverse
        return dsq ^ Scx.DSQ_INVALID;
    }

    /** Queue number of a DSQ id; an invalid one raises the kernel's error and gives the global DSQ. */
    int resolve(long dsq, int p, int cpu) {
        if (dsq == Scx.DSQ_LOCAL) {
            return cpu;
        }
        if ((dsq & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            int target = cids.named((int) dsq);
            if (target < 0 || target >= rqs.cpus) {
                exits.claim(ExitKind.ERROR, 0, "invalid CPU " + target + " in SCX_DSQ_LOCAL_ON dispatch verdict", p);
                return globalOf(cpu);
            }
            return target;
        }
        if (dsq == Scx.DSQ_GLOBAL) {
            return globalOf(t.cpu(p));
        }
        int queue = dsq < 0 ? -1 : dsqs.find(dsq);
        if (queue < 0) {
            String text = "non-existent DSQ 0x" + Long.toHexString(dsq) + " for " + name(p);
            exits.claim(ExitKind.ERROR, 0, text, p);
            return globalOf(cpu);
        }
        return queue;
    }

    int globalOf(int cpu) {
        return dsqs.global(machine.nodeOf(cpu));
    }

    boolean isUser(int queue) {
        return dsqs.isUser(queue);
    }

    String name(int p) {
        return t.comm[p] + "[" + t.pid[p] + "]";
    }

    /** A scheduler asked for it: before 7.1 slice and vtime are written at once, even if the dispatch is dropped later. */
    void asked(int p, long flags, long slice, long vtime) {
        if (!writesAtCommit) {
            write(p, flags, slice, vtime);
        }
    }

    void commit(int p, long flags, long slice, long vtime) {
        if (writesAtCommit) {
            write(p, flags, slice, vtime);
        }
    }

    /** IN1: 0 keeps the slice, but for one that is used up. */
    private void write(int p, long flags, long slice, long vtime) {
        if (slice != 0) {
            t.slice(p, slice);
        } else if (t.slice(p) == 0) {
            t.slice(p, 1);
        }
        if ((flags & PRIQ) != 0) {
            t.vtime(p, vtime);
        }
    }

    void insertChecked(int p, int queue, long flags) {
        boolean vtime = (flags & PRIQ) != 0;
        if (vtime && !isUser(queue)) {
            exits.claim(ExitKind.ERROR, 0, "cannot use vtime ordering for built-in DSQs", p);
            vtime = false;
        }
        if (vtime && dsqs.isFifo(queue) || !vtime && dsqs.isPriq(queue)) {
            String text = String.format(
                    Locale.ROOT,
                    "DSQ ID 0x%016x already had %s-enqueued tasks",
                    dsqs.idOf(queue),
                    vtime ? "FIFO" : "PRIQ");
            exits.claim(ExitKind.ERROR, 0, text, p);
        }
        insert(p, queue, flags, vtime);
    }

    void insert(int p, int queue, long flags, boolean vtime) {
        if (dsqs.isLocal(queue)) {
            insertLocal(p, queue, flags);
        } else if (vtime) {
            dsqs.insertByVtime(queue, p);
            s.linked(p, queue);
        } else {
            link(p, queue, flags);
        }
    }

    private void link(int p, int queue, long flags) {
        if ((flags & (Scx.ENQ_HEAD | Scx.ENQ_PREEMPT)) != 0) {
            s.insertFirst(p, queue);
        } else {
            s.insert(p, queue);
        }
    }

    /** DQ6: into {@code cpu}'s local DSQ, then what follows of it. */
    void insertLocal(int p, int cpu, long flags) {
        link(p, cpu, flags);
        if (rqs.inBalance[cpu]) {
            return;
        }
        int current = rqs.curr[cpu];
        if (current < 0) {
            rqs.resched(cpu);
        } else if ((flags & Scx.ENQ_PREEMPT) != 0 && current != p && t.sched[current] == Tasks.EXT) {
            t.slice(current, 0);
            rqs.resched(cpu);
        }
    }

    /** FD4 of a claimed or deferred task that is on no list; {@code rq} is the runqueue whose lock is held. */
    void finish(int p, int rq, int queue, long flags) {
        if (dsqs.isLocal(queue)) {
            toLocal(p, rq, queue, flags);
            return;
        }
        if (!isUser(queue)) {
            endCustody(p, 0);
        }
        insertChecked(p, queue, flags);
        s.settle(p);
    }

    /**
     * dispatch_to_local_dsq (docs/kernel/dispatch.md#local), its steps in a straight line: nobody takes the task away
     * between them.
     */
    private void toLocal(int p, int rq, int dst, long flags) {
        int src = t.cpu(p);
        if (src != dst && !canRun(p, dst)) {
            endCustody(p, 0);
            insert(p, globalOf(src), 0, false);
            s.settle(p);
            return;
        }
        if (rq == src && src == dst) {
            endCustody(p, 0);
            insertChecked(p, dst, flags);
            s.settle(p);
            return;
        }
        s.hold(p, invocations.cpu());
        s.release(p);
        if (src == dst) {
            insertChecked(p, dst, flags);
        } else {
            moveRemote(p, dst, flags);
        }
        endCustody(p, 0);
    }

    /** can_run with enforce: the kernel's error, unless the target is merely offline. */
    boolean canRun(int p, int dst) {
        if (!s.canRun(p, dst)) {
            String text = s.isMigrationDisabled(p)
                    ? "SCX_DSQ_LOCAL[_ON] cannot move migration disabled " + name(p) + " from CPU " + t.cpu(p) + " to "
                            + dst
                    : "SCX_DSQ_LOCAL[_ON] target CPU " + dst + " not allowed for " + name(p);
            exits.claim(ExitKind.ERROR, 0, text, p);
            return false;
        }
        if (!idle.isActive(dst)) {
            events.add(ScxEvent.DISPATCH_LOCAL_DSQ_OFFLINE);
            return false;
        }
        return true;
    }

    void moveRemote(int p, int dst, long flags) {
        cores.leaves(p, false);
        rqs.removeRunnable(p);
        rqs.nrRunning[t.cpu(p)]--;
        servers.extLeft(t.cpu(p));
        s.depart(p, dst);
        rqs.nrRunning[dst]++;
        rqs.addRunnable(p, dst);
        servers.extArrived(dst);
        s.arrive(p);
        cores.joins(p);
        insertLocal(p, dst, flags & ~PRIQ);
    }

    /** DE2 to DE4: the BPF side loses the task. 6.12 calls ops.dequeue before the swap, 7.1 after it and once a custody. */
    void leaveCustody(int p, long flags) {
        if (s.ops(p) == Steps.QUEUED && profile.steps().dequeueOrder() == Race.DequeueOrder.BEFORE_CAS) {
            calls.dequeue(p, flags);
        }
        if (!s.takeBack(p)) {
            throw new IllegalStateException("a claim outlives its path");
        }
        endCustody(p, (flags & (Scx.DEQ_SLEEP | Scx.DEQ_CORE_SCHED_EXEC)) != 0 ? flags : flags | Scx.DEQ_SCHED_CHANGE);
    }

    /** 7.1: also when the task arrives on a DSQ that the kernel alone takes tasks from, with flags 0. */
    void endCustody(int p, long flags) {
        if (s.endCustody(p)) {
            calls.dequeue(p, flags);
        }
    }
}
