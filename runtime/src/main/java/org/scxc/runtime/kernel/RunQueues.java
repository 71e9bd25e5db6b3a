package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.ops.Scx;

/** What the kernel keeps for each CPU: the current task, how many are runnable, sched_ext's runnable_list. */
public final class RunQueues {
    private static final int ON_NO_LIST = -2;

    private final Tasks t;
    private final Clock clock;
    private final Invocations invocations;
    /** Told of a task whose slice is used up. */
    private IntConsumer turnEnds = p -> {};

    private final long reschedSelfNs;
    private final long reschedOtherNs;

    /** How many CPUs there are. */
    final int cpus;

    /** The task that runs, or −1. */
    final int[] curr;

    /** How many CPUs are not idle. */
    int busy;

    /** Until when the current task is charged. */
    final long[] execStart;

    private final long[] clockRead;

    final int[] nrRunning;
    /** In the middle of ops.dispatch and what is around it: an insertion asks for no reschedule. */
    final boolean[] inBalance;
    /** A higher class took the CPU from ext, and balance did not run since; outlives the scheduler, as in the kernel. */
    final boolean[] released;

    /** CPUs whose current task is about to be put back. */
    final Switches switches;

    private final int[] first;
    private final int[] last;
    /** The running task that the stopper of its CPU is asked to move, or −1, and where to: rq.push_cpu. */
    private final int[] pushed;

    private final int[] pushedTo;

    RunQueues(int cpus, Tasks tasks, Clock clock, Invocations invocations, KernelProfile profile) {
        this.cpus = cpus;
        t = tasks;
        this.clock = clock;
        this.invocations = invocations;
        reschedSelfNs = profile.latencies().timerWakeToRunNs();
        reschedOtherNs = profile.latencies().reschedInterruptNs();
        curr = new int[cpus];
        execStart = new long[cpus];
        clockRead = new long[cpus];
        nrRunning = new int[cpus];
        inBalance = new boolean[cpus];
        released = new boolean[cpus];
        switches = new Switches(cpus);
        first = new int[cpus];
        last = new int[cpus];
        pushed = new int[cpus];
        pushedTo = new int[cpus];
        Arrays.fill(pushed, -1);
        Arrays.fill(curr, -1);
        Arrays.fill(first, -1);
        Arrays.fill(last, -1);
    }

    void onTurnEnd(IntConsumer told) {
        turnEnds = told;
    }

    /** @return false if the stopper of {@code cpu} is asked for another one already: rq.active_balance */
    boolean requestPush(int task, int cpu, int to) {
        if (pushed[cpu] >= 0) {
            return false;
        }
        pushed[cpu] = task;
        pushedTo[cpu] = to;
        return true;
    }

    /** The task to be moved away from {@code cpu}, once; −1 if there is none. */
    int takePushed(int cpu) {
        int task = pushed[cpu];
        pushed[cpu] = -1;
        return task;
    }

    int pushedTo(int cpu) {
        return pushedTo[cpu];
    }

    /** The task on {@code cpu}, or −1. */
    public int current(int cpu) {
        return curr[cpu];
    }

    public boolean isBusy(int cpu) {
        return curr[cpu] >= 0;
    }

    /** What comes next needs the runqueue's lock: a switch that is under way there is over first. */
    void settle(int cpu) {
        switches.settle(cpu);
    }

    // ------------------------------------------------------------------------------------------------ reschedule

    /** Asks {@code cpu} to reschedule; how soon depends on whether an interrupt must cross. */
    void resched(int cpu) {
        reschedAt(cpu, clock.now() + (cpu == invocations.cpu() ? reschedSelfNs : reschedOtherNs));
    }

    void reschedAt(int cpu, long at) {
        clock.resched.setEarlier(cpu, at);
    }

    // ------------------------------------------------------------------------------------------------ slices

    void charge(int cpu) {
        chargeUntil(cpu, curr[cpu], clock.now());
    }

    /** Charges the current task's slice as the last tick saw it: schedulers read a slice that ticks wrote. */
    void chargeToLastTick(int task) {
        int cpu = t.cpu(task);
        if (t.state[task] != Tasks.RUNNING || curr[cpu] != task) {
            return;
        }
        long last = clock.lastTick(cpu);
        if (last > execStart[cpu]) {
            chargeUntil(cpu, task, last);
        }
    }

    /** A task of another class than sched_ext's gives up the CPU, or its class. */
    void chargeOther(int cpu, int p) {
        t.execRuntime[p] += clock.now() - execStart[cpu];
        execStart[cpu] = clock.now();
    }

    /** When the runqueue's clock was read last: update_rq_clock(), kernel/sched/core.c (v7.3). */
    long clockOf(int cpu) {
        return clockRead[cpu];
    }

    void readClock(int cpu) {
        clockRead[cpu] = clock.now();
    }

    private void chargeUntil(int cpu, int p, long at) {
        long ran = at - execStart[cpu];
        t.execRuntime[p] += ran;
        execStart[cpu] = at;
        long slice = t.slice(p);
        if (slice != Scx.SLICE_INF) {
            t.slice(p, slice > ran ? slice - ran : 0);
            if (ran > 0 && slice <= ran) {
                turnEnds.accept(p);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ runnable_list

    /** The task that is on {@code cpu}'s runnable_list for the longest time, or −1. */
    int firstRunnable(int cpu) {
        return first[cpu];
    }

    /** The next task of the list that {@code p} is on, or −1. */
    int nextRunnable(int p) {
        return t.listNext[p];
    }

    void addRunnable(int p, int cpu) {
        if (t.resetRunnableAt[p]) {
            t.runnableAt[p] = clock.jiffies(clock.now());
            t.resetRunnableAt[p] = false;
        }
        int tail = last[cpu];
        t.listPrevious[p] = tail;
        t.listNext[p] = -1;
        if (tail < 0) {
            first[cpu] = p;
        } else {
            t.listNext[tail] = p;
        }
        last[cpu] = p;
    }

    void removeRunnable(int p) {
        if (t.listNext[p] == ON_NO_LIST) {
            return;
        }
        int cpu = t.cpu(p);
        int behind = t.listPrevious[p];
        int ahead = t.listNext[p];
        if (behind < 0) {
            first[cpu] = ahead;
        } else {
            t.listNext[behind] = ahead;
        }
        if (ahead < 0) {
            last[cpu] = behind;
        } else {
            t.listPrevious[ahead] = behind;
        }
        t.listNext[p] = ON_NO_LIST;
    }

    /** Task {@code p}, if it runs and was told to freeze, finds the signal when it returns to user space. */
    void freezes(int p) {
        if (t.isFreezing(p) && t.state[p] == Tasks.RUNNING) {
            clock.task.set(p, clock.now() + reschedOtherNs);
        }
    }
}
