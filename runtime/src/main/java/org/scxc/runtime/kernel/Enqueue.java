package org.scxc.runtime.kernel;

import static java.util.Objects.requireNonNull;

import org.scxc.model.ExitKind;
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
    int cursor;

    private int[] deferredQueue = new int[16];
    private int deferredCount;

    Enqueue(Core core) {
        this.core = core;
        t = core.tasks;
        dsqs = core.dsqs;
    }

    void setMaxBatch(int batch) {
        maxBatch = batch == 0 ? 32 : batch;
        bufferTask = new int[maxBatch];
        bufferSeq = new long[maxBatch];
        bufferDsq = new long[maxBatch];
        bufferFlags = new long[maxBatch];
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
                t.verdict[p] = Scx.DSQ_LOCAL;
                t.verdictFlags[p] = 0;
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
            t.verdict[p] = Scx.DSQ_INVALID;
            t.slice(p, Scx.SLICE_DFL);
            insertLocal(p, cpu, 0);
            return;
        }
        if (t.verdict[p] != Scx.DSQ_INVALID) {
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
        marker = p;
        markerTask = p;
        core.call(Callback.ENQUEUE, p);
        requireNonNull(core.ops).enqueue(p, flags & VISIBLE);
        marker = -1;
        if (t.verdict[p] != Scx.DSQ_INVALID) {
            direct(p, cpu);
        } else {
            t.custody[p] = true;
        }
    }

    private void direct(int p, int cpu) {
        int queue = resolve(t.verdict[p], p, cpu);
        long flags = t.verdictFlags[p];
        if (queue < core.nrCpus && queue != cpu) {
            defer(p);
            return;
        }
        t.verdict[p] = Scx.DSQ_INVALID;
        insertChecked(p, queue, flags);
    }

    private void defer(int p) {
        t.deferred[p] = true;
        if (deferredCount == deferredQueue.length) {
            deferredQueue = java.util.Arrays.copyOf(deferredQueue, deferredCount * 2);
        }
        deferredQueue[deferredCount++] = p;
        if (inPut) {
            core.postDeferred(core.here, core.now + core.profile.deferredLocalNs());
        }
    }

    /** Moves every task with a pending verdict for another CPU's local DSQ. */
    void runDeferred() {
        for (int i = 0; i < deferredCount; i++) {
            int p = deferredQueue[i];
            if (!t.deferred[p]) {
                continue; // a dequeue cancelled it
            }
            t.deferred[p] = false;
            int queue = resolve(t.verdict[p], p, t.cpu[p]);
            long flags = t.verdictFlags[p];
            t.verdict[p] = Scx.DSQ_INVALID;
            toLocal(p, queue, flags);
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
            return globalOf(t.cpu[p]);
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
        if (vtime && queue < core.nrCpus + core.machine.nodes()) {
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
        } else if ((flags & (Scx.ENQ_HEAD | Scx.ENQ_PREEMPT)) != 0) {
            dsqs.pushFront(queue, p);
        } else {
            dsqs.pushBack(queue, p);
        }
    }

    /** DQ6: into {@code cpu}'s local DSQ, then what follows of it. */
    private void insertLocal(int p, int cpu, long flags) {
        if ((flags & (Scx.ENQ_HEAD | Scx.ENQ_PREEMPT)) != 0) {
            dsqs.pushFront(cpu, p);
        } else {
            dsqs.pushBack(cpu, p);
        }
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

    /** dispatch_to_local_dsq: from wherever {@code p} is to CPU {@code dst}'s local DSQ. */
    private void toLocal(int p, int dst, long flags) {
        if (dst >= core.nrCpus) {
            insertChecked(p, dst, flags);
            return;
        }
        if (t.cpu[p] == dst) {
            insertChecked(p, dst, flags);
        } else if (!canRun(p, dst, true)) {
            insert(p, globalOf(t.cpu[p]), 0, false);
        } else {
            moveRemote(p, dst, flags);
        }
    }

    private boolean canRun(int p, int dst, boolean enforce) {
        if (!t.allows(p, dst)) {
            if (enforce) {
                String text = "SCX_DSQ_LOCAL[_ON] target CPU " + dst + " not allowed for " + name(p);
                core.claimExit(ExitKind.ERROR, 0, text, p);
            }
            return false;
        }
        return core.idle.isActive(dst);
    }

    private void moveRemote(int p, int dst, long flags) {
        core.removeRunnable(p);
        core.nrRunning[t.cpu[p]]--;
        t.cpu[p] = dst;
        core.nrRunning[dst]++;
        core.addRunnable(p, dst);
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
        if (slice != 0) {
            t.slice(p, slice);
        } else if (t.slice(p) == 0) {
            t.slice(p, 1);
        }
        if (vtime) {
            t.vtime(p, vtimeValue);
        }
        long all = flags | (vtime ? PRIQ : 0);
        if (core.listener != Listener.NONE) {
            core.listener.inserted(p, dsq, flags);
        }
        if (marker != -1) {
            return directVerdict(p, dsq, all);
        }
        if (cursor >= maxBatch) {
            core.claimExit(ExitKind.ERROR, 0, "dispatch buffer overflow", p);
            return false;
        }
        bufferTask[cursor] = p;
        bufferSeq[cursor] = t.custody[p] ? t.qseq[p] : 0;
        bufferDsq[cursor] = dsq;
        bufferFlags[cursor++] = all;
        return true;
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
        t.verdict[p] = dsq;
        t.verdictFlags[p] = flags;
        return true;
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
            if (t.custody[p] && t.qseq[p] == bufferSeq[i]) {
                t.custody[p] = false;
                int queue = resolve(bufferDsq[i], p, cpu);
                toLocal(p, queue, bufferFlags[i]);
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
        for (int p = dsqs.first(queue); p >= 0; p = dsqs.after(p)) {
            if (t.cpu[p] == cpu) {
                dsqs.remove(p);
                insertLocal(p, cpu, 0);
                return true;
            }
            if (canRun(p, cpu, false)) {
                dsqs.remove(p);
                moveRemote(p, cpu, 0);
                return true;
            }
        }
        return false;
    }

    /** scx_bpf_dsq_move of a task found on {@code from}. */
    boolean move(long from, int p, long to, long flags, boolean vtime, long vtimeValue) {
        int source = dsqs.find(from);
        if (source < 0 || dsqs.queueOf(p) != source) {
            return false;
        }
        if (vtime) {
            t.vtime(p, vtimeValue);
        }
        int queue = resolve(to, p, core.here);
        dsqs.remove(p);
        toLocal(p, queue, flags | (vtime ? PRIQ : 0));
        nrDispatched++;
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
                dsqs.remove(each);
                doEnqueue(each, cpu, Scx.ENQ_REENQ);
                moved++;
            }
        }
        return moved;
    }

    // ------------------------------------------------------------------------------------------------ dequeue

    /** T7: the BPF side loses the task. */
    void leaveCustody(int p, long flags) {
        if (t.custody[p]) {
            t.custody[p] = false;
            if (core.has(Callback.DEQUEUE)) {
                core.call(Callback.DEQUEUE, p);
                requireNonNull(core.ops).dequeue(p, flags);
            }
        }
    }

    void unlink(int p) {
        if (dsqs.queueOf(p) >= 0) {
            dsqs.remove(p);
        }
        t.deferred[p] = false;
        t.verdict[p] = Scx.DSQ_INVALID;
    }
}
