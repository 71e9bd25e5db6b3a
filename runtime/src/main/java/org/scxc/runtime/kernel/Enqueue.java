package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/**
 * ops.select_cpu and ops.enqueue: who may be called, direct verdicts, and deferred dispatches to another CPU's local DSQ
 * (docs/kernel/enqueue.md#enqueue-path, #direct-dispatch, #insert, docs/kernel/dsq.md#insertion).
 */
final class Enqueue {
    /** Internal: a property change puts the task back. Never passed to a scheduler. */
    static final long RESTORE = 2;

    private static final long VISIBLE = ~RESTORE;

    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps s;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final Listening listening;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final Calls calls;
    private final Exits exits;
    private final Events events;
    private final Insertion insertion;
    private final Warnings warnings;
    private final IdleSearch search;
    /** Before 6.14 ops.enqueue gets migration-disabled tasks unasked. */
    private final boolean handsOver;

    /** CPUs with deferred dispatches, in the order in which each got its first. */
    private final int[] deferredRqs;

    private int deferredCount;

    Enqueue(Ground ground, Calls calls, Insertion insertion, IdleSearch search) {
        this.search = search;
        t = ground.tasks();
        dsqs = ground.dsqs();
        s = ground.steps();
        idle = ground.idle();
        profile = ground.profile();
        handsOver = profile.steps().enqMigrationDisabled();
        clock = ground.clock();
        invocations = ground.invocations();
        listening = ground.listening();
        rqs = ground.rqs();
        cores = ground.cores();
        this.calls = calls;
        exits = ground.exits();
        warnings = exits.warnings();
        events = ground.events();
        this.insertion = insertion;
        deferredRqs = new int[rqs.cpus];
    }

    int selectCpu(int p, int prev, long wakeFlags) {
        if (calls.isBypassing() && profile.timed().bypassKeepsPrev()) {
            return prev;
        }
        if (!calls.has(Callback.SELECT_CPU) || calls.isBypassing()) {
            int found = search.select(invocations.cpu(), p, prev, wakeFlags);
            if (found >= 0) {
                refill(p);
                s.verdict(p, Insertion.verdictOf(Scx.DSQ_LOCAL));
                t.verdictFlags[p] = 0;
                t.verdictSlice[p] = 0;
            }
            return found >= 0 ? found : prev;
        }
        int cpu = calls.selectCpu(p, prev, wakeFlags);
        if (cpu < 0 || cpu >= rqs.cpus) {
            exits.claim(ExitKind.ERROR, 0, "invalid CPU " + cpu + " from ops.select_cpu()", p);
            return prev;
        }
        return cpu;
    }

    /** EN3 to EN7 for a task that is on {@code cpu}'s runqueue, in no DSQ. */
    void doEnqueue(int p, int cpu, long flags) {
        if (listening.isOn()) {
            listening.to.enqueued(p, cpu, flags & VISIBLE);
        }
        if ((flags & Scx.ENQ_REENQ) != 0 && isReenqueuedTooOften(p)) {
            return;
        }
        if (!idle.isActive(cpu)) {
            s.verdict(p, 0);
            cores.touch(p);
            refill(p);
            insertion.insertLocal(p, cpu, 0);
            return;
        }
        if (calls.isBypassing()) {
            bypass(p, cpu);
            return;
        }
        if (s.verdict(p) != 0) {
            direct(p, cpu);
            return;
        }
        if (t.exiting[p] && (calls.info().flags() & Scx.OPS_ENQ_EXITING) == 0) {
            events.add(ScxEvent.ENQ_SKIP_EXITING);
            cores.touch(p);
            refill(p);
            insertion.insertLocal(p, cpu, 0);
            return;
        }
        if (s.isMigrationDisabled(p) && !handsOver && (calls.info().flags() & Scx.OPS_ENQ_MIGRATION_DISABLED) == 0) {
            events.add(ScxEvent.ENQ_SKIP_MIGRATION_DISABLED);
            cores.touch(p);
            refill(p);
            insertion.insertLocal(p, cpu, 0);
            return;
        }
        if (!calls.has(Callback.ENQUEUE)) {
            cores.touch(p);
            refill(p);
            insertion.insert(p, insertion.globalOf(cpu), 0, false);
            return;
        }
        t.qseq[p]++;
        s.begin(p);
        t.reenqueuing[p] = (flags & Scx.ENQ_REENQ) != 0;
        calls.enqueue(p, cpu, flags & VISIBLE);
        t.reenqueuing[p] = false;
        if (!s.publish(p)) {
            direct(p, cpu);
        }
    }

    /** A bypass DSQ of the CPU is consumed by it alone, right after its local DSQ: the local DSQ stands for both. */
    private void bypass(int p, int cpu) {
        s.verdict(p, 0);
        cores.touch(p);
        refill(p);
        if (profile.timed().bypassDsq() == KernelProfile.BypassDsq.GLOBAL) {
            insertion.insert(p, insertion.globalOf(cpu), 0, false);
        } else {
            insertion.insertLocal(p, cpu, 0);
        }
    }

    /** scx_do_enqueue_task(), kernel/sched/ext/ext.c (v7.3): the scheduler ends, and its end finds the task. */
    private boolean isReenqueuedTooOften(int p) {
        int limit = profile.steps().reenqLimit();
        boolean often = limit > 0 && ++t.reenqueued[p] > limit;
        if (often) {
            String text = t.name(p) + " reenqueued " + t.reenqueued[p] + " times without running";
            exits.claim(ExitKind.ERROR_REENQ, 0, text, p);
        }
        return often;
    }

    /** The slice that the kernel gives: sch-&gt;slice_dfl, which bypass changes (scx_bypass(), kernel/sched/ext/ext.c, v7.3). */
    long sliceDfl() {
        return calls.isBypassing() ? profile.timed().bypassSliceNs() : Scx.SLICE_DFL;
    }

    /** refill_task_slice_dfl(). */
    void refill(int p) {
        t.slice(p, sliceDfl());
        events.add(ScxEvent.REFILL_SLICE_DFL);
    }

    /** The task is picked with slice 0. */
    void refillPicked(int p) {
        String function = profile.timed().balanceBeforeHigherClass() ? "pick_task_scx" : "do_pick_task_scx";
        warnings.zeroSlice(t.name(p), calls.info(), function);
        refill(p);
    }

    private void direct(int p, int cpu) {
        cores.touchDispatched(p);
        int queue = insertion.resolve(Insertion.verdictOf(s.verdict(p)), p, cpu);
        long flags = t.verdictFlags[p];
        if (dsqs.isLocal(queue) && queue != cpu) {
            defer(p, cpu);
            return;
        }
        s.verdict(p, 0);
        insertion.commit(p, flags, t.verdictSlice[p], t.verdictVtime[p]);
        insertion.insertChecked(p, queue, flags);
        if (insertion.isUser(queue)) {
            s.enterCustody(p);
        } else {
            insertion.endCustody(p, 0); // of the user DSQ that it was enqueued again from
        }
    }

    private void defer(int p, int rq) {
        if (s.firstDeferred(rq) < 0) {
            deferredRqs[deferredCount++] = rq;
        }
        s.defer(p, rq);
        if (invocations.isPutting()) {
            clock.post(
                    Clock.Event.DEFERRED,
                    invocations.cpu(),
                    clock.now() + profile.latencies().deferredLocalNs());
        }
    }

    /** Moves every task with a pending verdict for another CPU's local DSQ. */
    void runDeferred() {
        for (int i = 0; i < deferredCount; i++) {
            int rq = deferredRqs[i];
            for (int p = s.firstDeferred(rq); p >= 0; p = s.firstDeferred(rq)) {
                s.takeDeferred(p, rq);
                int queue = insertion.resolve(Insertion.verdictOf(s.verdict(p)), p, rq);
                long flags = t.verdictFlags[p];
                s.verdict(p, 0);
                insertion.commit(p, flags, t.verdictSlice[p], t.verdictVtime[p]);
                insertion.finish(p, rq, queue, flags);
            }
        }
        deferredCount = 0;
    }

    /** @return whether the verdict counts */
    boolean directVerdict(int p, long dsq, long flags, long slice, long vtime) {
        t.verdictSlice[p] = slice;
        t.verdictVtime[p] = vtime;
        if (!invocations.takeVerdict()) {
            exits.claim(ExitKind.ERROR, 0, insertion.name(p) + " already direct-dispatched", p);
            return false;
        }
        int task = invocations.current().task();
        if (p != task) {
            String text =
                    "scheduling for " + insertion.name(task) + " but trying to direct-dispatch " + insertion.name(p);
            exits.claim(ExitKind.ERROR, 0, text, p);
            return false;
        }
        if (s.verdict(p) != 0) { // of an enqueue before the last dequeue
            warnings.once("mark_direct_dispatch()");
        }
        s.verdict(p, Insertion.verdictOf(dsq));
        t.verdictFlags[p] = flags;
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
}
