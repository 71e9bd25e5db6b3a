package org.scxc.runtime.kernel;

import static java.util.Objects.requireNonNull;

import org.scxc.model.ExitKind;
import org.scxc.model.Race;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/**
 * Enqueue, insertion, the dispatch buffer, consumption and the move to another CPU's local DSQ
 * (sched_ext_core.md §1.2 to §1.8), each path run without a gap.
 */
final class Enqueue {
    /** Internal: a property change puts the task back. Never passed to a scheduler. */
    static final long RESTORE = 2;

    private static final long VISIBLE = ~RESTORE;

    private final Core core;
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps s;

    /** Callback may give a direct verdict for this task; −1 outside, −2 after it was given. */
    int marker = -1;

    int markerTask = -1;
    boolean inPut;
    int nrDispatched;

    private int maxBatch = 32;
    private int[] bufferTask = new int[32];
    private long[] bufferSeq = new long[32];
    private long[] bufferDsq = new long[32];
    private long[] bufferFlags = new long[32];
    private long[] bufferSlice = new long[32];
    private long[] bufferVtime = new long[32];
    int cursor;
    /** 7.1: slice and vtime are carried beside the verdict, and written where the task is inserted. */
    private final boolean writesAtCommit;

    /** CPUs with deferred dispatches, in the order in which each got its first. */
    private final int[] deferredRqs;

    private int deferredCount;

    Enqueue(Core core) {
        this.core = core;
        t = core.tasks;
        dsqs = core.dsqs;
        s = core.steps;
        deferredRqs = new int[core.nrCpus];
        writesAtCommit = core.profile.variant().sliceWrite() == Race.SliceWrite.AT_COMMIT;
    }

    /** A direct verdict as the steps keep it: 0 = none. */
    private static long verdictOf(long dsq) {
        return dsq ^ Scx.DSQ_INVALID;
    }

    /** What a callback that another CPU comes between has to find again. */
    record Context(int marker, int markerTask, boolean inPut) {}

    Context leave() {
        Context context = new Context(marker, markerTask, inPut);
        marker = -1;
        inPut = false;
        return context;
    }

    void enter(Context context) {
        marker = context.marker;
        markerTask = context.markerTask;
        inPut = context.inPut;
    }

    void setMaxBatch(int batch) {
        maxBatch = batch == 0 ? 32 : batch;
        bufferTask = new int[maxBatch];
        bufferSeq = new long[maxBatch];
        bufferDsq = new long[maxBatch];
        bufferFlags = new long[maxBatch];
        bufferSlice = new long[maxBatch];
        bufferVtime = new long[maxBatch];
        cursor = 0;
    }

    int maxBatch() {
        return maxBatch;
    }

    // ------------------------------------------------------------------------------------------------ enqueue

    int selectCpu(int p, int prev, long wakeFlags) {
        if (!core.has(Callback.SELECT_CPU)) {
            int found = core.idle.selectDfl(core.here, prev, t.mask(p));
            if ((found & 1 << 30) != 0) {
                t.slice(p, Scx.SLICE_DFL);
                s.verdict(p, verdictOf(Scx.DSQ_LOCAL));
                t.verdictFlags[p] = 0;
                t.verdictSlice[p] = 0;
            }
            return found & ~(1 << 30);
        }
        marker = p;
        markerTask = p;
        core.call(Callback.SELECT_CPU, p);
        int cpu = requireNonNull(core.ops).selectCpu(p, prev, wakeFlags);
        marker = -1;
        if (cpu < 0 || cpu >= core.nrCpus) {
            core.claimExit(ExitKind.ERROR, 0, "invalid CPU " + cpu + " from ops.select_cpu()", p);
            return prev;
        }
        return cpu;
    }

    /** EN3 to EN7 for a task that is on {@code cpu}'s runqueue, in no DSQ. */
    void doEnqueue(int p, int cpu, long flags) {
        if (core.listener != Listener.NONE) {
            core.listener.enqueued(p, cpu, flags & VISIBLE);
        }
        if (!core.idle.isActive(cpu)) {
            s.verdict(p, 0);
            t.slice(p, Scx.SLICE_DFL);
            insertLocal(p, cpu, 0);
            return;
        }
        if (s.verdict(p) != 0) {
            direct(p, cpu);
            return;
        }
        if (t.exiting[p] && (core.info.flags() & Scx.OPS_ENQ_EXITING) == 0) {
            t.slice(p, Scx.SLICE_DFL);
            insertLocal(p, cpu, 0);
            return;
        }
        if (!core.has(Callback.ENQUEUE)) {
            t.slice(p, Scx.SLICE_DFL);
            insert(p, globalOf(cpu), 0, false);
            return;
        }
        t.qseq[p]++;
        s.begin(p);
        marker = p;
        markerTask = p;
        core.call(Callback.ENQUEUE, p);
        requireNonNull(core.ops).enqueue(p, flags & VISIBLE);
        marker = -1;
        if (!s.publish(p)) {
            direct(p, cpu);
        }
    }

    private void direct(int p, int cpu) {
        int queue = resolve(verdictOf(s.verdict(p)), p, cpu);
        long flags = t.verdictFlags[p];
        if (queue < core.nrCpus && queue != cpu) {
            defer(p, cpu);
            return;
        }
        s.verdict(p, 0);
        commit(p, flags, t.verdictSlice[p], t.verdictVtime[p]);
        insertChecked(p, queue, flags);
        if (isUser(queue)) {
            s.enterCustody(p);
        }
    }

    private boolean isUser(int queue) {
        return queue >= core.nrCpus + core.machine.nodes();
    }

    private void defer(int p, int rq) {
        if (s.firstDeferred(rq) < 0) {
            deferredRqs[deferredCount++] = rq;
        }
        s.defer(p, rq);
        if (inPut) {
            core.postDeferred(core.here, core.now + core.profile.deferredLocalNs());
        }
    }

    /** Moves every task with a pending verdict for another CPU's local DSQ. */
    void runDeferred() {
        for (int i = 0; i < deferredCount; i++) {
            int rq = deferredRqs[i];
            for (int p = s.firstDeferred(rq); p >= 0; p = s.firstDeferred(rq)) {
                s.takeDeferred(p, rq);
                int queue = resolve(verdictOf(s.verdict(p)), p, rq);
                long flags = t.verdictFlags[p];
                s.verdict(p, 0);
                commit(p, flags, t.verdictSlice[p], t.verdictVtime[p]);
                finish(p, rq, queue, flags);
            }
        }
        deferredCount = 0;
    }

    /** Queue number of a DSQ id; an invalid one raises the kernel's error and gives the global DSQ. */
    private int resolve(long dsq, int p, int cpu) {
        if (dsq == Scx.DSQ_LOCAL) {
            return cpu;
        }
        if ((dsq & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            int target = (int) dsq;
            if (target < 0 || target >= core.nrCpus) {
                core.claimExit(ExitKind.ERROR, 0, "invalid CPU " + target + " in SCX_DSQ_LOCAL_ON dispatch verdict", p);
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
            core.claimExit(ExitKind.ERROR, 0, text, p);
            return globalOf(cpu);
        }
        return queue;
    }

    int globalOf(int cpu) {
        return core.nrCpus + core.machine.nodeOf(cpu);
    }

    private String name(int p) {
        return t.comm[p] + "[" + t.pid[p] + "]";
    }

    // ------------------------------------------------------------------------------------------------ insertion

    private static final long PRIQ = 1L << 57;

    private void insertChecked(int p, int queue, long flags) {
        boolean vtime = (flags & PRIQ) != 0;
        if (vtime && !isUser(queue)) {
            core.claimExit(ExitKind.ERROR, 0, "cannot use vtime ordering for built-in DSQs", p);
            vtime = false;
        }
        if (vtime && dsqs.isFifo(queue) || !vtime && dsqs.isPriq(queue)) {
            String text = String.format(
                    "DSQ ID 0x%016x already had %s-enqueued tasks", dsqs.idOf(queue), vtime ? "FIFO" : "PRIQ");
            core.claimExit(ExitKind.ERROR, 0, text, p);
        }
        insert(p, queue, flags, vtime);
    }

    private void insert(int p, int queue, long flags, boolean vtime) {
        if (queue < core.nrCpus) {
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
    private void insertLocal(int p, int cpu, long flags) {
        link(p, cpu, flags);
        if (core.inBalance[cpu]) {
            return;
        }
        int current = core.curr[cpu];
        if (current < 0) {
            core.resched(cpu);
        } else if ((flags & Scx.ENQ_PREEMPT) != 0 && current != p && t.sched[current] == Tasks.EXT) {
            t.slice(current, 0);
            core.resched(cpu);
        }
    }

    /** FD4 of a claimed or deferred task that is on no list; {@code rq} is the runqueue whose lock is held. */
    private void finish(int p, int rq, int queue, long flags) {
        if (queue < core.nrCpus) {
            toLocal(p, rq, queue, flags);
            return;
        }
        if (!isUser(queue)) {
            endCustody(p, 0);
        }
        insertChecked(p, queue, flags);
        s.settle(p);
    }

    /** dispatch_to_local_dsq (§1.6), its steps in a straight line: nobody takes the task away between them. */
    private void toLocal(int p, int rq, int dst, long flags) {
        int src = t.cpu(p);
        if (src != dst && !canRun(p, dst)) {
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
        s.hold(p, core.here);
        s.release(p);
        if (src == dst) {
            insertChecked(p, dst, flags);
        } else {
            moveRemote(p, dst, flags);
        }
        endCustody(p, 0);
    }

    /** can_run with enforce: the kernel's error, unless the target is merely offline. */
    private boolean canRun(int p, int dst) {
        if (!s.canRun(p, dst)) {
            String text = "SCX_DSQ_LOCAL[_ON] target CPU " + dst + " not allowed for " + name(p);
            core.claimExit(ExitKind.ERROR, 0, text, p);
            return false;
        }
        return core.idle.isActive(dst);
    }

    private void moveRemote(int p, int dst, long flags) {
        core.removeRunnable(p);
        core.nrRunning[t.cpu(p)]--;
        s.depart(p, dst);
        core.nrRunning[dst]++;
        core.addRunnable(p, dst);
        s.arrive(p);
        insertLocal(p, dst, flags & ~PRIQ);
    }

    // ------------------------------------------------------------------------------------------------ kfuncs

    /** IN0 to IN3. */
    boolean insertKfunc(int p, long dsq, long slice, long flags, boolean vtime, long vtimeValue) {
        if (p < 0) {
            core.claimExit(ExitKind.ERROR, 0, "called with NULL task", -1);
            return false;
        }
        if ((flags & Scx.ENQ_INTERNAL) != 0) {
            core.claimExit(ExitKind.ERROR, 0, "invalid enq_flags 0x" + Long.toHexString(flags), p);
            return false;
        }
        long all = flags | (vtime ? PRIQ : 0);
        if (!writesAtCommit) {
            write(p, all, slice, vtimeValue); // at once, even if the dispatch is dropped later
        }
        if (core.listener != Listener.NONE) {
            core.listener.inserted(p, dsq, flags);
        }
        if (marker != -1) {
            t.verdictSlice[p] = slice;
            t.verdictVtime[p] = vtimeValue;
            return directVerdict(p, dsq, all);
        }
        if (cursor >= maxBatch) {
            core.claimExit(ExitKind.ERROR, 0, "dispatch buffer overflow", p);
            return false;
        }
        bufferTask[cursor] = p;
        bufferSeq[cursor] = hasInstance(p) ? t.qseq[p] : 0;
        bufferDsq[cursor] = dsq;
        bufferSlice[cursor] = slice;
        bufferVtime[cursor] = vtimeValue;
        bufferFlags[cursor++] = all;
        return true;
    }

    private void commit(int p, long flags, long slice, long vtime) {
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

    private boolean directVerdict(int p, long dsq, long flags) {
        if (marker == -2) {
            core.claimExit(ExitKind.ERROR, 0, name(p) + " already direct-dispatched", p);
            return false;
        }
        marker = -2;
        if (p != markerTask) {
            String text = "scheduling for " + name(markerTask) + " but trying to direct-dispatch " + name(p);
            core.claimExit(ExitKind.ERROR, 0, text, p);
            return false;
        }
        s.verdict(p, verdictOf(dsq));
        t.verdictFlags[p] = flags;
        return true;
    }

    private boolean hasInstance(int p) {
        int ops = s.ops(p);
        return ops == Steps.QUEUED || ops == Steps.QUEUEING;
    }

    void cancel() {
        if (cursor == 0) {
            core.claimExit(ExitKind.ERROR, 0, "dispatch buffer underflow", -1);
        } else {
            cursor--;
        }
    }

    /** FL: every entry of the buffer, in order; entries that are ignored count too. */
    void flush(int cpu) {
        for (int i = 0; i < cursor; i++) {
            int p = bufferTask[i];
            if (s.claim(p, t.qseq[p] == bufferSeq[i])) {
                commit(p, bufferFlags[i], bufferSlice[i], bufferVtime[i]);
                finish(p, cpu, resolve(bufferDsq[i], p, cpu), bufferFlags[i]);
            }
        }
        nrDispatched += cursor;
        cursor = 0;
    }

    // ------------------------------------------------------------------------------------------------ consume

    boolean moveToLocal(long dsq, int cpu) {
        flush(cpu);
        int queue = dsqs.find(dsq);
        if (queue < 0) {
            core.claimExit(ExitKind.ERROR, 0, String.format("invalid DSQ ID 0x%016x", dsq), -1);
            return false;
        }
        if (consume(queue, cpu)) {
            nrDispatched++;
            return true;
        }
        return false;
    }

    boolean consumeGlobal(int cpu) {
        int queue = globalOf(cpu);
        return dsqs.length(queue) > 0 && consume(queue, cpu);
    }

    private boolean consume(int queue, int cpu) {
        int p = s.takeable(queue, cpu);
        if (p < 0) {
            return false;
        }
        if (t.cpu(p) == cpu) {
            s.unlink(p);
            insertLocal(p, cpu, 0);
        } else {
            s.take(p, queue, cpu);
            s.release(p);
            moveRemote(p, cpu, 0);
        }
        endCustody(p, 0);
        return true;
    }

    /** The source is locked, so there is no dance (§1.8). */
    private void moveTo(int p, int queue, long flags) {
        int src = t.cpu(p);
        if (queue >= core.nrCpus || queue == src) {
            insertChecked(p, queue, flags);
        } else if (!canRun(p, queue)) {
            insert(p, globalOf(src), 0, false);
        } else {
            moveRemote(p, queue, flags);
        }
        if (!isUser(queue)) {
            endCustody(p, 0);
        }
    }

    /** scx_bpf_dsq_move of a task found on {@code from}. Unlike a consumed task it does not count for the balance loop (§1.7, CO5). */
    boolean move(long from, int p, long to, long flags, boolean vtime, long vtimeValue) {
        int source = dsqs.find(from);
        if (source < 0 || s.dsq(p) != source) {
            return false;
        }
        if (vtime) {
            t.vtime(p, vtimeValue);
        }
        int queue = resolve(to, p, core.here);
        s.unlink(p);
        moveTo(p, queue, flags | (vtime ? PRIQ : 0));
        return true;
    }

    /** Every task of this CPU's local DSQ that may stay goes through ops.enqueue again; the others are being moved. */
    int reenqueueLocal(int cpu) {
        int n = dsqs.length(cpu);
        int[] all = new int[n];
        int p = dsqs.first(cpu);
        for (int i = 0; i < n; i++) {
            all[i] = p;
            p = dsqs.after(p);
        }
        int moved = 0;
        for (int each : all) {
            if (t.allows(each, cpu)) {
                s.unlink(each);
                doEnqueue(each, cpu, Scx.ENQ_REENQ);
                moved++;
            }
        }
        return moved;
    }

    // ------------------------------------------------------------------------------------------------ dequeue

    /** DE2 to DE4: the BPF side loses the task. 6.12 calls ops.dequeue before the swap, 7.1 after it and once a custody. */
    void leaveCustody(int p, long flags) {
        if (s.ops(p) == Steps.QUEUED && core.profile.variant().dequeueOrder() == Race.DequeueOrder.BEFORE_CAS) {
            callDequeue(p, flags);
        }
        if (!s.takeBack(p)) {
            throw new IllegalStateException("a claim outlives its path");
        }
        endCustody(p, (flags & Scx.DEQ_SLEEP) != 0 ? flags : flags | Scx.DEQ_SCHED_CHANGE);
    }

    /** 7.1: also when the task arrives on a DSQ that the kernel alone takes tasks from, with flags 0. */
    private void endCustody(int p, long flags) {
        if (s.endCustody(p)) {
            callDequeue(p, flags);
        }
    }

    private void callDequeue(int p, long flags) {
        if (core.has(Callback.DEQUEUE)) {
            Callback outer = core.door.context; // it may come out of a kfunc of ops.dispatch
            core.call(Callback.DEQUEUE, p);
            requireNonNull(core.ops).dequeue(p, flags);
            core.door.context = outer;
        }
    }
}
