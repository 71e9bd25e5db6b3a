package org.scxc.runtime.kernel;

import org.jspecify.annotations.Nullable;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/** Life cycles: tasks made, changed and killed; schedulers attached and detached; CPUs taken away. */
public final class Machinery {
    /** pid of task 0; pids rise in the order of creation. */
    public static final int FIRST_PID = 100;

    private final Core core;
    private final Tasks t;

    public Machinery(Core core) {
        this.core = core;
        t = core.tasks;
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            int p = newTask("migration/" + cpu, 0, -1, true);
            t.sched[p] = Tasks.STOP;
            pin(p, cpu);
            core.affinities.setStopper(cpu, p);
        }
    }

    public Cgroups cgroups() {
        return core.cgroups;
    }

    public HostThread host() {
        return core.host;
    }

    /** A worker began or ended on {@code cpu}: its page faults and frees change that CPU's memory counters. */
    public void changeCounters(int cpu) {
        core.countersChangedAt[cpu] = core.now;
    }

    public long countersChangedAt(int cpu) {
        return core.countersChangedAt[cpu];
    }

    public Recorder recorder() {
        return core.recorder;
    }

    public void listen(Listener listener) {
        core.listener = listener;
    }

    // ------------------------------------------------------------------------------------------------ tasks

    private int newTask(String comm, int cgroup, int group, boolean kthread) {
        int p = t.count++;
        t.comm[p] = comm.length() > 15 ? comm.substring(0, 15) : comm;
        t.pid[p] = FIRST_PID + p;
        t.cgroup[p] = cgroup;
        t.group[p] = group;
        t.kthread[p] = kthread;
        t.sched[p] = Tasks.FAIR;
        t.state[p] = Tasks.SLEEPING;
        t.setMask(p, core.idle.activeMask());
        t.slice(p, Scx.SLICE_DFL);
        t.resetRunnableAt[p] = true;
        t.wokeAt[p] = -1;
        t.reweigh(p, Tasks.FAIR);
        return p;
    }

    private void pin(int p, int cpu) {
        int mask = t.mask(p);
        core.store.maskZero(mask);
        core.store.maskSet(mask, cpu);
        t.setMask(p, mask);
        t.cpu(p, cpu);
        t.kernelPinned[p] = true;
        t.home[p] = cpu;
    }

    /** A sleeping task of the root cgroup that exists before anything else; {@code cpu} −1 = free. */
    public int bootTask(String comm, int group, Policy policy, int nice, int cpu, Behavior behavior) {
        int p = newTask(comm, 0, group, true);
        if (cpu >= 0) {
            pin(p, cpu);
        }
        core.behavior[p] = behavior;
        t.nice[p] = nice;
        applyPolicy(p, policy);
        if (core.attached) {
            initTask(p, false);
        }
        return p;
    }

    /** fork by the task now running on {@code parentCpu}: init_task there, then wake_up_new_task. */
    public int fork(String comm, int cgroup, int group, int parentCpu, Behavior behavior) {
        int p = newTask(comm, cgroup, group, false);
        t.cpu(p, parentCpu);
        core.behavior[p] = behavior;
        core.invocations.on(parentCpu);
        if (core.attached) {
            t.vtime(p, 0);
            initTask(p, true);
        }
        core.wakeNew(p, parentCpu);
        return p;
    }

    private void initTask(int p, boolean fork) {
        int error = core.calls.initTask(p, fork);
        if (error != 0) {
            String text = "ops.init_task() failed (" + error + ") for " + t.comm[p] + "[" + t.pid[p] + "]";
            core.claimExit(ExitKind.ERROR, 0, text, p);
        }
        if (t.sched[p] == Tasks.FAIR) {
            t.sched[p] = Tasks.EXT;
        }
        if (t.sched[p] == Tasks.EXT) {
            enable(p);
        }
    }

    private void enable(int p) {
        core.calls.enable(p);
        setWeight(p);
    }

    /** Policy of a sleeping or new task, or of one that changes itself while running. */
    private void applyPolicy(int p, Policy policy) {
        byte normal = core.attached ? Tasks.EXT : Tasks.FAIR;
        byte before = t.sched[p];
        t.idlePolicy[p] = policy instanceof Policy.Idle;
        t.rtPriority[p] = 0;
        byte target = switch (policy) {
            case Policy.Stop s -> Tasks.STOP;
            case Policy.Fifo f -> {
                t.rtPriority[p] = f.priority();
                yield Tasks.RT;
            }
            case Policy.RoundRobin r -> {
                t.rtPriority[p] = r.priority();
                yield Tasks.RT;
            }
            case Policy.Deadline d -> throw new IllegalArgumentException("refused before the run: " + d);
            case Policy.Normal n -> normal;
            case Policy.Batch b -> normal;
            case Policy.Idle i -> normal;
        };
        t.sched[p] = target;
        t.reweigh(p, before);
    }

    /** sched_setscheduler: takes the task off and puts it back, in its new class. */
    public void setPolicy(int p, Policy policy) {
        requeue(p, () -> {
            byte before = t.sched[p];
            applyPolicy(p, policy);
            if (core.attached && before != t.sched[p]) {
                if (before == Tasks.EXT) {
                    core.calls.disable(p);
                } else if (t.sched[p] == Tasks.EXT) {
                    enable(p);
                }
            } else {
                setWeight(p);
            }
        });
    }

    public void setNice(int p, int nice) {
        requeue(p, () -> {
            t.nice[p] = nice;
            t.reweigh(p, t.sched[p]);
            setWeight(p);
        });
    }

    private void setWeight(int p) {
        if (core.attached && t.sched[p] == Tasks.EXT) {
            core.calls.setWeight(p);
        }
    }

    private void requeue(int p, Runnable change) {
        byte before = t.sched[p];
        byte state = t.state[p];
        int cpu = t.cpu(p);
        if (state == Tasks.RUNNABLE) {
            core.deactivate(p, 0);
            change.run();
            core.activate(p, cpu, Enqueue.RESTORE);
            core.enqueue.runDeferred();
            core.checkPreempt(cpu, p);
        } else if (state == Tasks.RUNNING && before == Tasks.EXT) {
            core.cycleRunning(p, change);
            if (t.sched[p] != before) {
                core.resched(cpu);
            }
        } else if (state == Tasks.RUNNING && before == Tasks.FAIR) {
            core.fair.dequeue(cpu, p, false, core.now);
            change.run();
            if (t.sched[p] == Tasks.FAIR) {
                core.fair.enqueue(cpu, p, false, false, core.now);
                core.fair.setNext(cpu, p, core.now);
            }
            core.resched(cpu);
        } else if (state == Tasks.RUNNING) {
            change.run();
            if (t.sched[p] == Tasks.EXT) {
                core.joinRunning(p);
            } else if (t.sched[p] == Tasks.FAIR) {
                core.fair.enqueue(cpu, p, false, false, core.now);
                core.fair.setNext(cpu, p, core.now);
            }
            core.resched(cpu);
        } else {
            change.run();
        }
    }

    /** @return false if the kernel refuses */
    public boolean setAffinity(int p, CpuSet cpus, int callerCpu) {
        core.invocations.on(callerCpu);
        return core.cgroups.setAffinity(p, cpus.words());
    }

    public void move(int p, int cgroup, int callerCpu) {
        core.invocations.on(callerCpu);
        core.cgroups.move(p, cgroup);
    }

    public boolean writeCpuset(int cgroup, CpuSet cpus, int callerCpu) {
        core.invocations.on(callerCpu);
        return core.cgroups.writeCpuset(cgroup, cpus.words());
    }

    /** SIGKILL: the task exits when it next runs. */
    public void kill(int p, int callerCpu) {
        if (t.state[p] == Tasks.DEAD || t.killed[p]) {
            return;
        }
        t.killed[p] = true;
        t.frozen[p] = false;
        if (t.state[p] == Tasks.SLEEPING) {
            core.wake(p, callerCpu);
        } else if (t.state[p] == Tasks.RUNNING) {
            core.armTask(p, core.now + core.profile.reschedInterruptNs());
        }
    }

    public void wake(int p, int callerCpu) {
        core.wake(p, callerCpu);
    }

    public boolean isDead(int p) {
        return t.state[p] == Tasks.DEAD;
    }

    /** A change of the task's properties needs the lock of {@code rq}, or of no runqueue because it is on its way. */
    public boolean waitsFor(int p, int rq) {
        return t.cpu(p) == rq || core.steps.isMigrating(p);
    }

    /** The task waits for a CPU, in whichever queue. */
    public boolean isWaiting(int p) {
        return t.state[p] == Tasks.RUNNABLE;
    }

    /** The CPU in whose local DSQ, or in whose queue of another class, the task waits; −1 in any other queue. */
    public int waitsOn(int p) {
        boolean local = t.sched[p] != Tasks.EXT || core.steps.dsq(p) == t.cpu(p);
        return isWaiting(p) && local ? t.cpu(p) : -1;
    }

    /** Of a real-time policy, whose tasks run before all of a sched_ext scheduler. */
    public boolean isRealTime(int p) {
        return t.rtPriority[p] > 0;
    }

    /** The task on {@code cpu}, or −1. */
    public int current(int cpu) {
        return core.curr[cpu];
    }

    /** Another CPU than {@code cpu} is in the middle of a callback. */
    public boolean isBetweenCallbacks(int cpu) {
        return core.invocations.othersRun(cpu);
    }

    public boolean isRunning(int p) {
        return t.state[p] == Tasks.RUNNING;
    }

    public boolean isKilled(int p) {
        return t.killed[p];
    }

    public boolean isFrozen(int p) {
        return t.frozen[p];
    }

    /** A frozen task sleeps at the next opportunity and no timer wakes it. */
    public void freeze(int p, boolean frozen, int callerCpu) {
        t.frozen[p] = frozen;
        if (frozen && t.state[p] == Tasks.RUNNING) {
            core.armTask(p, core.now + core.profile.reschedInterruptNs());
        } else if (!frozen && t.state[p] == Tasks.SLEEPING) {
            core.wake(p, callerCpu);
        }
    }

    public int cpuOf(int p) {
        return t.cpu(p);
    }

    public boolean isCpuBusy(int cpu) {
        return core.curr[cpu] >= 0;
    }

    public String name(int p) {
        return t.comm[p] + "[" + t.pid[p] + "]";
    }

    public int groupOf(int p) {
        return p < 0 ? -1 : t.group[p];
    }

    public int taskCount() {
        return t.count;
    }

    // Latencies the driver needs.
    public long forkNs(Rng rng) {
        return between(core.profile.forkMinNs(), core.profile.forkMaxNs(), rng);
    }

    public long childSetupNs() {
        return core.profile.childSetupNs();
    }

    /** A mkdir or a write to a control file. */
    public long mkdirNs(Rng rng) {
        return between(core.profile.mkdirMinNs(), core.profile.mkdirMaxNs(), rng);
    }

    public long moveNs(Rng rng) {
        return between(core.profile.moveMinNs(), core.profile.moveMaxNs(), rng);
    }

    private static long between(long min, long max, Rng rng) {
        return min + rng.below(max - min);
    }

    public long startByteNs() {
        return core.profile.startByteNs();
    }

    public long killNs() {
        return core.profile.killNs();
    }

    public long firstMoveNs(Rng rng) {
        return between(core.profile.firstMoveMinNs(), core.profile.firstMoveMaxNs(), rng);
    }

    // ------------------------------------------------------------------------------------------------ schedulers

    /** @return null if it loaded, otherwise why not */
    public @Nullable String attach(SchedExtOps ops) {
        core.attachments++;
        core.calls.load(ops);
        OpsInfo info = core.calls.info();
        boolean enqueues = info.has(Callback.ENQUEUE);
        if ((info.flags() & Scx.OPS_ENQ_LAST) != 0 && !enqueues) {
            // The link is created all the same; the scheduler is ended at once (selftest enq_last_no_enq_fails).
            String text = "SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented";
            core.claimExit(ExitKind.ERROR, 0, text, -1);
            return null;
        }
        if (info.timeoutMs() > 30_000) {
            return "ops.timeout_ms " + info.timeoutMs() + " is above 30000 (-E2BIG)";
        }
        core.dispatch.setMaxBatch(info.dispatchMaxBatch());
        core.calls.enable(core.door);
        core.hotplug.checkSeq(core.calls.hotplugSeq());
        if (core.exit != null) {
            return null;
        }
        int error = core.calls.init();
        if (core.exit == null && error != 0) {
            core.claimExit(ExitKind.ERROR, 0, "ops.init() failed (" + error + ")", -1);
        }
        if (core.exit != null) {
            return null;
        }
        core.idle.reset();
        core.attached = true;
        for (int c = 0; c < core.cgroups.count; c++) {
            if (core.cgroups.alive[c]) {
                core.cgroups.announce(c);
            }
        }
        for (int p = 0; p < t.count && core.exit == null; p++) {
            if (t.state[p] != Tasks.DEAD) {
                adopt(p);
            }
        }
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            if (core.curr[cpu] >= 0) {
                core.idle.leaveIdle(cpu);
            }
        }
        return null;
    }

    private void adopt(int p) {
        if (t.sched[p] != Tasks.FAIR) {
            initTask(p, false);
            return;
        }
        int cpu = t.cpu(p);
        byte state = t.state[p];
        if (state == Tasks.RUNNABLE || state == Tasks.RUNNING) {
            core.fair.dequeue(cpu, p, false, core.now);
        }
        initTask(p, false);
        t.slice(p, Scx.SLICE_DFL);
        t.resetRunnableAt[p] = true;
        if (state == Tasks.RUNNABLE) {
            core.nrRunning[cpu]--;
            core.activate(p, cpu, Enqueue.RESTORE);
            core.enqueue.runDeferred();
        } else if (state == Tasks.RUNNING) {
            core.joinRunning(p);
        }
    }

    /** Every task returns to EEVDF; nothing of the scheduler is called any more but exit. */
    public void detach() {
        if (!core.attached) {
            return;
        }
        core.attached = false;
        for (int p = 0; p < t.count; p++) {
            if (t.state[p] != Tasks.DEAD && t.sched[p] == Tasks.EXT) {
                release(p);
            } else if (t.state[p] != Tasks.DEAD) {
                core.calls.exitTask(p);
            }
        }
        core.calls.exit();
        core.dsqs.destroyAll();
        core.calls.unload();
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            core.invocations.on(cpu);
            core.resched(cpu);
        }
    }

    private void release(int p) {
        leaveExt(p);
        core.calls.disable(p);
        core.calls.exitTask(p);
    }

    private void leaveExt(int p) {
        int cpu = t.cpu(p);
        if (t.state[p] == Tasks.RUNNABLE || t.state[p] == Tasks.RUNNING) {
            core.leave(p, 0);
        }
        t.sched[p] = Tasks.FAIR;
        if (t.state[p] == Tasks.RUNNABLE) {
            core.fair.enqueue(cpu, p, false, false, core.now);
        } else if (t.state[p] == Tasks.RUNNING) {
            core.fair.enqueue(cpu, p, false, false, core.now);
            core.fair.setNext(cpu, p, core.now);
        }
    }

    public boolean isAttached() {
        return core.attached;
    }

    /** The scheduler's process ends by itself. */
    public void unregister(String message) {
        core.claimExit(ExitKind.UNREG, 0, message, -1);
    }

    /** A CPU goes or comes, by the task on {@code callerCpu}; nothing if it is there already. */
    /** @return false if the kernel refuses with EBUSY: the last CPU stays online (kernel/cpu.c, _cpu_down()) */
    public boolean hotplug(int cpu, boolean online, int callerCpu) {
        core.invocations.on(callerCpu);
        if (online) {
            core.hotplug.online(cpu);
            return true;
        }
        if (core.idle.isActive(cpu) && core.store.maskWeight(core.idle.activeMask()) == 1) {
            return false;
        }
        core.hotplug.offline(cpu);
        return true;
    }

    /** Debug dump in our own layout, with the kernel's fields. */
    public java.util.List<String> dump(String reason) {
        return new Dump(core).lines(reason);
    }

    /** Starts the sched_ext watchdog with this timeout, ns. */
    public void startWatchdog(long timeoutNs) {
        Watchdog watchdog = new Watchdog(core, timeoutNs);
        int p = bootTask("kworker/u" + core.nrCpus * 4 + ":1", -1, new Policy.Normal(), 0, -1, watchdog);
        watchdog.begin(p);
    }
}
