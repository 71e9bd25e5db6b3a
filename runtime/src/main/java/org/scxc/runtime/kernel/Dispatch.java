package org.scxc.runtime.kernel;

import java.util.Locale;
import org.scxc.model.ExitKind;
import org.scxc.runtime.ops.Scx;

/**
 * What a scheduler may do in ops.dispatch: the buffer of dispatches, consumption and moves between DSQs
 * (docs/kernel/dispatch.md#finish, #local, docs/kernel/dsq.md#insertion, #consume, #dsq-move), each path run without a
 * gap.
 */
final class Dispatch {
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps s;
    private final Invocations invocations;
    private final Listening listening;
    private final CoreScheduling cores;
    private final Exits exits;
    private final Insertion insertion;
    private final Enqueue enqueue;

    /** Entries flushed and tasks consumed in this call of ops.dispatch. */
    int nrDispatched;

    private int maxBatch = 32;
    private int[] bufferTask = new int[32];
    private long[] bufferSeq = new long[32];
    private long[] bufferDsq = new long[32];
    private long[] bufferFlags = new long[32];
    private long[] bufferSlice = new long[32];
    private long[] bufferVtime = new long[32];
    private int cursor;

    Dispatch(Ground ground, Insertion insertion, Enqueue enqueue) {
        t = ground.tasks();
        dsqs = ground.dsqs();
        s = ground.steps();
        invocations = ground.invocations();
        listening = ground.listening();
        cores = ground.cores();
        exits = ground.exits();
        this.insertion = insertion;
        this.enqueue = enqueue;
    }

    /** How many more dispatches the buffer holds. */
    int slotsLeft() {
        return maxBatch - cursor;
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

    /** IN0 to IN3. */
    boolean insertKfunc(int p, long dsq, long slice, long flags, boolean vtime, long vtimeValue) {
        if (p < 0) {
            exits.claim(ExitKind.ERROR, 0, "called with NULL task", -1);
            return false;
        }
        if ((flags & Scx.ENQ_INTERNAL) != 0) {
            exits.claim(ExitKind.ERROR, 0, "invalid enq_flags 0x" + Long.toHexString(flags), p);
            return false;
        }
        long all = flags | (vtime ? Insertion.PRIQ : 0);
        insertion.asked(p, all, slice, vtimeValue);
        if (listening.isOn()) {
            listening.to.inserted(p, dsq, flags);
        }
        if (invocations.takesVerdicts()) {
            return enqueue.directVerdict(p, dsq, all, slice, vtimeValue);
        }
        if (cursor >= maxBatch) {
            exits.claim(ExitKind.ERROR, 0, "dispatch buffer overflow", p);
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

    private boolean hasInstance(int p) {
        int ops = s.ops(p);
        return ops == Steps.QUEUED || ops == Steps.QUEUEING;
    }

    void cancel() {
        if (cursor == 0) {
            exits.claim(ExitKind.ERROR, 0, "dispatch buffer underflow", -1);
        } else {
            cursor--;
        }
    }

    /** FL: every entry of the buffer, in order; entries that are ignored count too. */
    void flush(int cpu) {
        for (int i = 0; i < cursor; i++) {
            int p = bufferTask[i];
            cores.touchDispatched(p);
            if (s.claim(p, t.qseq[p] == bufferSeq[i])) {
                insertion.commit(p, bufferFlags[i], bufferSlice[i], bufferVtime[i]);
                insertion.finish(p, cpu, insertion.resolve(bufferDsq[i], p, cpu), bufferFlags[i]);
            }
        }
        nrDispatched += cursor;
        cursor = 0;
    }

    boolean moveToLocal(long dsq, int cpu, long flags) {
        flush(cpu);
        int queue = dsqs.find(dsq);
        if (queue < 0) {
            exits.claim(ExitKind.ERROR, 0, String.format(Locale.ROOT, "invalid DSQ ID 0x%016x", dsq), -1);
            return false;
        }
        if (consume(queue, cpu, flags)) {
            nrDispatched++;
            return true;
        }
        return false;
    }

    boolean consumeGlobal(int cpu) {
        int queue = insertion.globalOf(cpu);
        return dsqs.length(queue) > 0 && consume(queue, cpu, 0);
    }

    private boolean consume(int queue, int cpu, long flags) {
        int p = s.takeable(queue, cpu);
        if (p < 0) {
            return false;
        }
        if (t.cpu(p) == cpu) {
            s.unlink(p);
            insertion.insertLocal(p, cpu, flags);
        } else {
            s.take(p, queue, cpu);
            s.release(p);
            insertion.moveRemote(p, cpu, flags);
        }
        insertion.endCustody(p, 0);
        return true;
    }

    /** The source is locked, so there is no dance (docs/kernel/dsq.md#dsq-move). */
    private void moveTo(int p, int queue, long flags) {
        int src = t.cpu(p);
        if (!dsqs.isLocal(queue) || queue == src) {
            insertion.insertChecked(p, queue, flags);
        } else if (!insertion.canRun(p, queue)) {
            insertion.insert(p, insertion.globalOf(src), 0, false);
        } else {
            insertion.moveRemote(p, queue, flags);
        }
        if (!insertion.isUser(queue)) {
            insertion.endCustody(p, 0);
        }
    }

    /**
     * scx_bpf_dsq_move of a task found on {@code from}. Unlike a consumed task it does not count for the balance loop
     * (docs/kernel/dsq.md#co5).
     */
    boolean move(long from, int p, long to, long flags, boolean vtime, long vtimeValue) {
        int source = dsqs.find(from);
        if (source < 0 || s.dsq(p) != source) {
            return false;
        }
        if (vtime) {
            t.vtime(p, vtimeValue);
        }
        int queue = insertion.resolve(to, p, invocations.cpu());
        s.unlink(p);
        moveTo(p, queue, flags | (vtime ? Insertion.PRIQ : 0));
        return true;
    }
}
