package org.scxc.runtime.kernel;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.scxc.model.ExitKind;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** The kfuncs, over kernel types, with the kernel's results. Which is allowed where is checked here. */
final class Door implements Kfuncs {
    // docs/kernel/contexts.md#kfuncs: which callbacks may insert, which may consume.
    private static final Set<Callback> MAY_INSERT =
            EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH);
    private static final Set<Callback> MAY_CONSUME = EnumSet.of(Callback.DISPATCH);
    private static final Set<Callback> MAY_MOVE = EnumSet.of(Callback.DISPATCH, Callback.BPF_TIMER);
    private static final Set<Callback> MAY_SELECT = EnumSet.of(Callback.SELECT_CPU);
    private static final Set<Callback> MAY_REENQUEUE = EnumSet.of(Callback.CPU_RELEASE);

    private final Core core;
    private final Tasks t;
    private final Invocations invocations;
    private final Rng random;

    Door(Core core) {
        this.core = core;
        t = core.tasks;
        invocations = core.invocations;
        random = core.rng.split(7);
    }

    private boolean allowed(Set<Callback> where) {
        Callback context = invocations.callback();
        if (context != null && where.contains(context)) {
            return true;
        }
        core.claimExit(
                ExitKind.ERROR,
                0,
                String.format(
                        Locale.ROOT,
                        "kfunc with mask 0x%x called from an operation only allowing 0x%x",
                        1 << where.iterator().next().ordinal() % 31,
                        context == null ? 0 : 1 << context.ordinal() % 31),
                -1);
        return false;
    }

    @Override
    public Store store() {
        return core.store;
    }

    @Override
    public int nrCpus() {
        return core.nrCpus;
    }

    @Override
    public int taskCapacity() {
        return t.capacity;
    }

    @Override
    public int cgroupCapacity() {
        return core.cgroups.capacity();
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
        return core.now;
    }

    @Override
    public int random(int bound) {
        return random.below(bound);
    }

    @Override
    public int pid(int task) {
        return t.pid[task];
    }

    @Override
    public String comm(int task) {
        return t.comm[task];
    }

    @Override
    public int taskCpu(int task) {
        return t.cpu(task);
    }

    @Override
    public int cpusPtr(int task) {
        return t.mask(task);
    }

    @Override
    public int nrCpusAllowed(int task) {
        return t.allowed(task);
    }

    @Override
    public boolean migrationDisabled(int task) {
        return false;
    }

    @Override
    public boolean exiting(int task) {
        return t.exiting[task];
    }

    @Override
    public boolean isKthread(int task) {
        return t.kthread[task];
    }

    @Override
    public boolean isRunning(int task) {
        return core.curr[t.cpu(task)] == task;
    }

    @Override
    public int weight(int task) {
        return t.weight(task);
    }

    @Override
    public long slice(int task) {
        core.chargeToLastTick(task);
        return t.slice(task);
    }

    @Override
    public void setSlice(int task, long slice) {
        t.slice(task, slice);
        core.sliceChanged(task);
    }

    @Override
    public long dsqVtime(int task) {
        return t.vtime(task);
    }

    @Override
    public void setDsqVtime(int task, long vtime) {
        t.vtime(task, vtime);
    }

    @Override
    public int cgroup(int task) {
        return t.cgroup[task];
    }

    @Override
    public int taskFromPid(int pid) {
        int task = pid - Machinery.FIRST_PID;
        return task >= 0 && task < t.count && t.state[task] != Tasks.DEAD ? task : -1;
    }

    @Override
    public int cgroupParent(int cgroup) {
        return core.cgroups.parent[cgroup];
    }

    @Override
    public boolean cgroupAlive(int cgroup) {
        return core.cgroups.alive[cgroup];
    }

    @Override
    public long cgroupId(int cgroup) {
        return cgroup + 1L;
    }

    @Override
    public int llcOf(int cpu) {
        return core.machine.llcOf(cpu);
    }

    @Override
    public int nrLlcs() {
        return core.machine.llcs();
    }

    @Override
    public int nodeOf(int cpu) {
        return core.machine.nodeOf(cpu);
    }

    @Override
    public boolean cpuOnline(int cpu) {
        return core.idle.isActive(cpu);
    }

    @Override
    public int currentTask(int cpu) {
        int p = core.curr[cpu];
        return p >= 0 && t.sched[p] == Tasks.EXT ? p : -1;
    }

    @Override
    public int createDsq(long id, int node) {
        if (id < 0) {
            return -Scx.EINVAL;
        }
        return core.dsqs.create(id) ? 0 : -Scx.EEXIST;
    }

    @Override
    public void destroyDsq(long id) {
        int queue = core.dsqs.find(id);
        if (queue < 0) {
            return;
        }
        if (core.dsqs.length(queue) > 0) {
            String text = String.format(
                    Locale.ROOT, "attempting to destroy in-use dsq 0x%016x (nr=%d)", id, core.dsqs.length(queue));
            core.claimExit(ExitKind.ERROR, 0, text, -1);
            return;
        }
        core.dsqs.destroy(id);
    }

    @Override
    public boolean dsqInsert(int task, long dsq, long slice, long enqFlags) {
        core.callbackTime.pass();
        return allowed(MAY_INSERT) && core.dispatch.insertKfunc(task, dsq, slice, enqFlags, false, 0);
    }

    @Override
    public boolean dsqInsertVtime(int task, long dsq, long slice, long vtime, long enqFlags) {
        core.callbackTime.pass();
        return allowed(MAY_INSERT) && core.dispatch.insertKfunc(task, dsq, slice, enqFlags, true, vtime);
    }

    @Override
    public boolean dsqMoveToLocal(long dsq) {
        return allowed(MAY_CONSUME) && core.dispatch.moveToLocal(dsq, invocations.cpu());
    }

    @Override
    public boolean dsqMove(long fromDsq, int task, long toDsq, long enqFlags) {
        return allowed(MAY_MOVE) && core.dispatch.move(fromDsq, task, toDsq, enqFlags, false, 0);
    }

    @Override
    public boolean dsqMoveVtime(long fromDsq, int task, long toDsq, long vtime, long enqFlags) {
        return allowed(MAY_MOVE) && core.dispatch.move(fromDsq, task, toDsq, enqFlags, true, vtime);
    }

    @Override
    public int dsqNrQueued(long dsq) {
        int queue = queueOf(dsq);
        return queue < 0 ? -Scx.ENOENT : core.dsqs.length(queue);
    }

    private int queueOf(long dsq) {
        if (dsq == Scx.DSQ_LOCAL) {
            return invocations.cpu();
        }
        if ((dsq & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            int cpu = (int) dsq;
            return cpu >= 0 && cpu < core.nrCpus ? cpu : -1;
        }
        return dsq < 0 ? -1 : core.dsqs.find(dsq);
    }

    @Override
    public int dsqPeek(long dsq) {
        int queue = queueOf(dsq);
        return queue < 0 ? -1 : core.dsqs.first(queue);
    }

    @Override
    public int dsqNext(int task) {
        return core.steps.dsq(task) < 0 ? -1 : core.dsqs.after(task);
    }

    @Override
    public int dispatchNrSlots() {
        return core.dispatch.slotsLeft();
    }

    @Override
    public void dispatchCancel() {
        core.dispatch.cancel();
    }

    @Override
    public int reenqueueLocal() {
        return allowed(MAY_REENQUEUE) ? core.enqueue.reenqueueLocal(invocations.cpu()) : 0;
    }

    @Override
    public int pickIdleCpu(int mask, long flags) {
        return core.idle.pick(invocations.cpu(), mask, flags);
    }

    @Override
    public boolean testAndClearCpuIdle(int cpu) {
        return cpu >= 0 && cpu < core.nrCpus && core.idle.testAndClear(cpu);
    }

    @Override
    public int anyDistribute(int mask) {
        return core.idle.any(invocations.cpu(), mask);
    }

    @Override
    public int anyAndDistribute(int mask, int other) {
        return core.idle.anyAnd(invocations.cpu(), mask, other);
    }

    @Override
    public boolean coreIdle(int cpu) {
        return core.idle.coreIdle(cpu);
    }

    @Override
    public int selectCpuDfl(int task, int prevCpu, long wakeFlags) {
        return allowed(MAY_SELECT) ? core.idle.selectDfl(invocations.cpu(), prevCpu, t.mask(task)) : prevCpu;
    }

    @Override
    public void kickCpu(int cpu, long flags) {
        if (cpu < 0 || cpu >= core.nrCpus) {
            core.claimExit(ExitKind.ERROR, 0, "invalid CPU " + cpu, -1);
            return;
        }
        if ((flags & Scx.KICK_IDLE) != 0 && (flags & (Scx.KICK_PREEMPT | Scx.KICK_WAIT)) != 0) {
            core.claimExit(ExitKind.ERROR, 0, "PREEMPT/WAIT cannot be used with SCX_KICK_IDLE", -1);
            return;
        }
        long delay = invocations.isPutting() ? core.profile.deferredLocalNs() : core.profile.irqWorkNs();
        core.postKick(cpu, flags, core.now + delay);
    }

    @Override
    public void error(String message) {
        core.claimExit(ExitKind.ERROR_BPF, 0, message, -1);
    }

    @Override
    public void error(int task, String message) {
        core.claimExit(ExitKind.ERROR_BPF, 0, message, task);
    }

    @Override
    public void exit(long code, String message) {
        core.claimExit(ExitKind.UNREG_BPF, code, message, -1);
    }

    @Override
    public void timerStart(int id, long delayNs) {
        core.postBpfTimer(invocations.cpu(), id, core.now + delayNs);
    }
}
