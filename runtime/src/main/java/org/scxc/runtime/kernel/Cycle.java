package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** A scheduling cycle: balance, pick, put, set, in this order (docs/kernel/cycle.md#balance, #slices). */
final class Cycle {
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final Listening listening;
    private final Events events;
    private final RunQueues rqs;
    private final HigherClasses higher;
    private final DeadlineTasks deadlines;
    private final DeadlineServers servers;
    private final Recorder recorder;
    private final Calls calls;
    private final Eevdf fair;
    private final HostThread host;
    private final Ticks ticks;
    private final Kicks kicks;
    private final Enqueue enqueue;
    private final Insertion insertion;
    private final Dispatch dispatch;
    private final CallbackTime callbackTime;
    private final DeadlineBalance deadlineBalance;
    private final Narrowing narrowing;
    private final DeadTasks dead;
    private final CoreScheduling cores;

    Cycle(
            Ground ground,
            Recorder recorder,
            Calls calls,
            Eevdf fair,
            HostThread host,
            Ticks ticks,
            Kicks kicks,
            Insertion insertion,
            Enqueue enqueue,
            Dispatch dispatch,
            CallbackTime callbackTime,
            DeadlineBalance deadlineBalance,
            Narrowing narrowing,
            DeadTasks dead) {
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        listening = ground.listening();
        events = ground.events();
        rqs = ground.rqs();
        higher = ground.higher();
        deadlines = ground.deadlines();
        servers = ground.servers();
        cores = ground.cores();
        this.recorder = recorder;
        this.calls = calls;
        this.fair = fair;
        this.host = host;
        this.ticks = ticks;
        this.kicks = kicks;
        this.insertion = insertion;
        this.enqueue = enqueue;
        this.dispatch = dispatch;
        this.callbackTime = callbackTime;
        this.deadlineBalance = deadlineBalance;
        this.narrowing = narrowing;
        this.dead = dead;
    }

    /** __schedule on {@code cpu}, called by the task that runs there, at one instant. */
    void schedule(int cpu) {
        cycle(cpu, false);
        callbackTime.released();
    }

    /** __schedule on {@code cpu} after an interrupt: who is put back to the scheduler is so only after a while. */
    void reschedule(int cpu) {
        rqs.settle(cpu);
        cycle(cpu, true);
        callbackTime.released();
    }

    /** The second half: the previous task is put back, and whoever is first by now is the next one. */
    void finish(int cpu) {
        clock.put.remove(cpu);
        long began = rqs.switches.end(cpu);
        invocations.interrupt(cpu);
        int prev = rqs.curr[cpu];
        int next = pick(cpu, prev, true, false, served(cpu, prev, true));
        if (next < 0 || next == prev) {
            cycle(cpu, false); // the next task was taken away
        } else {
            switchTo(cpu, prev, true, next);
            rqs.execStart[cpu] = began; // the runqueue's clock is read once, at the entry
        }
        invocations.leave();
    }

    private void cycle(int cpu, boolean interrupted) {
        servers.charge(cpu);
        clock.resched.cancel(cpu);
        rqs.readClock(cpu);
        invocations.on(cpu);
        fair.throttle(cpu, clock.now());
        int prev = rqs.curr[cpu];
        boolean active = idle.isActive(cpu);
        if (!active && prev < 0 && !higher.any(cpu)) {
            return;
        }
        boolean on = prev >= 0 && t.state[prev] == Tasks.RUNNING;
        if (on) {
            narrowing.entry(prev);
        }
        boolean ext = prev >= 0 && t.sched[prev] == Tasks.EXT;
        if (on && ext) {
            rqs.charge(cpu);
        }
        boolean throttled = deadlineBalance.balance(cpu, prev, on);
        kicks.waits().picks(cpu);
        int next = cores.isOn && active ? pickForCore(cpu, throttled) : choose(cpu, prev, on, throttled);
        if (clock.isStopped()) {
            return;
        }
        boolean putsBack = on && ext && next >= 0 && next != prev && t.slice(prev) == 0;
        long gapNs = interrupted && putsBack && !cores.isOn ? host.pickToPut() : 0;
        if (gapNs > 0) {
            rqs.switches.begin(cpu, clock.now());
            clock.task.cancel(prev);
            clock.put.add(cpu, clock.now() + gapNs);
        } else {
            switchTo(cpu, prev, on, next);
            if (cores.isOn && next < 0 && !clock.isStopped()) {
                cores.balance(cpu);
            }
        }
    }

    /** pick_next_task() with core scheduling: what another thread chose for this one, or a choice for all threads. */
    private int pickForCore(int cpu, boolean throttled) {
        int picked = cores.takePicked(cpu);
        return picked == CoreScheduling.NOTHING
                ? cores.pick(cpu, thread -> pickOf(thread, thread == cpu && throttled))
                : picked;
    }

    /** pick_task() of a thread, by whichever of its core's; the slice is refilled here, whoever runs in the end. */
    private int pickOf(int cpu, boolean throttled) {
        int prev = rqs.curr[cpu];
        boolean on = prev >= 0 && t.state[prev] == Tasks.RUNNING;
        if (on && t.sched[prev] == Tasks.EXT) {
            rqs.charge(cpu);
        }
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

    /** @return the task that is to run on {@code cpu} as far as its own runqueue says, −1 = the idle task */
    private int choose(int cpu, int prev, boolean on, boolean throttled) {
        boolean active = idle.isActive(cpu);
        boolean ext = prev >= 0 && t.sched[prev] == Tasks.EXT;
        boolean keep = false;
        boolean mayBalance = calls.isAttached() && active;
        boolean first = profile.timed().balanceBeforeHigherClass() && (prev < 0 || ext);
        if (mayBalance && first) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        int served = served(cpu, prev, on);
        boolean above =
                served >= 0 || higher.any(cpu) || fair.queued(cpu) > 0 || on && t.sched[prev] >= Tasks.RT && !throttled;
        if (mayBalance && !first && !above) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        if (cores.isOn) {
            cores.served(cpu, served >= 0);
        }
        return pick(cpu, prev, on, keep, served);
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
        return !cores.isOn || profile.timed().balanceBeforeHigherClass() && prev >= 0 && cpu == invocations.cpu();
    }

    private void switchTo(int cpu, int prev, boolean on, int next) {
        kicks.waits().switched(cpu, prev, next);
        if (on && next == prev) {
            if (t.sched[prev] == Tasks.EXT && t.slice(prev) == 0 && !cores.isOn) {
                enqueue.refill(prev);
            }
            ticks.arm(cpu);
            return;
        }
        if (on) {
            putPrev(cpu, prev, next);
        }
        if (next < 0 || t.sched[next] != Tasks.FAIR) {
            fair.release(cpu);
        }
        if (next >= 0 && t.sched[next] != Tasks.EXT && prev >= 0 && t.sched[prev] == Tasks.EXT) {
            release(cpu, next);
        }
        servers.charge(cpu);
        if (listening.isOn()) {
            listening.to.switched(cpu, prev, on, next);
        }
        set(cpu, prev, next);
        if (clock.isStopped()) {
            return;
        }
        narrowing.switched(prev);
        if (prev >= 0 || next >= 0) {
            calls.schedSwitch(prev, next, on);
        }
        dead.switchedOut(prev);
        if (next >= 0) {
            ticks.arm(cpu);
            t.behavior[next].started(next);
            rqs.freezes(next);
            if (t.sched[next] == Tasks.DL) {
                deadlineBalance.push(cpu); // deadline_queue_push_tasks(), once the switch is over
            }
        }
    }

    /**
     * set_next_task(), then rq-&gt;curr: ops.update_idle and ops.running still find the previous task there, sched_switch the
     * next one (__schedule(), kernel/sched/core.c, v6.18, v7.3).
     */
    private void set(int cpu, int prev, int next) {
        if (next < 0) {
            clock.tick.set(cpu, WinnerTree.NEVER);
            idle.enterIdle(cpu);
            if (prev >= 0) {
                notifyIdle(cpu, true);
            }
        } else {
            if (prev < 0) {
                idle.leaveIdle(cpu);
                notifyIdle(cpu, false);
            }
            setNext(cpu, next);
        }
        recorder.runs(cpu, next);
    }

    /** ops.update_idle: after the masks, and only when the CPU changes from or to its idle task (docs/kernel/idle.md#masks). */
    private void notifyIdle(int cpu, boolean goesIdle) {
        if (calls.isAttached() && calls.has(Callback.UPDATE_IDLE) && !calls.isBypassing()) {
            invocations.put();
            calls.updateIdle(cpu, goesIdle);
            invocations.leave();
        }
    }

    /** A higher class takes the CPU from ext: told once, until balance runs there again (docs/kernel/cycle.md#put). */
    private void release(int cpu, int next) {
        if ((calls.has(Callback.CPU_RELEASE) || calls.has(Callback.CPU_ACQUIRE)) && !rqs.released[cpu]) {
            rqs.released[cpu] = true;
            invocations.put();
            calls.cpuRelease(cpu, HigherClasses.reason(t.sched[next]), next);
            invocations.leave();
        }
    }

    private void putPrev(int cpu, int prev, int next) {
        recorder.ran(prev, cpu);
        if (t.sched[prev] != Tasks.EXT) {
            rqs.chargeOther(cpu, prev);
        }
        t.behavior[prev].stopped(prev);
        clock.task.cancel(prev);
        t.state[prev] = Tasks.RUNNABLE;
        t.waitSince[prev] = clock.now();
        switch (t.sched[prev]) {
            case Tasks.EXT -> {
                calls.stopping(prev, true);
                rqs.addRunnable(prev, cpu);
                if (t.slice(prev) != 0 && !calls.isBypassing()) {
                    steps.insertFirst(prev, cpu);
                } else {
                    invocations.put();
                    enqueue.doEnqueue(prev, cpu, next < 0 ? Scx.ENQ_LAST : 0); // only idle is below ext
                    invocations.leave();
                }
            }
            case Tasks.FAIR -> fair.putPrev(cpu, prev, clock.now());
            case Tasks.DL -> deadlines.putBack(cpu, prev);
            default -> higher.putBack(cpu, prev, t);
        }
    }

    private void setNext(int cpu, int p) {
        t.state[p] = Tasks.RUNNING;
        rqs.execStart[cpu] = clock.now();
        recorder.started(p, cpu);
        switch (t.sched[p]) {
            case Tasks.EXT -> {
                if (cores.isOn) { // which may have taken it before it was dispatched
                    insertion.leaveCustody(p, Scx.DEQ_CORE_SCHED_EXEC);
                }
                if (steps.dsq(p) >= 0) {
                    steps.unlink(p);
                }
                if (t.slice(p) == 0 && !cores.isOn) {
                    enqueue.refillPicked(p);
                }
                calls.running(p);
                rqs.removeRunnable(p);
                t.resetRunnableAt[p] = true;
                t.reenqueued[p] = 0;
            }
            case Tasks.FAIR -> fair.setNext(cpu, p, clock.now());
            case Tasks.DL -> deadlines.remove(cpu, p);
            default -> higher.remove(cpu, p, t);
        }
    }

    /** BA0–BA9. @return keep prev */
    private boolean balance(int cpu, int prev, boolean prevOn) {
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
