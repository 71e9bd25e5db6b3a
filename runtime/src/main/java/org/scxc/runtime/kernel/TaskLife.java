package org.scxc.runtime.kernel;

import org.scxc.model.Policy;
import org.scxc.runtime.state.Store;

/** Tasks are made, woken and killed; how one ends by itself is {@link Running#exit}. */
public final class TaskLife {
    private final Store store;
    private final Tasks t;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Calls calls;
    private final Wakeups wakeups;
    private final Affinities affinities;
    private final Membership membership;
    private final Policies policies;
    private final Cpusets cpusets;
    private final long interruptNs;
    private final int scratch;

    TaskLife(
            Ground ground,
            Calls calls,
            Wakeups wakeups,
            Affinities affinities,
            Membership membership,
            Policies policies,
            Cpusets cpusets) {
        store = ground.store();
        scratch = store.masks("kernel.bind_scratch", 1);
        t = ground.tasks();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        interruptNs = ground.profile().latencies().reschedInterruptNs();
        this.calls = calls;
        this.wakeups = wakeups;
        this.affinities = affinities;
        this.membership = membership;
        this.policies = policies;
        this.cpusets = cpusets;
    }

    /** migration/N of every CPU, the first tasks of all. */
    void bootStoppers() {
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            int p = make("migration/" + cpu, 0, -1, true);
            t.sched[p] = Tasks.STOP;
            pin(p, cpu);
            affinities.setStopper(cpu, p);
        }
    }

    private int make(String comm, int cgroup, int group, boolean kthread) {
        int p = t.count++;
        t.comm[p] = comm.length() > 15 ? comm.substring(0, 15) : comm;
        t.pid[p] = Tasks.FIRST_PID + p;
        t.cgroup[p] = cgroup;
        t.group[p] = group;
        t.kthread[p] = kthread;
        t.sched[p] = Tasks.FAIR;
        t.state[p] = Tasks.SLEEPING;
        t.setMask(p, cpusets.inherited(kthread));
        t.slice(p, org.scxc.runtime.ops.Scx.SLICE_DFL);
        t.resetRunnableAt[p] = true;
        t.wokeAt[p] = -1;
        t.onScxTasks[p] = true;
        t.reweigh(p, Tasks.FAIR);
        return p;
    }

    private void pin(int p, int cpu) {
        int mask = t.mask(p);
        store.maskZero(mask);
        store.maskSet(mask, cpu);
        t.setMask(p, mask);
        t.cpu(p, cpu);
        t.kernelPinned[p] = true;
        t.home[p] = cpu;
    }

    /** A sleeping kernel thread that exists before anything else; {@code cpu} −1 = free. */
    public int bootTask(String comm, int group, Policy policy, int nice, int cpu, Behavior behavior) {
        return boot(make(comm, 0, group, true), policy, nice, cpu, behavior);
    }

    /**
     * A sleeping process of the test's own, in the root cgroup. Schedulers take it for a kernel thread, so that none keeps it waiting for ever
     * that runs those at once; cpusets do not.
     */
    public int bootDriver(String comm, Behavior behavior) {
        int p = make(comm, 0, -1, true);
        t.driver[p] = true;
        t.setMask(p, cpusets.inherited(false));
        return boot(p, new Policy.Normal(), 0, -1, behavior);
    }

    private int boot(int p, Policy policy, int nice, int cpu, Behavior behavior) {
        if (cpu >= 0) {
            pin(p, cpu);
        }
        t.behavior[p] = behavior;
        t.nice[p] = nice;
        policies.apply(p, policy);
        if (calls.initializesTasks()) {
            membership.join(p, false);
        }
        return p;
    }

    /** A task that was there goes on with another program; one that sleeps does so until it is woken anew. */
    public void become(int p, Behavior behavior) {
        t.behavior[p] = behavior;
        if (t.state[p] == Tasks.SLEEPING) {
            clock.task.cancel(p);
        }
    }

    /** Whether the task does what {@code behavior} says. */
    public boolean behaves(int p, Behavior behavior) {
        return t.behavior[p] == behavior;
    }

    /** A process of user space, ready to run, that is there with a pid of its own. */
    public int bootProcess(String comm, int pid, Behavior behavior) {
        int p = make(comm, 0, -1, false);
        t.pid[p] = pid;
        t.behavior[p] = behavior;
        if (calls.initializesTasks()) {
            membership.join(p, false);
        }
        return p;
    }

    /** fork by the task now running on {@code parentCpu}: init_task there, then wake_up_new_task. */
    public int fork(String comm, int cgroup, int group, int parentCpu, Behavior behavior) {
        int p = make(comm, cgroup, group, false);
        t.parent[p] = rqs.current(parentCpu);
        return fork(p, parentCpu, behavior);
    }

    /** kthread_create(): kthreadd forks a thread of the root cgroup, on {@code cpu}. */
    public int kthread(String comm, int group, int cpu, Behavior behavior) {
        return fork(make(comm, 0, group, true), cpu, behavior);
    }

    /** kthread_bind(), by the task on {@code callerCpu}: from now on the thread's affinity cannot be set. */
    public void bind(int p, int cpu, int callerCpu) {
        invocations.on(callerCpu);
        store.maskZero(scratch);
        store.maskSet(scratch, cpu);
        affinities.change(p, scratch);
        t.kernelPinned[p] = true;
        t.home[p] = cpu;
    }

    private int fork(int p, int parentCpu, Behavior behavior) {
        t.cpu(p, parentCpu);
        t.behavior[p] = behavior;
        invocations.on(parentCpu);
        if (calls.initializesTasks()) {
            t.vtime(p, 0);
            membership.join(p, true);
        }
        wakeups.wakeNew(p, parentCpu);
        return p;
    }

    /** try_to_wake_up by whoever runs on {@code callerCpu}. */
    public void wake(int p, int callerCpu) {
        wakeups.wake(p, callerCpu);
    }

    /** SIGKILL: the task exits when it next runs. */
    public void kill(int p, int callerCpu) {
        if (t.state[p] == Tasks.DEAD || t.killed[p]) {
            return;
        }
        rqs.settle(t.cpu(p));
        t.killed[p] = true;
        t.frozen[p] = 0;
        if (t.state[p] == Tasks.SLEEPING) {
            wakeups.wake(p, callerCpu);
        } else if (t.state[p] == Tasks.RUNNING) {
            clock.task.set(p, clock.now() + interruptNs);
        }
    }
}
