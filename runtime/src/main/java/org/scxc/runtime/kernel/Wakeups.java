package org.scxc.runtime.kernel;

import org.scxc.runtime.ops.Scx;

/**
 * Wake-ups and forks: whose CPU runs select_cpu, who enqueues, and who is preempted
 * (docs/kernel/wakeup.md#queued-wakeups, #after-the-enqueue).
 */
final class Wakeups {
    private final Core c;

    Wakeups(Core c) {
        this.c = c;
    }

    /** try_to_wake_up by {@code waker} (a CPU). */
    void wake(int p, int waker) {
        if (c.tasks.state[p] != Tasks.SLEEPING) {
            return;
        }
        c.timers.cancel(2 * c.nrCpus + p);
        if (c.tasks.sched[p] == Tasks.STOP && !c.idle.isActive(c.tasks.cpu(p))) {
            return; // parked until the CPU returns
        }
        c.invocations.on(waker);
        c.tasks.wokeAt[p] = c.now;
        int prev = c.tasks.cpu(p);
        boolean selected = c.tasks.allowed(p) > 1;
        int cpu = selectCpu(p, prev, Scx.WAKE_TTWU, waker);
        if (c.stopped) {
            return;
        }
        c.tasks.cpu(p, cpu);
        if (c.listener != Listener.NONE) {
            c.listener.woken(p, cpu, waker);
        }
        if (isQueued(p, cpu, waker)) {
            c.tasks.state[p] = Tasks.WAKING;
            c.postQueuedWake(p, c.now + c.profile.wakeInterruptNs() + c.host.wait(cpu, c.now));
            return;
        }
        c.activate(p, cpu, Scx.ENQ_WAKEUP | (selected ? Scx.ENQ_CPU_SELECTED : 0));
        c.enqueue.runDeferred();
        checkPreempt(cpu, p);
    }

    /** wake_up_new_task: select_cpu on the parent's CPU, never queued, no WAKEUP and no CPU_SELECTED. */
    void wakeNew(int p, int parentCpu) {
        c.invocations.on(parentCpu);
        c.tasks.cpu(p, parentCpu);
        c.tasks.wokeAt[p] = c.now;
        int cpu = selectCpu(p, parentCpu, Scx.WAKE_FORK, parentCpu);
        c.activate(p, cpu, 0);
        c.enqueue.runDeferred();
        checkPreempt(cpu, p);
    }

    private boolean isQueued(int p, int cpu, int waker) {
        return c.tasks.sched[p] == Tasks.EXT
                && (c.calls.info().flags() & Scx.OPS_ALLOW_QUEUED_WAKEUP) != 0
                && cpu != waker
                && (c.machine.llcOf(cpu) != c.machine.llcOf(waker) || c.nrRunning[cpu] == 0);
    }

    private int selectCpu(int p, int prev, long flags, int waker) {
        int cpu = prev;
        if (c.tasks.allowed(p) == 1) {
            cpu = c.store.maskNext(c.tasks.mask(p), 0);
        } else if (c.tasks.sched[p] == Tasks.EXT) {
            cpu = c.enqueue.selectCpu(p, prev, flags);
        } else if (c.tasks.sched[p] == Tasks.FAIR) {
            cpu = c.fair.selectCpu(p, prev, waker, flags == Scx.WAKE_FORK);
        } else if (c.tasks.sched[p] == Tasks.RT) {
            cpu = rtCpu(p, prev);
        }
        return c.tasks.allows(p, cpu) && c.idle.isActive(cpu) ? cpu : c.hotplug.fallback(p, prev);
    }

    private int rtCpu(int p, int prev) {
        if (c.tasks.allows(p, prev) && (c.curr[prev] < 0 || c.tasks.sched[c.curr[prev]] < Tasks.RT)) {
            return prev;
        }
        int mask = c.tasks.mask(p);
        for (int cpu = c.store.maskNext(mask, 0); cpu >= 0; cpu = c.store.maskNext(mask, cpu + 1)) {
            if (c.idle.isActive(cpu) && (c.curr[cpu] < 0 || c.tasks.sched[c.curr[cpu]] < Tasks.RT)) {
                return cpu;
            }
        }
        return prev;
    }

    /** The kernel's preemption check after an c.enqueue: an c.idle CPU, a lower class, or EEVDF's own rule. */
    void checkPreempt(int cpu, int p) {
        if (c.tasks.state[p] != Tasks.RUNNABLE) {
            return;
        }
        int current = c.curr[cpu];
        if (current < 0 || c.tasks.sched[p] > c.tasks.sched[current] && c.tasks.sched[p] >= Tasks.RT) {
            c.resched(cpu);
        } else if (c.tasks.sched[p] == Tasks.RT
                && c.tasks.sched[current] == Tasks.RT
                && c.tasks.rtPriority[p] > c.tasks.rtPriority[current]) {
            c.resched(cpu);
        } else if (c.tasks.sched[p] == Tasks.FAIR
                && c.tasks.sched[current] == Tasks.FAIR
                && c.fair.preempts(cpu, p, c.now)) {
            c.resched(cpu);
        }
    }
}
