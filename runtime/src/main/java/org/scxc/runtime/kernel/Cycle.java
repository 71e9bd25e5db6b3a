package org.scxc.runtime.kernel;

import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** A scheduling cycle: balance, pick, put, set, in this order (docs/kernel/cycle.md#balance, #slices). */
final class Cycle {
    private final Core c;

    Cycle(Core c) {
        this.c = c;
    }

    /** __schedule on {@code cpu}. */
    void schedule(int cpu) {
        c.timers.cancel(c.nrCpus + cpu);
        c.invocations.on(cpu);
        int prev = c.curr[cpu];
        boolean active = c.idle.isActive(cpu);
        if (!active && prev < 0 && !c.higher.any(cpu)) {
            return;
        }
        boolean on = prev >= 0 && c.tasks.state[prev] == Tasks.RUNNING;
        boolean ext = prev >= 0 && c.tasks.sched[prev] == Tasks.EXT;
        if (on && ext) {
            c.charge(cpu);
        }
        boolean keep = false;
        boolean above = c.higher.any(cpu) || on && c.tasks.sched[prev] >= Tasks.RT;
        if (c.attached && active && (!above || c.profile.dispatchBeforeHigherClass() && (prev < 0 || ext))) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        int next = pick(cpu, prev, on, keep);
        if (c.stopped) {
            return;
        }
        switchTo(cpu, prev, on, next);
    }

    private int pick(int cpu, int prev, boolean on, boolean keep) {
        byte prevClass = on ? c.tasks.sched[prev] : -1;
        if (prevClass == Tasks.STOP) {
            return prev;
        }
        if (c.higher.hasStop(cpu)) {
            return c.higher.stopHead(cpu);
        }
        int rt = c.higher.bestRt(cpu, c.tasks);
        if (prevClass == Tasks.RT && (rt < 0 || c.tasks.rtPriority[prev] >= c.tasks.rtPriority[rt])) {
            return prev;
        }
        if (rt >= 0) {
            return rt;
        }
        if (keep) {
            return prev;
        }
        int head = c.dsqs.first(cpu);
        if (head >= 0) {
            return head;
        }
        int best = c.fair.pick(cpu, c.now);
        if (best < 0 && !c.attached) {
            best = c.fair.pullForIdle(cpu, c.now);
        }
        return best;
    }

    private void switchTo(int cpu, int prev, boolean on, int next) {
        if (on && next == prev) {
            if (c.tasks.sched[prev] == Tasks.EXT && c.tasks.slice(prev) == 0) {
                c.tasks.slice(prev, Scx.SLICE_DFL);
            }
            c.armTick(cpu);
            return;
        }
        if (on) {
            putPrev(cpu, prev, next);
        }
        if (c.attached
                && next >= 0
                && c.tasks.sched[next] >= Tasks.RT
                && prev >= 0
                && c.tasks.sched[prev] == Tasks.EXT) {
            release(cpu, next);
        }
        if (c.curr[cpu] < 0 != next < 0) {
            c.busyCpus += next < 0 ? -1 : 1;
        }
        c.curr[cpu] = next;
        if (c.listener != Listener.NONE) {
            c.listener.switched(cpu, prev, on, next);
        }
        if (next < 0) {
            c.timers.set(cpu, WinnerTree.NEVER);
            c.idle.enterIdle(cpu);
            return;
        }
        if (prev < 0) {
            c.idle.leaveIdle(cpu);
        }
        setNext(cpu, next);
    }

    /** A c.higher class takes the CPU from ext: told once, until balance runs there again. */
    private void release(int cpu, int next) {
        if (c.calls.has(Callback.CPU_RELEASE) && !c.released[cpu]) {
            c.released[cpu] = true;
            c.invocations.put();
            c.calls.cpuRelease(cpu, c.tasks.sched[next] == Tasks.STOP ? Scx.PREEMPT_STOP : Scx.PREEMPT_RT);
            c.invocations.leave();
        }
    }

    private void putPrev(int cpu, int prev, int next) {
        c.recordRun(cpu, prev);
        c.behavior[prev].stopped(prev);
        c.timers.cancel(2 * c.nrCpus + prev);
        c.tasks.state[prev] = Tasks.RUNNABLE;
        c.tasks.waitSince[prev] = c.now;
        switch (c.tasks.sched[prev]) {
            case Tasks.EXT -> {
                c.calls.stopping(prev, true);
                c.addRunnable(prev, cpu);
                if (c.tasks.slice(prev) != 0) {
                    c.steps.insertFirst(prev, cpu);
                } else {
                    boolean last = next < 0 || c.tasks.sched[next] == Tasks.FAIR;
                    c.invocations.put();
                    c.enqueue.doEnqueue(prev, cpu, last ? Scx.ENQ_LAST : 0);
                    c.invocations.leave();
                }
            }
            case Tasks.FAIR -> c.fair.putPrev(cpu, prev, c.now);
            default -> c.higher.putBack(cpu, prev, c.tasks);
        }
    }

    private void setNext(int cpu, int p) {
        c.tasks.state[p] = Tasks.RUNNING;
        c.execStart[cpu] = c.now;
        c.runStart[cpu] = c.now;
        c.recorder.started(p, cpu);
        switch (c.tasks.sched[p]) {
            case Tasks.EXT -> {
                if (c.steps.dsq(p) >= 0) {
                    c.steps.unlink(p);
                }
                if (c.tasks.slice(p) == 0) {
                    c.tasks.slice(p, Scx.SLICE_DFL);
                }
                c.calls.running(p);
                c.removeRunnable(p);
                c.tasks.resetRunnableAt[p] = true;
            }
            case Tasks.FAIR -> c.fair.setNext(cpu, p, c.now);
            default -> c.higher.remove(cpu, p, c.tasks);
        }
        if (c.stopped) {
            return;
        }
        c.armTick(cpu);
        c.behavior[p].started(p);
    }

    /** BA0–BA9. @return keep prev */
    private boolean balance(int cpu, int prev, boolean prevOn) {
        if (c.released[cpu]) {
            c.released[cpu] = false;
            c.calls.cpuAcquire(cpu);
        }
        if (prevOn && c.tasks.slice(prev) != 0) {
            return true;
        }
        if (c.dsqs.first(cpu) >= 0) {
            return false;
        }
        c.inBalance[cpu] = true;
        boolean keep = balanceLoop(cpu, prev, prevOn);
        c.inBalance[cpu] = false;
        return keep;
    }

    private boolean balanceLoop(int cpu, int prev, boolean prevOn) {
        if (c.dispatch.consumeGlobal(cpu)) {
            return false;
        }
        if (c.calls.has(Callback.DISPATCH)) {
            int loops = 0;
            do {
                c.dispatch.nrDispatched = 0;
                c.calls.dispatch(cpu, prev);
                c.dispatch.flush(cpu);
                if (c.stopped) {
                    return prevOn;
                }
                if (prevOn && c.tasks.slice(prev) != 0) {
                    return true;
                }
                if (c.dsqs.first(cpu) >= 0 || c.dispatch.consumeGlobal(cpu)) {
                    return false;
                }
                if (++loops == 32) {
                    c.postKick(cpu, 0, c.now + c.profile.irqWorkNs());
                    break;
                }
            } while (c.dispatch.nrDispatched > 0);
        }
        return prevOn && (c.calls.info().flags() & Scx.OPS_ENQ_LAST) == 0;
    }
}
