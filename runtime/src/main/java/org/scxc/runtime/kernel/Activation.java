package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Scx;

/** A task comes onto a runqueue or leaves it, in whichever class it is. */
final class Activation {
    private final Tasks t;
    private final Steps steps;
    private final Clock clock;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final HigherClasses higher;
    private final DeadlineTasks deadlines;
    private final DeadlineServers servers;
    private final Recorder recorder;
    private final Calls calls;
    private final Eevdf fair;
    private final Ticks ticks;
    private final Insertion insertion;
    private final Enqueue enqueue;

    Activation(
            Ground ground,
            Recorder recorder,
            Calls calls,
            Eevdf fair,
            Ticks ticks,
            Insertion insertion,
            Enqueue enqueue) {
        t = ground.tasks();
        steps = ground.steps();
        clock = ground.clock();
        rqs = ground.rqs();
        cores = ground.cores();
        higher = ground.higher();
        deadlines = ground.deadlines();
        servers = ground.servers();
        this.recorder = recorder;
        this.calls = calls;
        this.fair = fair;
        this.ticks = ticks;
        this.insertion = insertion;
        this.enqueue = enqueue;
    }

    /** Puts a task that is on no runqueue onto {@code cpu}'s. */
    void activate(int p, int cpu, long flags) {
        rqs.settle(cpu);
        rqs.readClock(cpu);
        t.cpu(p, cpu);
        t.state[p] = Tasks.RUNNABLE;
        t.waitSince[p] = clock.now();
        rqs.nrRunning[cpu]++;
        switch (t.sched[p]) {
            case Tasks.EXT -> {
                rqs.addRunnable(p, cpu);
                calls.runnable(p, flags);
                if ((flags & Scx.ENQ_WAKEUP) != 0) {
                    cores.touch(p);
                }
                servers.extArrived(cpu);
                enqueue.doEnqueue(p, cpu, flags);
            }
            case Tasks.FAIR -> {
                fair.enqueue(cpu, p, (flags & Scx.ENQ_WAKEUP) != 0, flags == 0, clock.now());
                ticks.fairArrived(cpu);
            }
            case Tasks.DL -> deadlines.enqueue(cpu, p, (flags & Scx.ENQ_WAKEUP) != 0);
            default -> higher.add(cpu, p, t);
        }
        cores.joins(p);
    }

    /** Takes a queued or running task off its runqueue; its state becomes SLEEPING until the caller says otherwise. */
    void deactivate(int p, long flags) {
        int cpu = t.cpu(p);
        rqs.settle(cpu);
        boolean wasRunning = t.state[p] == Tasks.RUNNING;
        cores.leaves(p, false);
        if (wasRunning && t.sched[p] == Tasks.DL) {
            servers.charge(cpu);
        }
        if (wasRunning) {
            recorder.ran(p, cpu);
            t.behavior[p].stopped(p);
            clock.task.cancel(p);
            if (t.sched[p] != Tasks.EXT) {
                rqs.chargeOther(cpu, p);
            }
        }
        switch (t.sched[p]) {
            case Tasks.EXT -> leave(p, flags);
            case Tasks.FAIR -> fair.dequeue(cpu, p, (flags & Scx.DEQ_SLEEP) != 0, clock.now());
            case Tasks.DL -> {
                if (!wasRunning) {
                    deadlines.dequeue(cpu, p);
                }
            }
            default -> {
                if (!wasRunning) {
                    higher.remove(cpu, p, t);
                }
            }
        }
        rqs.nrRunning[cpu]--;
        t.state[p] = Tasks.SLEEPING;
    }

    /** DE: a queued or running ext task leaves its class, or its runqueue, as far as the scheduler sees. */
    void leave(int p, long flags) {
        if (t.state[p] == Tasks.RUNNING) {
            rqs.charge(t.cpu(p));
            calls.stopping(p, false);
        } else {
            rqs.removeRunnable(p);
            insertion.leaveCustody(p, flags);
        }
        t.dequeuedForSleep[p] = (flags & Scx.DEQ_SLEEP) != 0;
        servers.extLeft(t.cpu(p));
        calls.quiescent(p, flags);
        steps.dequeue(p, t.cpu(p));
    }

    /** A running task changes a property: stopped and set running again where it is, without ops.enqueue. */
    void cycle(int p, Runnable change) {
        if (t.sched[p] != Tasks.EXT || !calls.isAttached()) {
            change.run();
            return;
        }
        leave(p, 0);
        change.run();
        cores.cycles(t.cpu(p));
        if (t.sched[p] == Tasks.EXT) { // else it left the class
            join(p);
        }
    }

    /** A running task is, or becomes, one of the scheduler's. */
    void join(int p) {
        int cpu = t.cpu(p);
        rqs.chargeOther(cpu, p);
        calls.runnable(p, 0);
        servers.extArrived(cpu);
        calls.running(p);
        ticks.arm(cpu);
    }
}
