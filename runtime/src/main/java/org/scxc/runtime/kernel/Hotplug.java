package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;
import org.scxc.runtime.ops.Callback;

/**
 * CPUs that come and go (docs/kernel/lifecycle.md#hotplug). A CPU that went runs nothing, gets no task, and
 * ops.dispatch is not called for it; what waits or runs there moves to a fallback CPU, each task by a dequeue and an
 * enqueue.
 */
final class Hotplug {
    /** SCX_ECODE_ACT_RESTART | SCX_ECODE_RSN_HOTPLUG. */
    private static final long RESTART_HOTPLUG = 1L << 48 | 1L << 32;

    private final Core core;
    private final Tasks t;
    private final int scratch;
    /** CPUs that came or went since boot. */
    private long seq;

    Hotplug(Core core) {
        this.core = core;
        t = core.tasks;
        scratch = core.store.masks("kernel.hotplug_scratch", 1);
    }

    void offline(int cpu) {
        if (!core.idle.isActive(cpu)) {
            return;
        }
        seq++;
        announce(cpu, false);
        if (core.exit != null) {
            return;
        }
        core.idle.deactivate(cpu);
        core.cgroups.activeChanged();
        for (int p = 0; p < t.count && !core.isStopped(); p++) {
            if (t.state[p] != Tasks.DEAD && t.sched[p] != Tasks.STOP && !mayRun(p)) {
                unbind(p);
            }
        }
        core.postStopper(cpu, core.now + core.profile.stopperWakeNs());
    }

    void online(int cpu) {
        if (core.idle.isActive(cpu)) {
            return;
        }
        seq++;
        core.idle.activate(cpu);
        core.cgroups.activeChanged();
        for (int p = 0; p < t.count && !core.isStopped(); p++) {
            if (t.kernelPinned[p] && t.home[p] == cpu && t.state[p] != Tasks.DEAD) {
                rebind(p, cpu);
            }
        }
        announce(cpu, true);
        core.resched(cpu);
    }

    /** The loader says which state of the CPUs it saw, 0 = it does not say; another one ends the scheduler. */
    void checkSeq(long expected) {
        if (expected != 0 && expected != seq) {
            String text = "expected hotplug seq " + expected + " did not match actual " + seq;
            core.claimExit(ExitKind.UNREG_KERN, RESTART_HOTPLUG, text, -1);
        }
    }

    private void announce(int cpu, boolean online) {
        Callback callback = online ? Callback.CPU_ONLINE : Callback.CPU_OFFLINE;
        if (!core.attached) {
            return;
        }
        if (!core.calls.has(callback)) {
            String text = "cpu " + cpu + " going " + (online ? "online" : "offline") + ", exiting scheduler";
            core.claimExit(ExitKind.UNREG_KERN, RESTART_HOTPLUG, text, -1);
            return;
        }
        if (online) {
            core.calls.cpuOnline(cpu);
        } else {
            core.calls.cpuOffline(cpu);
        }
    }

    private boolean mayRun(int p) {
        core.store.maskAnd(scratch, t.mask(p), core.idle.activeMask());
        return !core.store.maskEmpty(scratch);
    }

    /** No CPU is left for the task: a bound kworker works anywhere, any other task gets its cgroup's CPUs. */
    private void unbind(int p) {
        if (t.kernelPinned[p]) {
            core.affinities.change(p, core.idle.activeMask());
        } else {
            core.cgroups.forgetAffinity(p);
        }
    }

    private void rebind(int p, int cpu) {
        if (t.sched[p] == Tasks.STOP) {
            if (p != core.affinities.stopper(cpu) && !core.hasTimer(p)) {
                core.wake(p, cpu); // visits of the stopper class were lost while the CPU was away
            }
            return;
        }
        core.store.maskZero(scratch);
        core.store.maskSet(scratch, cpu);
        core.affinities.change(p, scratch);
    }

    /** By the stopper of a CPU that goes: nothing stays on its runqueue. */
    void drain(int cpu) {
        for (int p = 0; p < t.count && !core.isStopped(); p++) {
            if (t.state[p] == Tasks.RUNNABLE && t.cpu(p) == cpu && t.sched[p] != Tasks.STOP) {
                core.affinities.moveQueued(p, fallback(p, cpu));
            }
        }
    }

    /** select_fallback_rq: the lowest CPU allowed on {@code near}'s node, else the lowest allowed one. */
    int fallback(int p, int near) {
        core.store.maskAnd(scratch, t.mask(p), core.idle.activeMask());
        int any = core.store.maskNext(scratch, 0);
        for (int cpu = any; cpu >= 0; cpu = core.store.maskNext(scratch, cpu + 1)) {
            if (core.machine.nodeOf(cpu) == core.machine.nodeOf(near)) {
                return cpu;
            }
        }
        return any >= 0 ? any : core.store.maskNext(core.idle.activeMask(), 0);
    }
}
