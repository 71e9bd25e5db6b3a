package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/**
 * The machine in time: runqueues, classes, ticks and the event loop. Order of events at a reschedule is
 * docs/kernel/cycle.md#balance, #slices. Time is ns since boot of the model.
 */
public final class Core {
    private static final int EV_RESCHED_IDLE = 0;
    private static final int EV_QUEUED_WAKE = 1;
    private static final int EV_DEFERRED = 2;
    private static final int EV_KICK = 3;
    private static final int EV_STOPPER = 4;
    private static final int EV_BPF_TIMER = 5;
    private static final int EV_CALL = 6;

    public final Machine machine;
    public final Kernel kernel;
    public final Store store;
    public final Tasks tasks;
    public final Rng rng;
    final KernelProfile profile;
    final Dsqs dsqs;
    final Steps steps;
    final IdleMasks idle;
    final Invocations invocations;
    public final Calls calls;
    final Door door;
    final Insertion insertion;
    final Enqueue enqueue;
    final Dispatch dispatch;
    final Affinities affinities;
    final Hotplug hotplug;
    final CallbackTime callbackTime;
    final Cgroups cgroups;
    final Recorder recorder;
    final RunQueues higher;
    final WinnerTree timers;
    private final EventHeap heap;
    private final List<Runnable> scheduled = new ArrayList<>();

    final int nrCpus;
    final long tickNs;
    private final TickGrid grid;
    private final Cycle cycle = new Cycle(this);
    private final Wakeups wakeups = new Wakeups(this);

    public long now;
    public long events;

    /** {@link #runUntil} returns once so many events are done. */
    public long eventsMax = Long.MAX_VALUE;

    /** {@link #runUntil} returns at this time, whatever end it was given. */
    public long timeMax = Long.MAX_VALUE;

    boolean stopped;

    boolean attached;
    /** How many schedulers were attached so far: a timer dies with the one that armed it. */
    int attachments;

    Eevdf fair;

    final int[] curr;
    int busyCpus; // how many of them are not idle
    final long[] execStart;
    final boolean[] inBalance;
    final boolean[] released;
    final int[] nrRunning;
    final int[] runnableHead;
    final int[] runnableTail;
    final long[] runStart;

    final Behavior[] behavior;

    @Nullable
    ExitRecord exit;

    Listener listener = Listener.NONE;

    private Runnable onExit = this::stop;

    final HostThread host;

    /** When a worker's beginning or end last changed a CPU's memory counters. */
    final long[] countersChangedAt;

    public Core(
            Machine machine,
            Kernel kernel,
            int taskCapacity,
            int cgroupCapacity,
            int groups,
            long hostTurnNs,
            Rng rng) {
        this.machine = machine;
        this.kernel = kernel;
        this.rng = rng;
        profile = KernelProfile.of(kernel.version());
        nrCpus = machine.cpus();
        tickNs = kernel.tickNs();
        host = new HostThread(this, hostTurnNs, rng);
        grid = new TickGrid(-rng.below(tickNs), tickNs, host);
        store = new Store(nrCpus);
        tasks = new Tasks(store, taskCapacity, nrCpus);
        dsqs = new Dsqs(tasks, 2 * nrCpus + machine.nodes());
        steps = new Steps(
                store,
                dsqs,
                tasks.coreCells(),
                taskCapacity,
                tasks.mask(0),
                nrCpus + machine.nodes(),
                profile.variant());
        idle = new IdleMasks(store, machine);
        cgroups = new Cgroups(this, cgroupCapacity);
        recorder = new Recorder(this, groups);
        higher = new RunQueues(nrCpus);
        timers = new WinnerTree(2 * nrCpus + taskCapacity);
        heap = new EventHeap();
        curr = new int[nrCpus];
        Arrays.fill(curr, -1);
        execStart = new long[nrCpus];
        runStart = new long[nrCpus];
        inBalance = new boolean[nrCpus];
        released = new boolean[nrCpus];
        nrRunning = new int[nrCpus];
        runnableHead = new int[nrCpus];
        runnableTail = new int[nrCpus];
        Arrays.fill(runnableHead, -1);
        Arrays.fill(runnableTail, -1);
        behavior = new Behavior[taskCapacity];
        invocations = new Invocations(this);
        calls = new Calls(this);
        door = new Door(this);
        insertion = new Insertion(this);
        enqueue = new Enqueue(this);
        dispatch = new Dispatch(this);
        affinities = new Affinities(this);
        hotplug = new Hotplug(this);
        callbackTime = new CallbackTime(this, kernel.kfuncNs());
        fair = new Eevdf(new FairHost(this), taskCapacity, nrCpus, tickNs);
        countersChangedAt = new long[nrCpus];
        idle.reset();
    }

    // ------------------------------------------------------------------------------------------------ the loop

    /** Runs until {@code end} or until {@link #stop}. */
    public void runUntil(long end) {
        while (!stopped && events < eventsMax) {
            long timerAt = timers.firstAt();
            long eventAt = heap.firstAt();
            if (Math.min(timerAt, eventAt) > Math.min(end, timeMax)) {
                now = Math.max(now, end);
                return;
            }
            events++;
            if (eventAt <= timerAt) {
                heap.remove();
                now = Math.max(now, heap.outAt); // a callback may have taken longer
                event(heap.outKind, heap.outA, heap.outB);
            } else {
                int slot = timers.first();
                now = Math.max(now, timerAt);
                timers.set(slot, WinnerTree.NEVER);
                timer(slot);
            }
        }
    }

    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    private void timer(int slot) {
        if (slot < nrCpus) {
            invocations.on(slot);
            tick(slot);
        } else if (slot < 2 * nrCpus) {
            schedule(slot - nrCpus);
        } else {
            int task = slot - 2 * nrCpus;
            invocations.on(tasks.cpu(task));
            if (tasks.state[task] == Tasks.RUNNING) {
                segmentEnded(task);
            } else if (tasks.state[task] == Tasks.SLEEPING) {
                if (tasks.frozen[task]) {
                    return;
                }
                long later = behavior[task].postpone(task);
                if (later != 0) {
                    timers.set(slot, later);
                } else {
                    wake(task, tasks.cpu(task));
                }
            }
        }
    }

    private void event(int kind, int a, long b) {
        switch (kind) {
            case EV_RESCHED_IDLE -> reschedAt(a, now);
            case EV_QUEUED_WAKE -> {
                invocations.on(tasks.cpu(a));
                if (tasks.state[a] == Tasks.WAKING) {
                    int target = tasks.cpu(a);
                    activate(a, idle.isActive(target) ? target : hotplug.fallback(a, target), Scx.ENQ_WAKEUP);
                    enqueue.runDeferred();
                    checkPreempt(tasks.cpu(a), a);
                }
            }
            case EV_DEFERRED -> {
                invocations.on(a);
                enqueue.runDeferred();
            }
            case EV_KICK -> kicked(a, b);
            case EV_STOPPER -> {
                invocations.on(a);
                wakeStopper(a);
            }
            case EV_BPF_TIMER -> {
                invocations.on(a);
                if (attached && b >> 32 == attachments) {
                    calls.bpfTimer((int) b);
                    enqueue.runDeferred();
                }
            }
            case EV_CALL -> scheduled.get(a).run();
            default -> throw new IllegalStateException("event " + kind);
        }
    }

    /** Runs {@code what} at {@code at}, outside any task. */
    public void callAt(long at, Runnable what) {
        scheduled.add(what);
        heap.add(at, EV_CALL, scheduled.size() - 1, 0);
    }

    void post(long at, int kind, int a, long b) {
        heap.add(at, kind, a, b);
    }

    void postDeferred(int cpu, long at) {
        heap.add(at, EV_DEFERRED, cpu, 0);
    }

    void postQueuedWake(int p, long at) {
        heap.add(at, EV_QUEUED_WAKE, p, 0);
    }

    void postKick(int cpu, long flags, long at) {
        heap.add(at, EV_KICK, cpu, flags);
    }

    void postBpfTimer(int cpu, int id, long at) {
        heap.add(at, EV_BPF_TIMER, cpu, (long) attachments << 32 | id);
    }

    void postStopper(int cpu, long at) {
        heap.add(at, EV_STOPPER, cpu, 0);
    }

    // ------------------------------------------------------------------------------------------------ ticks

    long jiffies(long at) {
        return grid.jiffies(at);
    }

    long instantOf(long jiffies) {
        return grid.instantOf(jiffies);
    }

    /** The first tick of {@code cpu} that is after now and at or after {@code at}. */
    long tickAtOrAfter(int cpu, long at) {
        return grid.tickAfter(cpu, Math.max(at, now + 1));
    }

    /** The wheel's expiry of a timer of {@code delayNs}: a multiple of its level's step strictly after now + delay. */
    public long wheelExpiry(long delayNs) {
        return grid.wheelExpiry(now, delayNs);
    }

    /** Absolute time of the next multiple of {@code step} at or after {@code at}, on the jiffies grid. */
    public long roundUpToGrid(long at, long step) {
        return grid.roundUp(at, step);
    }

    void armTick(int cpu) {
        int p = curr[cpu];
        long at = WinnerTree.NEVER;
        if (p >= 0) {
            if (tasks.sched[p] == Tasks.EXT) {
                if (calls.has(Callback.TICK)) {
                    at = tickAtOrAfter(cpu, now + 1);
                } else if (tasks.slice(p) != Scx.SLICE_INF) {
                    at = tickAtOrAfter(cpu, execStart[cpu] + tasks.slice(p));
                }
            } else if (tasks.sched[p] == Tasks.FAIR) {
                at = tickAtOrAfter(cpu, now + 1);
            }
        }
        timers.set(cpu, at);
    }

    private void tick(int cpu) {
        int p = curr[cpu];
        if (p < 0) {
            return;
        }
        if (tasks.sched[p] == Tasks.EXT) {
            charge(cpu);
            calls.tick(p);
            if (tasks.slice(p) == 0) {
                reschedAt(cpu, now + host.tickToPick());
            } else {
                armTick(cpu);
            }
        } else if (tasks.sched[p] == Tasks.FAIR) {
            if (fair.tick(cpu, now)) {
                reschedAt(cpu, now + host.tickToPick());
            }
            fair.balance(cpu, now);
            timers.set(cpu, tickAtOrAfter(cpu, now + 1));
        }
    }

    /** The slice changed while the task runs: only a later tick notices. */
    void sliceChanged(int task) {
        if (tasks.state[task] == Tasks.RUNNING && curr[tasks.cpu(task)] == task) {
            armTick(tasks.cpu(task));
        }
    }

    /** Charges the current task's slice as the last tick saw it: schedulers read a slice that ticks wrote. */
    void chargeToLastTick(int task) {
        int cpu = tasks.cpu(task);
        if (tasks.state[task] != Tasks.RUNNING || curr[cpu] != task) {
            return;
        }
        long last = grid.tickBefore(cpu, now);
        if (last > execStart[cpu]) {
            chargeUntil(cpu, task, last);
        }
    }

    void charge(int cpu) {
        chargeUntil(cpu, curr[cpu], now);
    }

    private void chargeUntil(int cpu, int p, long at) {
        long ran = at - execStart[cpu];
        execStart[cpu] = at;
        long slice = tasks.slice(p);
        if (slice != Scx.SLICE_INF) {
            tasks.slice(p, slice > ran ? slice - ran : 0);
        }
    }

    // ------------------------------------------------------------------------------------------------ reschedule

    /** Asks {@code cpu} to reschedule; how soon depends on whether an interrupt must cross. */
    void resched(int cpu) {
        reschedAt(cpu, now + (cpu == invocations.cpu() ? profile.timerWakeToRunNs() : profile.reschedInterruptNs()));
    }

    void reschedAt(int cpu, long at) {
        if (at < timers.at(nrCpus + cpu)) {
            timers.set(nrCpus + cpu, at);
        }
    }

    /** __schedule on {@code cpu}. */
    void schedule(int cpu) {
        cycle.schedule(cpu);
        callbackTime.released();
    }

    // ------------------------------------------------------------------------------------------------ run, block, wake

    void recordRun(int cpu, int p) {
        recorder.ran(p, cpu, now - runStart[cpu]);
        runStart[cpu] = now;
    }

    /** CPU time of the current stretch of a running task, for those who account in between. */
    void flushRun(int cpu) {
        if (curr[cpu] >= 0) {
            recordRun(cpu, curr[cpu]);
        }
    }

    private void segmentEnded(int p) {
        behavior[p].ended(p);
    }

    /** The task's next timed instant. */
    public void armTask(int p, long at) {
        timers.set(2 * nrCpus + p, at);
    }

    boolean hasTimer(int p) {
        return timers.at(2 * nrCpus + p) != WinnerTree.NEVER;
    }

    /** Current task {@code p} blocks until {@code until} (NEVER: until woken); its CPU reschedules at once. */
    public void block(int p, long until) {
        int cpu = tasks.cpu(p);
        deactivate(p, Scx.DEQ_SLEEP);
        tasks.state[p] = Tasks.SLEEPING;
        timers.set(2 * nrCpus + p, until);
        schedule(cpu);
    }

    public void exitTask(int p) {
        int cpu = tasks.cpu(p);
        tasks.exiting[p] = true;
        deactivate(p, Scx.DEQ_SLEEP);
        tasks.state[p] = Tasks.DEAD;
        timers.cancel(2 * nrCpus + p);
        if (attached) {
            if (tasks.sched[p] == Tasks.EXT) {
                calls.disable(p);
            }
            calls.exitTask(p);
        }
        schedule(cpu);
    }

    public void yield(int p) {
        int cpu = tasks.cpu(p);
        if (tasks.sched[p] == Tasks.EXT) {
            charge(cpu);
            tasks.slice(p, 0);
        }
        schedule(cpu);
    }

    /** Puts a task that is on no runqueue onto {@code cpu}'s. */
    void activate(int p, int cpu, long flags) {
        tasks.cpu(p, cpu);
        tasks.state[p] = Tasks.RUNNABLE;
        tasks.waitSince[p] = now;
        nrRunning[cpu]++;
        switch (tasks.sched[p]) {
            case Tasks.EXT -> {
                addRunnable(p, cpu);
                calls.runnable(p, flags);
                enqueue.doEnqueue(p, cpu, flags);
            }
            case Tasks.FAIR -> fair.enqueue(cpu, p, (flags & Scx.ENQ_WAKEUP) != 0, flags == 0, now);
            default -> higher.add(cpu, p, tasks);
        }
    }

    /** Takes a queued or running task off its runqueue; its state becomes SLEEPING until the caller says otherwise. */
    void deactivate(int p, long flags) {
        int cpu = tasks.cpu(p);
        boolean wasRunning = tasks.state[p] == Tasks.RUNNING;
        if (wasRunning) {
            recordRun(cpu, p);
            behavior[p].stopped(p);
            timers.cancel(2 * nrCpus + p);
        }
        switch (tasks.sched[p]) {
            case Tasks.EXT -> leave(p, flags);
            case Tasks.FAIR -> fair.dequeue(cpu, p, (flags & Scx.DEQ_SLEEP) != 0, now);
            default -> {
                if (!wasRunning) {
                    higher.remove(cpu, p, tasks);
                }
            }
        }
        nrRunning[cpu]--;
        tasks.state[p] = Tasks.SLEEPING;
    }

    /** DE: a queued or running ext task leaves its class, or its runqueue, as far as the scheduler sees. */
    void leave(int p, long flags) {
        if (tasks.state[p] == Tasks.RUNNING) {
            charge(tasks.cpu(p));
            calls.stopping(p, false);
        } else {
            removeRunnable(p);
            insertion.leaveCustody(p, flags);
        }
        calls.quiescent(p, flags);
        steps.dequeue(p, tasks.cpu(p));
    }

    /** try_to_wake_up by {@code waker} (a CPU). */
    public void wake(int p, int waker) {
        wakeups.wake(p, waker);
    }

    void wakeNew(int p, int parentCpu) {
        wakeups.wakeNew(p, parentCpu);
    }

    void checkPreempt(int cpu, int p) {
        wakeups.checkPreempt(cpu, p);
    }

    // ------------------------------------------------------------------------------------------------ stopper

    private void wakeStopper(int cpu) {
        int stopper = affinities.stopper(cpu);
        if (tasks.state[stopper] == Tasks.SLEEPING) {
            activate(stopper, cpu, Scx.ENQ_WAKEUP);
            reschedAt(cpu, now);
        }
    }

    // ------------------------------------------------------------------------------------------------ kicks

    private void kicked(int cpu, long flags) {
        int current = curr[cpu];
        if ((flags & Scx.KICK_IDLE) != 0 && current >= 0) {
            return;
        }
        if ((flags & Scx.KICK_PREEMPT) != 0 && current >= 0 && tasks.sched[current] == Tasks.EXT) {
            charge(cpu);
            tasks.slice(current, 0);
        }
        reschedAt(cpu, now + profile.reschedInterruptNs());
    }

    // ------------------------------------------------------------------------------------------------ running tasks

    /** A running task changes a property: stopped and set running again where it is, without ops.enqueue. */
    void cycleRunning(int p, Runnable change) {
        if (tasks.sched[p] != Tasks.EXT || !attached) {
            change.run();
            return;
        }
        leave(p, 0);
        change.run();
        if (tasks.sched[p] == Tasks.EXT) { // else it left the class
            joinRunning(p);
        }
    }

    /** A running task is, or becomes, one of the scheduler's. */
    void joinRunning(int p) {
        int cpu = tasks.cpu(p);
        execStart[cpu] = now;
        calls.runnable(p, 0);
        calls.running(p);
        armTick(cpu);
    }

    // ------------------------------------------------------------------------------------------------ runnable_list

    void addRunnable(int p, int cpu) {
        if (tasks.resetRunnableAt[p]) {
            tasks.runnableAt[p] = jiffies(now);
            tasks.resetRunnableAt[p] = false;
        }
        int tail = runnableTail[cpu];
        tasks.listPrevious[p] = tail;
        tasks.listNext[p] = -1;
        if (tail < 0) {
            runnableHead[cpu] = p;
        } else {
            tasks.listNext[tail] = p;
        }
        runnableTail[cpu] = p;
    }

    void removeRunnable(int p) {
        if (tasks.listNext[p] == -2) {
            return;
        }
        int cpu = tasks.cpu(p);
        int behind = tasks.listPrevious[p];
        int ahead = tasks.listNext[p];
        if (behind < 0) {
            runnableHead[cpu] = ahead;
        } else {
            tasks.listNext[behind] = ahead;
        }
        if (ahead < 0) {
            runnableTail[cpu] = behind;
        } else {
            tasks.listPrevious[ahead] = behind;
        }
        tasks.listNext[p] = -2;
    }

    // ------------------------------------------------------------------------------------------------ exits

    /** The first claimant wins. */
    void claimExit(ExitKind kind, long code, String message, int task) {
        claimExit(kind, code, message, task, task);
    }

    /** @param followed a task that explains the exit though it is not about it */
    void claimExit(ExitKind kind, long code, String message, int task, int followed) {
        if (exit != null) {
            return;
        }
        exit = new ExitRecord(kind, code, message, now, task, followed);
        listener.exiting(exit);
        onExit.run();
    }

    /**
     * What follows an exit instead of {@link #stop}. Until {@code what} detaches the scheduler, it goes on
     * (docs/kernel/exits.md#ds1).
     */
    public void onExit(Runnable what) {
        onExit = what;
    }

    /** The kthread that disables the scheduler runs {@code what}. */
    public void callDisable(Runnable what) {
        callAt(now + profile.irqWorkNs() + profile.timerWakeToRunNs(), what);
    }

    /** CPU that executes what happens now. */
    public int hereCpu() {
        return invocations.cpu();
    }

    public @Nullable ExitRecord exit() {
        return exit;
    }
}
