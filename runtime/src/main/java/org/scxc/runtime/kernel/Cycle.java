package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** A scheduling cycle: {@link Picks}, put, set, in this order (docs/kernel/cycle.md#slices). */
final class Cycle {
    private final Tasks t;
    private final Steps steps;
    private final IdleMasks idle;
    private final Clock clock;
    private final Invocations invocations;
    private final Listening listening;
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
    private final Picks picks;
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
            Enqueue enqueue,
            Picks picks,
            CallbackTime callbackTime,
            DeadlineBalance deadlineBalance,
            Narrowing narrowing,
            DeadTasks dead) {
        t = ground.tasks();
        steps = ground.steps();
        idle = ground.idle();
        clock = ground.clock();
        invocations = ground.invocations();
        listening = ground.listening();
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
        this.enqueue = enqueue;
        this.picks = picks;
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
        int next = picks.again(cpu, prev);
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
        int next = picks.next(cpu, prev, on, throttled);
        if (clock.isStopped()) {
            return;
        }
        boolean putsBack = on && ext && next >= 0 && next != prev && t.slice(prev) == 0;
        long gapNs = interrupted && putsBack && !cores.picks(cpu) ? host.pickToPut() : 0;
        if (gapNs > 0) {
            rqs.switches.begin(cpu, clock.now());
            clock.task.cancel(prev);
            clock.put.add(cpu, clock.now() + gapNs);
        } else {
            switchTo(cpu, prev, on, next);
            if (cores.isOn && next < 0 && !clock.isStopped()) {
                cores.stealing().steal(cpu);
            }
        }
    }

    private void switchTo(int cpu, int prev, boolean on, int next) {
        kicks.waits().switched(cpu, prev, next);
        if (on && next == prev) {
            if (t.sched[prev] == Tasks.EXT && t.slice(prev) == 0 && !cores.picks(cpu)) {
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
                picks.takes(p);
                if (steps.dsq(p) >= 0) {
                    steps.unlink(p);
                }
                if (t.slice(p) == 0 && !cores.picks(cpu)) {
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
}
