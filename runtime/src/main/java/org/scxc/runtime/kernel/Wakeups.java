package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * Wake-ups and forks: whose CPU runs select_cpu, who enqueues, and who is preempted
 * (docs/kernel/wakeup.md#queued-wakeups, #after-the-enqueue).
 */
final class Wakeups {
    private final SchedDomains domains;
    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final Listening listening;
    private final RunQueues rqs;
    private final Calls calls;
    private final HostThread host;
    private final Eevdf fair;
    private final Enqueue enqueue;
    private final Activation activation;
    private final FallbackCpu fallback;
    private final DeadlineBalance balance;
    private final DeadlineTasks deadlines;
    private final Steps steps;
    private final Events events;

    /** scx.selected_cpu of the task that is being woken: what was chosen, before any fallback. */
    private int selected;

    Wakeups(
            Ground ground,
            Calls calls,
            HostThread host,
            Eevdf fair,
            Enqueue enqueue,
            Activation activation,
            FallbackCpu fallback,
            DeadlineBalance balance) {
        domains = ground.domains();
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        listening = ground.listening();
        rqs = ground.rqs();
        this.calls = calls;
        this.host = host;
        this.fair = fair;
        this.enqueue = enqueue;
        this.activation = activation;
        this.fallback = fallback;
        this.balance = balance;
        deadlines = ground.deadlines();
        steps = ground.steps();
        events = ground.events();
    }

    /** try_to_wake_up by {@code waker} (a CPU). */
    void wake(int p, int waker) {
        if (t.state[p] != Tasks.SLEEPING) {
            return;
        }
        if (t.isFreezing(p)) {
            t.wokenFrozen[p] = true;
            return;
        }
        clock.task.cancel(p);
        if (t.sched[p] == Tasks.STOP && !idle.isActive(t.cpu(p))) {
            return; // parked until the CPU returns
        }
        invocations.on(waker);
        t.wokeAt[p] = clock.now();
        int prev = t.cpu(p);
        boolean selected = mayChoose(p);
        int cpu = selectCpu(p, prev, Scx.WAKE_TTWU, waker);
        if (clock.isStopped()) {
            return;
        }
        t.cpu(p, cpu);
        if (listening.isOn()) {
            listening.to.woken(p, cpu, waker);
        }
        if (isQueued(p, cpu, waker)) {
            t.state[p] = Tasks.WAKING;
            clock.post(
                    Clock.Event.QUEUED_WAKE,
                    p,
                    clock.now() + profile.latencies().wakeInterruptNs() + host.wait(cpu, clock.now()));
            return;
        }
        if (selected && t.sched[p] == Tasks.EXT && cpu != this.selected) {
            events.add(ScxEvent.SELECT_CPU_FALLBACK);
        }
        activation.activate(p, cpu, Scx.ENQ_WAKEUP | (selected ? Scx.ENQ_CPU_SELECTED : 0));
        enqueue.runDeferred();
        checkPreempt(cpu, p);
        if (t.sched[p] == Tasks.DL && deadlines.runs(cpu) && !makesWay(cpu, p)) {
            balance.push(cpu); // task_woken_dl()
        }
    }

    /** Whether SCHED_DEADLINE's current task goes for {@code p}. */
    private boolean makesWay(int cpu, int p) {
        return t.allowed(rqs.curr[cpu]) > 1 && deadlines.preempts(p, rqs.curr[cpu]);
    }

    /** wake_up_new_task: select_cpu on the parent's CPU, never queued, no WAKEUP and no CPU_SELECTED. */
    void wakeNew(int p, int parentCpu) {
        invocations.on(parentCpu);
        t.cpu(p, parentCpu);
        t.wokeAt[p] = clock.now();
        int cpu = selectCpu(p, parentCpu, Scx.WAKE_FORK, parentCpu);
        activation.activate(p, cpu, 0);
        enqueue.runDeferred();
        checkPreempt(cpu, p);
    }

    /** sched_ttwu_pending(): the interrupt that a waker sent. The CPU enqueues the task itself. */
    void queued(int p) {
        int cpu = t.cpu(p);
        invocations.on(cpu);
        invocations.context(Invocation.Context.HARDIRQ);
        if (t.state[p] == Tasks.WAKING) {
            activation.activate(p, idle.isActive(cpu) ? cpu : fallback.of(p, cpu), Scx.ENQ_WAKEUP);
            enqueue.runDeferred();
            checkPreempt(t.cpu(p), p);
        }
    }

    private boolean isQueued(int p, int cpu, int waker) {
        return t.sched[p] == Tasks.EXT
                && (calls.info().flags() & Scx.OPS_ALLOW_QUEUED_WAKEUP) != 0
                && cpu != waker
                && (domains.llcOf(cpu) != domains.llcOf(waker) || rqs.nrRunning[cpu] == 0);
    }

    /** select_task_rq(), kernel/sched/core.c (v6.12, v7.3): whether the task's class is asked for a CPU. */
    private boolean mayChoose(int p) {
        return t.allowed(p) > 1 && !steps.isMigrationDisabled(p);
    }

    private int selectCpu(int p, int prev, long flags, int waker) {
        int cpu = prev;
        if (!mayChoose(p)) {
            cpu = store.maskNext(t.mask(p), 0);
        } else if (t.sched[p] == Tasks.EXT) {
            cpu = enqueue.selectCpu(p, prev, flags);
        } else if (t.sched[p] == Tasks.FAIR) {
            cpu = fair.selectCpu(p, prev, waker, flags == Scx.WAKE_FORK);
        } else if (t.sched[p] == Tasks.RT) {
            cpu = rtCpu(p, prev);
        } else if (t.sched[p] == Tasks.DL && flags == Scx.WAKE_TTWU) {
            cpu = balance.select(p, prev, waker);
        }
        selected = cpu;
        return t.allows(p, cpu) && idle.isActive(cpu) ? cpu : fallback.of(p, prev);
    }

    private int rtCpu(int p, int prev) {
        if (t.allows(p, prev) && (rqs.curr[prev] < 0 || t.sched[rqs.curr[prev]] < Tasks.RT)) {
            return prev;
        }
        int mask = t.mask(p);
        for (int cpu = store.maskNext(mask, 0); cpu >= 0; cpu = store.maskNext(mask, cpu + 1)) {
            if (idle.isActive(cpu) && (rqs.curr[cpu] < 0 || t.sched[rqs.curr[cpu]] < Tasks.RT)) {
                return cpu;
            }
        }
        return prev;
    }

    /** The kernel's preemption check after an enqueue: an idle CPU, a lower class, or EEVDF's own rule. */
    void checkPreempt(int cpu, int p) {
        if (t.state[p] != Tasks.RUNNABLE || t.sched[p] == Tasks.DL && deadlines.isThrottled(p)) {
            return;
        }
        int current = rqs.curr[cpu];
        if (current < 0 || t.sched[p] > t.sched[current]) {
            rqs.resched(cpu);
        } else if (t.sched[p] == Tasks.RT && t.sched[current] == Tasks.RT && t.rtPriority[p] > t.rtPriority[current]) {
            rqs.resched(cpu);
        } else if (t.sched[p] == Tasks.DL && t.sched[current] == Tasks.DL) {
            if (deadlines.preempts(p, current)) {
                rqs.resched(cpu);
            }
        } else if (t.sched[p] == Tasks.FAIR && t.sched[current] == Tasks.FAIR && fair.preempts(cpu, p, clock.now())) {
            rqs.resched(cpu);
        }
    }
}
