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
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/**
 * The machine in time: runqueues, classes, ticks and the event loop. Order of events at a reschedule is
 * sched_ext_core.md §1.12 and scx_mitosis.md §6.1. Time is ns since boot of the model; the tick grid lies at
 * {@link #gridOrigin}.
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
    final IdleMasks idle;
    final Door door;
    final Enqueue enqueue;
    final Affinities affinities;
    final Hotplug hotplug;
    final Cgroups cgroups;
    final Recorder recorder;
    final RunQueues higher;
    private final WinnerTree timers;
    private final EventHeap heap;
    private final List<Runnable> calls = new ArrayList<>();

    final int nrCpus;
    final long tickNs;
    final long gridOrigin;

    public long now;
    int here;
    public long events;
    public long callbacks;
    private boolean stopped;

    @Nullable
    SchedExtOps ops;

    OpsInfo info = new OpsInfo("", 0, 0, 0, java.util.Set.of());
    boolean attached;
    /** How many schedulers were attached so far: a timer dies with the one that armed it. */
    int attachments;

    boolean hasTick;
    boolean hasDispatch;
    final boolean[] has = new boolean[Callback.values().length];
    Eevdf fair;

    final int[] curr;
    final long[] execStart;
    final boolean[] inBalance;
    private final boolean[] released;
    final int[] nrRunning;
    final int[] runnableHead;
    final int[] runnableTail;
    private final long[] runStart;

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
        gridOrigin = -rng.below(tickNs);
        store = new Store(nrCpus);
        tasks = new Tasks(store, taskCapacity, nrCpus);
        dsqs = new Dsqs(tasks, nrCpus + machine.nodes());
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
        door = new Door(this);
        enqueue = new Enqueue(this);
        affinities = new Affinities(this);
        hotplug = new Hotplug(this);
        fair = new Eevdf(new FairHost(this), taskCapacity, nrCpus, tickNs);
        countersChangedAt = new long[nrCpus];
        idle.reset();
    }

    // ------------------------------------------------------------------------------------------------ the loop

    /** Runs until {@code end} or until {@link #stop}. */
    public void runUntil(long end) {
        while (!stopped) {
            long timerAt = timers.firstAt();
            long eventAt = heap.firstAt();
            if (Math.min(timerAt, eventAt) > end) {
                now = end;
                return;
            }
            events++;
            if (eventAt <= timerAt) {
                heap.remove();
                now = heap.outAt;
                event(heap.outKind, heap.outA, heap.outB);
            } else {
                int slot = timers.first();
                now = timerAt;
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
            here = slot;
            tick(slot);
        } else if (slot < 2 * nrCpus) {
            here = slot - nrCpus;
            schedule(here);
        } else {
            int task = slot - 2 * nrCpus;
            here = tasks.cpu[task];
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
                    wake(task, here);
                }
            }
        }
    }

    private void event(int kind, int a, long b) {
        switch (kind) {
            case EV_RESCHED_IDLE -> reschedAt(a, now);
            case EV_QUEUED_WAKE -> {
                here = tasks.cpu[a];
                if (tasks.state[a] == Tasks.WAKING) {
                    int target = tasks.cpu[a];
                    activate(a, idle.isActive(target) ? target : hotplug.fallback(a, target), Scx.ENQ_WAKEUP);
                    enqueue.runDeferred();
                    checkPreempt(tasks.cpu[a], a);
                }
            }
            case EV_DEFERRED -> {
                here = a;
                enqueue.runDeferred();
            }
            case EV_KICK -> kicked(a, b);
            case EV_STOPPER -> {
                here = a;
                wakeStopper(a);
            }
            case EV_BPF_TIMER -> {
                here = a;
                if (attached && ops != null && b >> 32 == attachments) {
                    call(Callback.BPF_TIMER);
                    ops.timer((int) b);
                    enqueue.runDeferred();
                }
            }
            case EV_CALL -> calls.get(a).run();
            default -> throw new IllegalStateException("event " + kind);
        }
    }

    /** Runs {@code what} at {@code at}, outside any task. */
    public void callAt(long at, Runnable what) {
        calls.add(what);
        heap.add(at, EV_CALL, calls.size() - 1, 0);
    }

    void post(long at, int kind, int a, long b) {
        heap.add(at, kind, a, b);
    }

    void postDeferred(int cpu, long at) {
        heap.add(at, EV_DEFERRED, cpu, 0);
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
        return Math.floorDiv(at - gridOrigin, tickNs);
    }

    /** When CPU {@code cpu} serves the tick number {@code k}: on one grid, within 1 µs, in an order that changes. */
    private long tickAt(int cpu, long k) {
        return gridOrigin + k * tickNs + host.tickDelay(cpu, k);
    }

    /** The first tick of {@code cpu} that is after now and at or after {@code at}. */
    long tickAtOrAfter(int cpu, long at) {
        long k = Math.floorDiv(Math.max(at, now + 1) - gridOrigin - host.tickDelayMax(), tickNs);
        long tick = tickAt(cpu, k);
        while (tick < at || tick <= now) {
            tick = tickAt(cpu, ++k);
        }
        return tick;
    }

    /** The wheel's expiry of a timer of {@code delayNs}: a multiple of its level's step strictly after now + delay. */
    public long wheelExpiry(long delayNs) {
        long d = Math.max(1, (delayNs + tickNs - 1) / tickNs);
        long grid = 1;
        for (long limit = 63; d >= limit && grid < 1L << 30; limit *= 8) {
            grid *= 8;
        }
        long expires = (Math.floorDiv(jiffies(now) + d, grid) + 1) * grid;
        return gridOrigin + expires * tickNs;
    }

    /** Absolute time of the next multiple of {@code grid} at or after {@code at}, on the jiffies grid. */
    public long roundUpToGrid(long at, long grid) {
        return gridOrigin + -Math.floorDiv(-(at - gridOrigin), grid) * grid;
    }

    private void armTick(int cpu) {
        int p = curr[cpu];
        long at = WinnerTree.NEVER;
        if (p >= 0) {
            if (tasks.sched[p] == Tasks.EXT) {
                if (hasTick) {
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
            if (hasTick) {
                call(Callback.TICK, p);
                java.util.Objects.requireNonNull(ops).tick(p);
            }
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
        if (tasks.state[task] == Tasks.RUNNING && curr[tasks.cpu[task]] == task) {
            armTick(tasks.cpu[task]);
        }
    }

    /** Charges the current task's slice as the last tick saw it: schedulers read a slice that ticks wrote. */
    void chargeToLastTick(int task) {
        int cpu = tasks.cpu[task];
        if (tasks.state[task] != Tasks.RUNNING || curr[cpu] != task) {
            return;
        }
        long k = Math.floorDiv(now - gridOrigin, tickNs);
        long last = tickAt(cpu, k) <= now ? tickAt(cpu, k) : tickAt(cpu, k - 1);
        if (last > execStart[cpu]) {
            chargeUntil(cpu, task, last);
        }
    }

    private void charge(int cpu) {
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
        reschedAt(cpu, now + (cpu == here ? profile.timerWakeToRunNs() : profile.reschedInterruptNs()));
    }

    void reschedAt(int cpu, long at) {
        if (at < timers.at(nrCpus + cpu)) {
            timers.set(nrCpus + cpu, at);
        }
    }

    /** __schedule on {@code cpu}. */
    void schedule(int cpu) {
        timers.cancel(nrCpus + cpu);
        here = cpu;
        int prev = curr[cpu];
        boolean active = idle.isActive(cpu);
        if (!active && prev < 0 && !higher.any(cpu)) {
            return;
        }
        boolean on = prev >= 0 && tasks.state[prev] == Tasks.RUNNING;
        boolean ext = prev >= 0 && tasks.sched[prev] == Tasks.EXT;
        if (on && ext) {
            charge(cpu);
        }
        boolean keep = false;
        boolean above = higher.any(cpu) || on && tasks.sched[prev] >= Tasks.RT;
        if (attached && active && (!above || profile.dispatchBeforeHigherClass() && (prev < 0 || ext))) {
            keep = balance(cpu, ext ? prev : -1, on && ext);
        }
        int next = pick(cpu, prev, on, keep);
        if (stopped) {
            return;
        }
        switchTo(cpu, prev, on, next);
    }

    private int pick(int cpu, int prev, boolean on, boolean keep) {
        byte prevClass = on ? tasks.sched[prev] : -1;
        if (prevClass == Tasks.STOP) {
            return prev;
        }
        if (higher.hasStop(cpu)) {
            return higher.stopHead(cpu);
        }
        int rt = higher.bestRt(cpu, tasks);
        if (prevClass == Tasks.RT && (rt < 0 || tasks.rtPriority[prev] >= tasks.rtPriority[rt])) {
            return prev;
        }
        if (rt >= 0) {
            return rt;
        }
        if (keep) {
            return prev;
        }
        int head = dsqs.first(cpu);
        if (head >= 0) {
            return head;
        }
        int best = fair.pick(cpu, now);
        if (best < 0 && !attached) {
            best = fair.pullForIdle(cpu, now);
        }
        return best;
    }

    private void switchTo(int cpu, int prev, boolean on, int next) {
        if (on && next == prev) {
            if (tasks.sched[prev] == Tasks.EXT && tasks.slice(prev) == 0) {
                tasks.slice(prev, Scx.SLICE_DFL);
            }
            armTick(cpu);
            return;
        }
        if (on) {
            putPrev(cpu, prev, next);
        }
        if (attached && next >= 0 && tasks.sched[next] >= Tasks.RT && prev >= 0 && tasks.sched[prev] == Tasks.EXT) {
            release(cpu, next);
        }
        curr[cpu] = next;
        if (listener != Listener.NONE) {
            listener.switched(cpu, prev, on, next);
        }
        if (next < 0) {
            timers.set(cpu, WinnerTree.NEVER);
            idle.enterIdle(cpu);
            return;
        }
        if (prev < 0) {
            idle.leaveIdle(cpu);
        }
        setNext(cpu, next);
    }

    /** A higher class takes the CPU from ext: told once, until balance runs there again. */
    private void release(int cpu, int next) {
        if (has(Callback.CPU_RELEASE) && !released[cpu]) {
            released[cpu] = true;
            enqueue.inPut = true;
            call(Callback.CPU_RELEASE);
            java.util.Objects.requireNonNull(ops)
                    .cpuRelease(cpu, tasks.sched[next] == Tasks.STOP ? Scx.PREEMPT_STOP : Scx.PREEMPT_RT);
            enqueue.inPut = false;
        }
    }

    private void putPrev(int cpu, int prev, int next) {
        recordRun(cpu, prev);
        behavior[prev].stopped(prev);
        timers.cancel(2 * nrCpus + prev);
        tasks.state[prev] = Tasks.RUNNABLE;
        tasks.waitSince[prev] = now;
        switch (tasks.sched[prev]) {
            case Tasks.EXT -> {
                stopping(prev, true);
                addRunnable(prev, cpu);
                if (tasks.slice(prev) != 0) {
                    dsqs.pushFront(cpu, prev);
                } else {
                    boolean last = next < 0 || tasks.sched[next] == Tasks.FAIR;
                    enqueue.inPut = true;
                    enqueue.doEnqueue(prev, cpu, last ? Scx.ENQ_LAST : 0);
                    enqueue.inPut = false;
                }
            }
            case Tasks.FAIR -> fair.putPrev(cpu, prev, now);
            default -> higher.putBack(cpu, prev, tasks);
        }
    }

    private void setNext(int cpu, int p) {
        tasks.state[p] = Tasks.RUNNING;
        execStart[cpu] = now;
        runStart[cpu] = now;
        recorder.started(p, cpu);
        switch (tasks.sched[p]) {
            case Tasks.EXT -> {
                if (dsqs.queueOf(p) >= 0) {
                    dsqs.remove(p);
                }
                if (tasks.slice(p) == 0) {
                    tasks.slice(p, Scx.SLICE_DFL);
                }
                running(p);
                removeRunnable(p);
                tasks.resetRunnableAt[p] = true;
            }
            case Tasks.FAIR -> fair.setNext(cpu, p, now);
            default -> higher.remove(cpu, p, tasks);
        }
        if (stopped) {
            return;
        }
        armTick(cpu);
        behavior[p].started(p);
    }

    /** BA0–BA9. @return keep prev */
    private boolean balance(int cpu, int prev, boolean prevOn) {
        if (released[cpu]) {
            released[cpu] = false;
            if (has(Callback.CPU_ACQUIRE)) {
                call(Callback.CPU_ACQUIRE);
                java.util.Objects.requireNonNull(ops).cpuAcquire(cpu);
            }
        }
        if (prevOn && tasks.slice(prev) != 0) {
            return true;
        }
        if (dsqs.first(cpu) >= 0) {
            return false;
        }
        inBalance[cpu] = true;
        boolean keep = balanceLoop(cpu, prev, prevOn);
        inBalance[cpu] = false;
        return keep;
    }

    private boolean balanceLoop(int cpu, int prev, boolean prevOn) {
        if (enqueue.consumeGlobal(cpu)) {
            return false;
        }
        if (hasDispatch) {
            int loops = 0;
            do {
                enqueue.nrDispatched = 0;
                call(Callback.DISPATCH, prev);
                java.util.Objects.requireNonNull(ops).dispatch(cpu, prev);
                enqueue.flush(cpu);
                if (stopped) {
                    return prevOn;
                }
                if (prevOn && tasks.slice(prev) != 0) {
                    return true;
                }
                if (dsqs.first(cpu) >= 0 || enqueue.consumeGlobal(cpu)) {
                    return false;
                }
                if (++loops == 32) {
                    postKick(cpu, 0, now + profile.irqWorkNs());
                    break;
                }
            } while (enqueue.nrDispatched > 0);
        }
        return prevOn && (info.flags() & Scx.OPS_ENQ_LAST) == 0;
    }

    // ------------------------------------------------------------------------------------------------ run, block, wake

    private void recordRun(int cpu, int p) {
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
        int cpu = tasks.cpu[p];
        deactivate(p, Scx.DEQ_SLEEP);
        tasks.state[p] = Tasks.SLEEPING;
        timers.set(2 * nrCpus + p, until);
        schedule(cpu);
    }

    public void exitTask(int p) {
        int cpu = tasks.cpu[p];
        tasks.exiting[p] = true;
        deactivate(p, Scx.DEQ_SLEEP);
        tasks.state[p] = Tasks.DEAD;
        timers.cancel(2 * nrCpus + p);
        if (attached && ops != null && tasks.sched[p] == Tasks.EXT && has(Callback.DISABLE)) {
            call(Callback.DISABLE, p);
            ops.disable(p);
        }
        if (attached && ops != null && has(Callback.EXIT_TASK)) {
            call(Callback.EXIT_TASK, p);
            ops.exitTask(p);
        }
        schedule(cpu);
    }

    public void yield(int p) {
        int cpu = tasks.cpu[p];
        if (tasks.sched[p] == Tasks.EXT) {
            charge(cpu);
            tasks.slice(p, 0);
        }
        schedule(cpu);
    }

    /** Puts a task that is on no runqueue onto {@code cpu}'s. */
    void activate(int p, int cpu, long flags) {
        tasks.cpu[p] = cpu;
        tasks.state[p] = Tasks.RUNNABLE;
        tasks.waitSince[p] = now;
        nrRunning[cpu]++;
        switch (tasks.sched[p]) {
            case Tasks.EXT -> {
                addRunnable(p, cpu);
                if (has(Callback.RUNNABLE)) {
                    call(Callback.RUNNABLE, p);
                    java.util.Objects.requireNonNull(ops).runnable(p, flags);
                }
                enqueue.doEnqueue(p, cpu, flags);
            }
            case Tasks.FAIR -> fair.enqueue(cpu, p, (flags & Scx.ENQ_WAKEUP) != 0, flags == 0, now);
            default -> higher.add(cpu, p, tasks);
        }
    }

    /** Takes a queued or running task off its runqueue; its state becomes SLEEPING until the caller says otherwise. */
    void deactivate(int p, long flags) {
        int cpu = tasks.cpu[p];
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
            charge(tasks.cpu[p]);
            stopping(p, false);
        } else {
            removeRunnable(p);
            enqueue.leaveCustody(p, flags);
        }
        if (has(Callback.QUIESCENT)) {
            call(Callback.QUIESCENT, p);
            java.util.Objects.requireNonNull(ops).quiescent(p, flags);
        }
        enqueue.unlink(p);
    }

    /** try_to_wake_up by {@code waker} (a CPU). */
    public void wake(int p, int waker) {
        if (tasks.state[p] != Tasks.SLEEPING) {
            return;
        }
        timers.cancel(2 * nrCpus + p);
        if (tasks.sched[p] == Tasks.STOP && !idle.isActive(tasks.cpu[p])) {
            return; // parked until the CPU returns
        }
        here = waker;
        tasks.wokeAt[p] = now;
        int prev = tasks.cpu[p];
        boolean selected = tasks.allowed(p) > 1;
        int cpu = selectCpu(p, prev, Scx.WAKE_TTWU, waker);
        if (stopped) {
            return;
        }
        tasks.cpu[p] = cpu;
        if (listener != Listener.NONE) {
            listener.woken(p, cpu, waker);
        }
        if (isQueued(p, cpu, waker)) {
            tasks.state[p] = Tasks.WAKING;
            heap.add(now + profile.wakeInterruptNs() + host.wait(cpu, now), EV_QUEUED_WAKE, p, 0);
            return;
        }
        activate(p, cpu, Scx.ENQ_WAKEUP | (selected ? Scx.ENQ_CPU_SELECTED : 0));
        enqueue.runDeferred();
        checkPreempt(cpu, p);
    }

    /** wake_up_new_task: select_cpu on the parent's CPU, never queued, no WAKEUP and no CPU_SELECTED. */
    void wakeNew(int p, int parentCpu) {
        here = parentCpu;
        tasks.cpu[p] = parentCpu;
        tasks.wokeAt[p] = now;
        int cpu = selectCpu(p, parentCpu, Scx.WAKE_FORK, parentCpu);
        activate(p, cpu, 0);
        enqueue.runDeferred();
        checkPreempt(cpu, p);
    }

    private boolean isQueued(int p, int cpu, int waker) {
        return tasks.sched[p] == Tasks.EXT
                && (info.flags() & Scx.OPS_ALLOW_QUEUED_WAKEUP) != 0
                && cpu != waker
                && (machine.llcOf(cpu) != machine.llcOf(waker) || nrRunning[cpu] == 0);
    }

    private int selectCpu(int p, int prev, long flags, int waker) {
        int cpu = prev;
        if (tasks.allowed(p) == 1) {
            cpu = store.maskNext(tasks.mask(p), 0);
        } else if (tasks.sched[p] == Tasks.EXT) {
            cpu = enqueue.selectCpu(p, prev, flags);
        } else if (tasks.sched[p] == Tasks.FAIR) {
            cpu = fair.selectCpu(p, prev, waker, flags == Scx.WAKE_FORK);
        } else if (tasks.sched[p] == Tasks.RT) {
            cpu = rtCpu(p, prev);
        }
        return tasks.allows(p, cpu) && idle.isActive(cpu) ? cpu : hotplug.fallback(p, prev);
    }

    private int rtCpu(int p, int prev) {
        if (tasks.allows(p, prev) && (curr[prev] < 0 || tasks.sched[curr[prev]] < Tasks.RT)) {
            return prev;
        }
        int mask = tasks.mask(p);
        for (int cpu = store.maskNext(mask, 0); cpu >= 0; cpu = store.maskNext(mask, cpu + 1)) {
            if (idle.isActive(cpu) && (curr[cpu] < 0 || tasks.sched[curr[cpu]] < Tasks.RT)) {
                return cpu;
            }
        }
        return prev;
    }

    /** The kernel's preemption check after an enqueue: an idle CPU, a lower class, or EEVDF's own rule. */
    void checkPreempt(int cpu, int p) {
        if (tasks.state[p] != Tasks.RUNNABLE) {
            return;
        }
        int current = curr[cpu];
        if (current < 0 || tasks.sched[p] > tasks.sched[current] && tasks.sched[p] >= Tasks.RT) {
            resched(cpu);
        } else if (tasks.sched[p] == Tasks.RT
                && tasks.sched[current] == Tasks.RT
                && tasks.rtPriority[p] > tasks.rtPriority[current]) {
            resched(cpu);
        } else if (tasks.sched[p] == Tasks.FAIR && tasks.sched[current] == Tasks.FAIR && fair.preempts(cpu, p, now)) {
            resched(cpu);
        }
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

    // ------------------------------------------------------------------------------------------------ callbacks

    boolean has(Callback callback) {
        return has[callback.ordinal()];
    }

    void call(Callback callback) {
        call(callback, -1);
    }

    /** Counts and announces a callback; {@code task} −1 = about none. */
    void call(Callback callback, int task) {
        callbacks++;
        door.context = callback;
        if (listener != Listener.NONE) {
            listener.callback(here, callback, task);
        }
    }

    private void running(int p) {
        if (has(Callback.RUNNING)) {
            call(Callback.RUNNING, p);
            java.util.Objects.requireNonNull(ops).running(p);
        }
    }

    private void stopping(int p, boolean runnable) {
        if (has(Callback.STOPPING)) {
            call(Callback.STOPPING, p);
            if (listener != Listener.NONE) {
                listener.stopping(here, p, runnable, true);
            }
            java.util.Objects.requireNonNull(ops).stopping(p, runnable);
            sampleVtimeGap(p);
            if (listener != Listener.NONE) {
                listener.stopping(here, p, runnable, false);
            }
        }
    }

    /** Where a task is charged its vtime may leave its clock behind. */
    private void sampleVtimeGap(int p) {
        if (tasks.group[p] >= 0) {
            long basis = java.util.Objects.requireNonNull(ops).vtimeBasis(p);
            if (basis != Long.MIN_VALUE) {
                recorder.vtimeGap(p, tasks.vtime(p) - basis);
            }
        }
    }

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
        int cpu = tasks.cpu[p];
        execStart[cpu] = now;
        if (has(Callback.RUNNABLE)) {
            call(Callback.RUNNABLE, p);
            java.util.Objects.requireNonNull(ops).runnable(p, 0);
        }
        running(p);
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
        int cpu = tasks.cpu[p];
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
        if (exit != null) {
            return;
        }
        exit = new ExitRecord(kind, code, message, now, task);
        listener.exiting(exit);
        onExit.run();
    }

    /** What follows an exit instead of {@link #stop}. Until {@code what} detaches the scheduler, it goes on (§3.3, DS1). */
    public void onExit(Runnable what) {
        onExit = what;
    }

    /** The kthread that disables the scheduler runs {@code what}. */
    public void callDisable(Runnable what) {
        callAt(now + profile.irqWorkNs() + profile.timerWakeToRunNs(), what);
    }

    /** CPU that executes what happens now. */
    public int hereCpu() {
        return here;
    }

    public @Nullable ExitRecord exit() {
        return exit;
    }
}
