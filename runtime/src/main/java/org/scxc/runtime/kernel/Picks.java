package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** The first half of a scheduling cycle: balance, then pick (docs/kernel/cycle.md#balance). */
final class Picks {
    private final Machine machine;
    private final Tasks t;
    private final Dsqs dsqs;
    private final IdleMasks idle;
    private final KernelProfile.Timed timed;
    private final Clock clock;
    private final Events events;
    private final RunQueues rqs;
    private final HigherClasses higher;
    private final DeadlineTasks deadlines;
    private final DeadlineServers servers;
    private final CoreScheduling cores;
    private final Calls calls;
    private final Eevdf fair;
    private final Kicks kicks;
    private final Insertion insertion;
    private final Enqueue enqueue;
    private final Dispatch dispatch;

    // with core scheduling only
    private final int[] server; // rq->dl_server
    private final boolean[] kept; // SCX_RQ_BAL_KEEP
    private int asking; // the thread that picks for its core
    private boolean balanced; // and has balanced

    Picks(
            Ground ground,
            Calls calls,
            Eevdf fair,
            Kicks kicks,
            Insertion insertion,
            Enqueue enqueue,
            Dispatch dispatch) {
        machine = ground.machine();
        t = ground.tasks();
        dsqs = ground.dsqs();
        idle = ground.idle();
        timed = ground.profile().timed();
        clock = ground.clock();
        events = ground.events();
        rqs = ground.rqs();
        higher = ground.higher();
        deadlines = ground.deadlines();
        servers = ground.servers();
        cores = ground.cores();
        this.calls = calls;
        this.fair = fair;
        this.kicks = kicks;
        this.insertion = insertion;
        this.enqueue = enqueue;
        this.dispatch = dispatch;
        server = new int[rqs.cpus];
        kept = new boolean[rqs.cpus];
    }

    /**
     * pick_next_task(): with core scheduling what another thread chose for this one, or a choice for all threads.
     *
     * @param on whether {@code prev} could go on
     * @param throttled whether it is a deadline task without runtime
     * @return the task that is to run on {@code cpu}, −1 = the idle task
     */
    int next(int cpu, int prev, boolean on, boolean throttled) {
        if (!cores.picks(cpu)) {
            return choose(cpu, prev, on, throttled);
        }
        int picked = cores.takePicked(cpu);
        if (picked != CoreScheduling.NOTHING) {
            cores.runsFor(cpu, CoreOrder.NO_SERVER);
            return picked;
        }
        asking = cpu;
        balanced = false;
        int next = cores.pick(cpu, thread -> pickOf(thread, thread == cpu && throttled));
        cores.runsFor(cpu, server[cpu]);
        return next;
    }

    /** Whoever is first by now, after a balance. */
    int again(int cpu, int prev) {
        return pick(cpu, prev, true, false, served(cpu, prev, true));
    }

    /** set_next_task_scx() of a task that core scheduling may have found before its scheduler dispatched it. */
    void takes(int p) {
        if (cores.isOn) {
            insertion.leaveCustody(p, Scx.DEQ_CORE_SCHED_EXEC);
        }
    }

    /** pick_task() of a thread, by whichever of its core's; the slice is refilled here, whoever runs in the end. */
    private int pickOf(int cpu, boolean throttled) {
        int prev = rqs.curr[cpu];
        boolean on = prev >= 0 && t.state[prev] == Tasks.RUNNING;
        if (cpu != asking) {
            chargeExt(prev, on, cpu);
            kicks.waits().picks(cpu);
        }
        server[cpu] = CoreOrder.NO_SERVER;
        int next = choose(cpu, prev, on, throttled);
        if (next >= 0 && t.sched[next] == Tasks.EXT && t.slice(next) == 0) {
            if (next == prev) {
                enqueue.refill(next);
            } else {
                enqueue.refillPicked(next);
            }
        }
        return next;
    }

    private void chargeExt(int prev, boolean on, int cpu) {
        if (on && t.sched[prev] == Tasks.EXT) {
            rqs.charge(cpu);
        }
    }

    /** @return the task that is to run on {@code cpu} as far as its own runqueue says, −1 = the idle task */
    private int choose(int cpu, int prev, boolean on, boolean throttled) {
        boolean ext = prev >= 0 && t.sched[prev] == Tasks.EXT;
        boolean forAll = balancesForAll(cpu);
        boolean keep = forAll && kept[cpu] && on && ext;
        boolean mayBalance = calls.isAttached() && idle.isActive(cpu) && !(forAll && (balanced || cpu != asking));
        boolean first = timed.balanceBeforeHigherClass() && (prev < 0 || ext);
        if (mayBalance && first) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        int served = served(cpu, prev, on);
        boolean above =
                served >= 0 || higher.any(cpu) || fair.queued(cpu) > 0 || on && t.sched[prev] >= Tasks.RT && !throttled;
        if (mayBalance && !first && !above) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        return pick(cpu, prev, on, keep, served);
    }

    /** With core scheduling, up to 6.18, prev_balance() of the thread that asks balances all, before any of them picks: balance_scx(). */
    private boolean balancesForAll(int cpu) {
        return timed.balanceBeforeHigherClass() && cores.picks(cpu);
    }

    /**
     * The deadline class, which only the stopper is above: the task with the earliest deadline, or the one that a server of an
     * earlier deadline picks; a server that finds none stops (docs/kernel/servers.md#pick). @return −1 if there is none
     */
    private int served(int cpu, int prev, boolean on) {
        if (higher.hasStop(cpu) || on && t.sched[prev] == Tasks.STOP) {
            return -1;
        }
        int task = deadlines.any() ? deadlines.first(cpu, prev, on) : -1;
        while (servers.isQueued(cpu)) {
            int kind = servers.first(cpu);
            if (task >= 0 && deadlines.deadline(task) <= servers.deadline(cpu, kind)) {
                return task;
            }
            int p = kind == DeadlineServers.EXT ? pickExt(cpu, prev, on) : fair.pick(cpu, clock.now());
            if (p >= 0) {
                server[cpu] = kind;
                return p;
            }
            servers.stop(cpu, kind);
        }
        return task;
    }

    /** do_pick_task_scx(), which a server makes look at sched_ext's tasks whoever else waits. */
    private int pickExt(int cpu, int prev, boolean on) {
        if (!calls.isAttached() || !idle.isActive(cpu)) {
            return -1;
        }
        boolean ext = prev >= 0 && t.sched[prev] == Tasks.EXT;
        return balance(cpu, ext ? prev : -1, on && ext) ? prev : dsqs.first(cpu);
    }

    /** @param served whom a server picked, or −1 */
    private int pick(int cpu, int prev, boolean on, boolean keep, int served) {
        if (served >= 0) {
            return served;
        }
        byte prevClass = on ? t.sched[prev] : -1;
        if (prevClass == Tasks.STOP) {
            return prev;
        }
        if (higher.hasStop(cpu)) {
            return higher.stopHead(cpu);
        }
        int rt = higher.bestRt(cpu, t);
        if (prevClass == Tasks.RT && (rt < 0 || t.rtPriority[prev] >= t.rtPriority[rt])) {
            return prev;
        }
        if (rt >= 0) {
            return rt;
        }
        if (fair.queued(cpu) > 0) {
            return fair.pick(cpu, clock.now());
        }
        if (keep) {
            return prev;
        }
        int head = dsqs.first(cpu);
        if (head < 0 && calls.classOf(false) == Tasks.FAIR) {
            if (mayPull(cpu, prev)) {
                return fair.pullForIdle(cpu, clock.now());
            }
            fair.staysIdle(cpu);
        }
        return head;
    }

    /** With core scheduling only prev_balance() pulls, up to 6.18, and that not from the idle task (pick_task_fair(), v6.12, v7.2). */
    private boolean mayPull(int cpu, int prev) {
        return !cores.picks(cpu) || timed.balanceBeforeHigherClass() && prev >= 0 && cpu == asking;
    }

    private boolean balance(int cpu, int prev, boolean prevOn) {
        boolean keep = balanceOne(cpu, prev, prevOn);
        if (balancesForAll(cpu)) {
            balanced = true;
            kept[cpu] = keep;
            for (int thread = machine.firstOfCore(cpu); thread < machine.pastCore(cpu); thread++) {
                if (thread != cpu && idle.isActive(thread) && !clock.isStopped()) {
                    balanceThread(thread);
                }
            }
        }
        return keep;
    }

    private void balanceThread(int cpu) {
        int curr = rqs.curr[cpu];
        boolean ext = curr >= 0 && t.sched[curr] == Tasks.EXT;
        boolean on = ext && t.state[curr] == Tasks.RUNNING;
        chargeExt(curr, on, cpu);
        kept[cpu] = balanceOne(cpu, ext ? curr : -1, on);
    }

    /** BA0–BA9. @return keep prev */
    private boolean balanceOne(int cpu, int prev, boolean prevOn) {
        if (rqs.released[cpu]) {
            rqs.released[cpu] = false;
            calls.cpuAcquire(cpu);
        }
        if (prevOn && t.slice(prev) != 0 && !calls.isBypassing()) {
            return true;
        }
        if (dsqs.first(cpu) >= 0) {
            return false;
        }
        rqs.inBalance[cpu] = true;
        boolean keep = balanceLoop(cpu, prev, prevOn);
        rqs.inBalance[cpu] = false;
        return keep;
    }

    private boolean balanceLoop(int cpu, int prev, boolean prevOn) {
        if (dispatch.consumeGlobal(cpu)) {
            return false;
        }
        if (calls.has(Callback.DISPATCH) && !calls.isBypassing()) {
            int loops = 0;
            do {
                dispatch.nrDispatched = 0;
                calls.dispatch(cpu, prev);
                dispatch.flush(cpu);
                if (clock.isStopped()) {
                    return prevOn;
                }
                if (prevOn && t.slice(prev) != 0) {
                    return true;
                }
                if (dsqs.first(cpu) >= 0 || dispatch.consumeGlobal(cpu)) {
                    return false;
                }
                if (++loops == 32) {
                    kicks.kick(cpu, 0);
                    break;
                }
            } while (dispatch.nrDispatched > 0);
        }
        boolean keep = prevOn && ((calls.info().flags() & Scx.OPS_ENQ_LAST) == 0 || calls.isBypassing());
        if (keep) {
            events.add(ScxEvent.DISPATCH_KEEP_LAST);
        }
        return keep;
    }
}
