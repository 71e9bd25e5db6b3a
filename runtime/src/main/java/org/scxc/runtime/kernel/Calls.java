package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.CpuMax;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.Invocation;

/**
 * The calls into a scheduler, the one place from which it is called: one method a callback. Around each stands its
 * invocation ({@link Invocations}). A callback that the scheduler does not have is not called, counted or announced, and
 * answers with what the kernel does without it; no scheduler is one that has none.
 */
public final class Calls extends Loaded {
    private final Tasks t;
    private final Invocations invocations;
    private final Listening listening;
    private final Recorder recorder;
    private final long[] counts = new long[Callback.values().length];

    Calls(Ground ground, Recorder recorder) {
        t = ground.tasks();
        invocations = ground.invocations();
        listening = ground.listening();
        this.recorder = recorder;
    }

    private void enter(Callback callback, int task, int lockedRq) {
        counts[callback.ordinal()]++;
        invocations.enter(callback, task, lockedRq);
        if (listening.isOn()) {
            listening.to.callback(invocations.cpu(), callback, task);
        }
    }

    /** @return whether the scheduler has {@code callback}, which has begun then */
    private boolean begins(Callback callback, int task, int lockedRq) {
        if (has(callback)) {
            enter(callback, task, lockedRq);
            return true;
        }
        return false;
    }

    /** A callback about {@code p}, under the lock of the runqueue that owns it. */
    private boolean beginsFor(Callback callback, int p) {
        return begins(callback, p, t.cpu(p));
    }

    /** A callback about no task, under no runqueue's lock. */
    private boolean begins(Callback callback) {
        return begins(callback, Invocation.NONE, Invocation.NONE);
    }

    /** How many callbacks were called so far. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** The same by callback, in their order. */
    public long[] counts() {
        return counts.clone();
    }

    // ------------------------------------------------------------------------------------------------ callbacks

    /** @return 0 or a negative errno */
    int initCids() {
        if (!begins(Callback.INIT_CIDS)) {
            return 0;
        }
        int error = ops.initCids();
        invocations.leave();
        return error;
    }

    /** @return 0 or a negative errno */
    int init() {
        if (!begins(Callback.INIT)) {
            return 0;
        }
        int error = ops.init();
        invocations.leave();
        return error;
    }

    void exit() {
        if (begins(Callback.EXIT)) {
            ops.exit();
            invocations.leave();
        }
    }

    /** Only if the scheduler {@link #has} it: the kernel's own choice is no matter of a call. */
    int selectCpu(int p, int prev, long wakeFlags) {
        enter(Callback.SELECT_CPU, p, Invocation.NONE);
        int cpu = ops.selectCpu(p, prev, wakeFlags);
        invocations.leave();
        return cpu;
    }

    /** @param rq the runqueue that owns {@code p} */
    void enqueue(int p, int rq, long flags) {
        if (begins(Callback.ENQUEUE, p, rq)) {
            ops.enqueue(p, flags);
            invocations.leave();
        }
    }

    void dequeue(int p, long flags) {
        if (beginsFor(Callback.DEQUEUE, p)) {
            ops.dequeue(p, flags);
            invocations.leave();
        }
    }

    void dispatch(int cpu, int prev) {
        if (begins(Callback.DISPATCH, prev, cpu)) {
            ops.dispatch(cpu, prev);
            invocations.leave();
        }
    }

    void tick(int p) {
        if (beginsFor(Callback.TICK, p)) {
            ops.tick(p);
            invocations.leave();
        }
    }

    void runnable(int p, long flags) {
        if (beginsFor(Callback.RUNNABLE, p)) {
            ops.runnable(p, flags);
            invocations.leave();
        }
    }

    void running(int p) {
        if (beginsFor(Callback.RUNNING, p)) {
            ops.running(p);
            invocations.leave();
        }
    }

    void stopping(int p, boolean runnable) {
        if (!beginsFor(Callback.STOPPING, p)) {
            return;
        }
        if (listening.isOn()) {
            listening.to.stopping(invocations.cpu(), p, runnable, true);
        }
        ops.stopping(p, runnable);
        if (t.group[p] >= 0) {
            recorder.vtimeGap(p, ops.vtimeBasis(p));
        }
        if (listening.isOn()) {
            listening.to.stopping(invocations.cpu(), p, runnable, false);
        }
        invocations.leave();
    }

    void quiescent(int p, long flags) {
        if (beginsFor(Callback.QUIESCENT, p)) {
            ops.quiescent(p, flags);
            invocations.leave();
        }
    }

    /** Only if the scheduler {@link #has} it. @return {@code a} is to run first */
    boolean coreSchedBefore(int a, int b) {
        enter(Callback.CORE_SCHED_BEFORE, a, t.cpu(b));
        boolean first = ops.coreSchedBefore(a, b);
        invocations.leave();
        return first;
    }

    void setWeight(int p) {
        if (beginsFor(Callback.SET_WEIGHT, p)) {
            ops.setWeight(p, t.weight(p));
            invocations.leave();
        }
    }

    void setCpumask(int p) {
        if (beginsFor(Callback.SET_CPUMASK, p)) {
            ops.setCpumask(p, t.mask(p));
            invocations.leave();
        }
    }

    /** sched_yield of {@code p}: the kernel ignores the result. Only if the scheduler {@link #has} it. */
    void yield(int p) {
        if (beginsFor(Callback.YIELD, p)) {
            ops.yield(p, Invocation.NONE);
            invocations.leave();
        }
    }

    void updateIdle(int cpu, boolean idle) {
        if (begins(Callback.UPDATE_IDLE, Invocation.NONE, cpu)) {
            ops.updateIdle(cpu, idle);
            invocations.leave();
        }
    }

    void cpuAcquire(int cpu) {
        if (begins(Callback.CPU_ACQUIRE, Invocation.NONE, cpu)) {
            ops.cpuAcquire(cpu);
            invocations.leave();
        }
    }

    /** @param p the task of a higher class */
    void cpuRelease(int cpu, int reason, int p) {
        if (begins(Callback.CPU_RELEASE, Invocation.NONE, cpu)) {
            ops.cpuRelease(cpu, reason, p);
            invocations.leave();
        }
    }

    void cpuOnline(int cpu) {
        if (begins(Callback.CPU_ONLINE)) {
            ops.cpuOnline(cpu);
            invocations.leave();
        }
    }

    void cpuOffline(int cpu) {
        if (begins(Callback.CPU_OFFLINE)) {
            ops.cpuOffline(cpu);
            invocations.leave();
        }
    }

    /** @return 0 or a negative errno */
    int initTask(int p, boolean fork) {
        if (!begins(Callback.INIT_TASK, p, Invocation.NONE)) {
            return 0;
        }
        int error = ops.initTask(p, t.cgroup[p], fork);
        invocations.leave();
        return error;
    }

    void exitTask(int p) {
        if (beginsFor(Callback.EXIT_TASK, p)) {
            ops.exitTask(p);
            invocations.leave();
        }
    }

    void enable(int p) {
        if (beginsFor(Callback.ENABLE, p)) {
            ops.enable(p);
            invocations.leave();
        }
    }

    void disable(int p) {
        if (beginsFor(Callback.DISABLE, p)) {
            ops.disable(p);
            invocations.leave();
        }
    }

    /** Part of the report on an end: neither counted nor announced. */
    void dump(DumpSink out) {
        if (has(Callback.DUMP)) {
            invocations.enter(Callback.DUMP, Invocation.NONE, Invocation.NONE);
            ops.dump(out);
            invocations.leave();
        }
    }

    /** As {@link #dump}. */
    void dumpCpu(DumpSink out, int cpu, boolean idle) {
        if (has(Callback.DUMP_CPU)) {
            invocations.enter(Callback.DUMP_CPU, Invocation.NONE, cpu);
            ops.dumpCpu(out, cpu, idle);
            invocations.leave();
        }
    }

    /** As {@link #dump}. */
    void dumpTask(DumpSink out, int p) {
        if (has(Callback.DUMP_TASK)) {
            invocations.enter(Callback.DUMP_TASK, p, t.cpu(p));
            ops.dumpTask(out, p);
            invocations.leave();
        }
    }

    /** @return 0 or a negative errno */
    int cgroupInit(int cgroup, int weight, CpuMax max) {
        if (!begins(Callback.CGROUP_INIT)) {
            return 0;
        }
        int error = ops.cgroupInit(cgroup, weight, max.periodUs(), max.quotaUs());
        invocations.leave();
        return error;
    }

    void cgroupExit(int cgroup) {
        if (begins(Callback.CGROUP_EXIT)) {
            ops.cgroupExit(cgroup);
            invocations.leave();
        }
    }

    /** Before a move, under no lock. @return 0 or a negative errno */
    int cgroupPrepMove(int p, int from, int to) {
        if (!begins(Callback.CGROUP_PREP_MOVE, p, Invocation.NONE)) {
            return 0;
        }
        int error = ops.cgroupPrepMove(p, from, to);
        invocations.leave();
        return error;
    }

    void cgroupMove(int p, int from, int to) {
        if (beginsFor(Callback.CGROUP_MOVE, p)) {
            ops.cgroupMove(p, from, to);
            invocations.leave();
        }
    }

    void cgroupSetWeight(int cgroup, int weight) {
        if (begins(Callback.CGROUP_SET_WEIGHT)) {
            ops.cgroupSetWeight(cgroup, weight);
            invocations.leave();
        }
    }

    void cgroupSetBandwidth(int cgroup, CpuMax max) {
        if (begins(Callback.CGROUP_SET_BANDWIDTH)) {
            ops.cgroupSetBandwidth(cgroup, max.periodUs(), max.quotaUs(), 0);
            invocations.leave();
        }
    }

    /** No callback: what the programs keep for the task in a map of its own kind goes with it. */
    void taskFreed(int p) {
        if (isLoaded()) {
            ops.taskFreed(p);
        }
    }

    /** As {@link #taskFreed}. */
    void cgroupFreed(int cgroup) {
        if (isLoaded()) {
            ops.cgroupFreed(cgroup);
        }
    }

    void cgroupMkdir(int cgroup) {
        hook(Callback.HOOK_CGROUP_MKDIR, cgroup);
    }

    void cgroupRmdir(int cgroup) {
        hook(Callback.HOOK_CGROUP_RMDIR, cgroup);
    }

    void cpusetWrite(int cgroup) {
        hook(Callback.HOOK_CPUSET_WRITE, cgroup);
    }

    /** A program that the scheduler attached outside struct_ops. */
    private void hook(Callback hook, int cgroup) {
        if (begins(hook)) {
            ops.hook(hook, cgroup);
            invocations.leave();
        }
    }

    /** Part of a switch, after ops.running, still executed by {@code prev}: under no lock that a kfunc knows of. */
    void schedSwitch(int prev, int next, boolean preempted) {
        if (begins(Callback.HOOK_SCHED_SWITCH, prev, Invocation.NONE)) {
            ops.schedSwitch(prev, next, preempted);
            invocations.leave();
        }
    }

    /** After a move, by whoever wrote to cgroup.procs (cgroup_attach_task(), kernel/cgroup/cgroup.c, v7.3). */
    void cgroupAttachTask(int p, int to) {
        if (begins(Callback.HOOK_CGROUP_ATTACH_TASK)) {
            ops.cgroupAttachTask(p, to);
            invocations.leave();
        }
    }

    /** Called whether or not the scheduler names the callback, but not if whoever armed the timer is gone. */
    void bpfTimer(long timer) {
        if (isOfLoaded(timer)) {
            enter(Callback.BPF_TIMER, Invocation.NONE, Invocation.NONE);
            ops.timer((int) timer);
            invocations.leave();
        }
    }
}
