package org.scxc.runtime.kernel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.model.Kfunc;
import org.scxc.model.KfuncRules;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.ExitInfo;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** The kfuncs, over kernel types, with the kernel's results. Which is allowed where is checked here. */
final class Door extends CidKfuncs {
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Exits exits;
    private final Calls calls;
    private final HostThread host;
    private final Ticks ticks;
    private final Kicks kicks;
    private final Enqueue enqueue;
    private final Reenqueues reenqueues;
    private final Dispatch dispatch;
    private final CallbackTime callbackTime;
    private final Rng random;
    private final Cids cids;
    private final KfuncRules kfuncs;
    private final boolean[][] allowed = new boolean[Kfunc.values().length][Callback.values().length];

    Door(
            Ground ground,
            Calls calls,
            IdleSearch search,
            HostThread host,
            Ticks ticks,
            Kicks kicks,
            Enqueue enqueue,
            Reenqueues reenqueues,
            Dispatch dispatch,
            CallbackTime callbackTime,
            Cgroups cgroups,
            Rng random) {
        super(ground, calls, cgroups, search);
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        exits = ground.exits();
        cids = ground.cids();
        this.calls = calls;
        this.host = host;
        this.ticks = ticks;
        this.kicks = kicks;
        this.enqueue = enqueue;
        this.reenqueues = reenqueues;
        this.dispatch = dispatch;
        this.callbackTime = callbackTime;
        this.random = random;
        kfuncs = profile.steps().kfuncs();
        for (Kfunc kfunc : Kfunc.values()) {
            for (Callback callback : Callback.values()) {
                allowed[kfunc.ordinal()][callback.ordinal()] = kfuncs.allows(kfunc, callback.word());
            }
        }
    }

    /** docs/kernel/contexts.md#kfuncs. Outside every callback nothing is called. */
    private boolean allowed(Kfunc kfunc) {
        Callback context = invocations.callback();
        if (context != null && allowed[kfunc.ordinal()][context.ordinal()]) {
            return true;
        }
        String operation = context == null ? "" : context.word();
        if (kfuncs.isRefusedAtLoad(kfunc, operation)) {
            exits.unloadable(kfuncs.refusal(kfunc, operation) + " (seen when it was called)");
        } else {
            exits.claim(ExitKind.ERROR, 0, kfuncs.refusal(kfunc, operation), -1);
        }
        return false;
    }

    @Override
    public Invocation invocation() {
        return invocations.current();
    }

    @Override
    public int here() {
        return invocations.cpu();
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public int random(int bound) {
        return random.below(bound);
    }

    @Override
    public long jiffies() {
        return clock.jiffies(clock.now());
    }

    @Override
    public long slice(int task) {
        rqs.chargeToLastTick(task);
        return t.slice(task);
    }

    @Override
    public void setSlice(int task, long slice) {
        t.slice(task, slice);
        ticks.sliceChanged(task);
    }

    @Override
    public void setDsqVtime(int task, long vtime) {
        t.vtime(task, vtime);
    }

    @Override
    public int createDsq(long id, int node) {
        if (id < 0) {
            return -Scx.EINVAL;
        }
        return dsqs.create(id) ? 0 : -Scx.EEXIST;
    }

    @Override
    public void destroyDsq(long id) {
        int queue = dsqs.find(id);
        if (queue < 0) {
            return;
        }
        if (dsqs.length(queue) > 0) {
            String text = String.format(
                    Locale.ROOT, "attempting to destroy in-use dsq 0x%016x (nr=%d)", id, dsqs.length(queue));
            exits.claim(ExitKind.ERROR, 0, text, -1);
            return;
        }
        dsqs.destroy(id);
    }

    @Override
    public boolean dsqInsert(int task, long dsq, long slice, long enqFlags) {
        callbackTime.pass();
        return allowed(Kfunc.DSQ_INSERT) && dispatch.insertKfunc(task, dsq, slice, enqFlags, false, 0);
    }

    @Override
    public boolean dsqInsertVtime(int task, long dsq, long slice, long vtime, long enqFlags) {
        callbackTime.pass();
        return allowed(Kfunc.DSQ_INSERT) && dispatch.insertKfunc(task, dsq, slice, enqFlags, true, vtime);
    }

    @Override
    public boolean dsqMoveToLocal(long dsq) {
        return dsqMoveToLocal(dsq, 0);
    }

    @Override
    public boolean dsqMoveToLocal(long dsq, long enqFlags) {
        return allowed(Kfunc.DSQ_MOVE_TO_LOCAL)
                && dispatch.moveToLocal(dsq, invocations.current().lockedRq(), enqFlags);
    }

    @Override
    public boolean dsqMove(long fromDsq, int task, long toDsq, long enqFlags) {
        return allowed(Kfunc.DSQ_MOVE) && dispatch.move(fromDsq, task, toDsq, enqFlags, false, 0);
    }

    @Override
    public boolean dsqMoveVtime(long fromDsq, int task, long toDsq, long vtime, long enqFlags) {
        return allowed(Kfunc.DSQ_MOVE) && dispatch.move(fromDsq, task, toDsq, enqFlags, true, vtime);
    }

    @Override
    public int dsqNrQueued(long dsq) {
        int queue = queueOf(dsq);
        return queue < 0 ? -Scx.ENOENT : dsqs.length(queue);
    }

    private int queueOf(long dsq) {
        if (dsq == Scx.DSQ_LOCAL) {
            return invocations.cpu();
        }
        if ((dsq & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            int cpu = cids.named((int) dsq);
            return cpu >= 0 && cpu < rqs.cpus ? cpu : -1;
        }
        return dsq < 0 ? -1 : dsqs.find(dsq);
    }

    @Override
    public int dsqFirst(long dsq) {
        int queue = queueOf(dsq);
        return queue < 0 ? -1 : dsqs.first(queue);
    }

    @Override
    public int dsqPeek(long dsq) {
        if (!allowed(Kfunc.DSQ_PEEK)) {
            return -1;
        }
        int queue = dsq < 0 ? -1 : dsqs.find(dsq);
        if (queue < 0) {
            String what = dsq < 0 ? "peek disallowed on builtin DSQ 0x" : "peek on non-existent DSQ 0x";
            exits.claim(ExitKind.ERROR, 0, what + Long.toHexString(dsq), -1);
        }
        return queue < 0 ? -1 : dsqs.first(queue);
    }

    @Override
    public int dsqLast(long dsq) {
        int queue = queueOf(dsq);
        return queue < 0 ? -1 : dsqs.last(queue);
    }

    @Override
    public int dsqPrevious(int task) {
        return steps.dsq(task) < 0 ? -1 : dsqs.before(task);
    }

    @Override
    public boolean isOnDsq(int task, long dsq) {
        int queue = queueOf(dsq);
        return queue >= 0 && steps.dsq(task) == queue;
    }

    @Override
    public int dsqNext(int task) {
        return steps.dsq(task) < 0 ? -1 : dsqs.after(task);
    }

    @Override
    public int dispatchNrSlots() {
        return allowed(Kfunc.DISPATCH_NR_SLOTS) ? dispatch.slotsLeft() : 0;
    }

    @Override
    public void dispatchCancel() {
        if (allowed(Kfunc.DISPATCH_CANCEL)) {
            dispatch.cancel();
        }
    }

    @Override
    public int reenqueueLocal() {
        return allowed(Kfunc.REENQUEUE_LOCAL) ? enqueue.reenqueueLocal(invocations.cpu()) : 0;
    }

    @Override
    public void dsqReenqueue(long dsq) {
        if (dsq < 0 || dsqs.find(dsq) < 0) {
            // find_dsq_for_dispatch(), kernel/sched/ext/ext.c (v7.3)
            exits.claim(ExitKind.ERROR, 0, "non-existent DSQ 0x" + Long.toHexString(dsq), -1);
            return;
        }
        reenqueues.request(dsq);
    }

    @Override
    public int selectCpuDfl(int task, int prevCpu, long wakeFlags) {
        int cpu = allowed(Kfunc.SELECT_CPU_DFL) ? select(task, prevCpu, wakeFlags, t.mask(task), 0) : -Scx.EBUSY;
        return cpu >= 0 ? cpu | IDLE_FOUND : prevCpu;
    }

    @Override
    public int selectCpuAnd(int task, int prevCpu, long wakeFlags, int mask, long flags) {
        return allowed(Kfunc.SELECT_CPU_AND) ? select(task, prevCpu, wakeFlags, mask, flags) : -Scx.EBUSY;
    }

    @Override
    public void kickCpu(int cpu, long flags) {
        if (!isValidCpu(cpu)) {
            return;
        }
        if ((flags & Scx.KICK_IDLE) != 0 && (flags & (Scx.KICK_PREEMPT | Scx.KICK_WAIT)) != 0) {
            exits.claim(ExitKind.ERROR, 0, "PREEMPT/WAIT cannot be used with SCX_KICK_IDLE", -1);
            return;
        }
        if (!calls.isBypassing()) {
            kicks.kick(cpu, flags);
        }
    }

    @Override
    public @Nullable ExitInfo exitInfo() {
        ExitRecord exit = exits.record();
        return exit == null ? null : new ExitInfo(exit.kind(), exit.code(), exit.message());
    }

    @Override
    public void error(String message) {
        exits.claim(ExitKind.ERROR_BPF, 0, message, -1);
    }

    @Override
    public void error(int task, String message) {
        exits.claim(ExitKind.ERROR_BPF, 0, message, task);
    }

    @Override
    public void kfuncError(String message) {
        exits.claim(ExitKind.ERROR, 0, message, -1);
    }

    @Override
    public void unverified(String what) {
        exits.unverified(what);
    }

    @Override
    public void exit(long code, String message) {
        exits.claim(ExitKind.UNREG_BPF, code, message, -1);
    }

    @Override
    public void timerStart(int id, long delayNs) {
        timerStartOn(invocations.cpu(), id, delayNs);
    }

    @Override
    public void timerStartOn(int cpu, int id, long delayNs) {
        long at = clock.now() + delayNs;
        clock.post(Clock.Event.BPF_TIMER, cpu, calls.timer(id), at + host.waitOfTimer(cpu, at));
    }
}
