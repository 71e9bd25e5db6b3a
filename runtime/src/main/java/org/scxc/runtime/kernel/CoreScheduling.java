package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Machine;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Scx;

/**
 * Core scheduling: threads of a core run tasks of one cookie at a time, or none (docs/kernel/core-scheduling.md#selection). Whoever
 * enters __schedule() chooses for all threads; the others are told, and take what was chosen for them.
 *
 * <p>Source: pick_next_task(), sched_core_find(), kernel/sched/core.c, and kernel/sched/core_sched.c (v6.12, v7.2, v7.3).
 */
public final class CoreScheduling {
    /** Nothing was chosen for a CPU: rq-&gt;core_pick is NULL. */
    static final int NOTHING = -2;

    /** How long a kworker takes to switch it off after the last cookie: __sched_core_put(). */
    private static final long OFF_NS = 20_000;

    private static final int IDLE = -1;

    private final Machine machine;
    private final Tasks t;
    private final IdleMasks idle;
    private final Clock clock;
    private final RunQueues rqs;
    private @Nullable CoreOrder order;
    private @Nullable CookieStealing stealing;

    /** Some task has a cookie. Read before anything else here. */
    boolean isOn;

    /** Tasks with cookies. */
    final CookieQueues queues;

    private final Map<String, Integer> numbers = new HashMap<>();
    private int withCookie;

    // per core, under the number of its first thread
    private final int[] taskSeq;
    private final int[] pickSeq;
    private final int[] cookieOf;
    private final int[] forcedIdle;
    private final int[] forcedIdleSeq;

    // per CPU
    private final int[] schedSeq;
    private final int[] picked;
    private final int[] idleOccupation;

    private final int[] occupation; // per task

    CoreScheduling(Machine machine, Tasks tasks, IdleMasks idle, Clock clock, RunQueues rqs) {
        this.machine = machine;
        t = tasks;
        this.idle = idle;
        this.clock = clock;
        this.rqs = rqs;
        int cpus = rqs.cpus;
        queues = new CookieQueues(tasks.cookie, cpus);
        taskSeq = new int[cpus];
        pickSeq = new int[cpus];
        cookieOf = new int[cpus];
        forcedIdle = new int[cpus];
        forcedIdleSeq = new int[cpus];
        schedSeq = new int[cpus];
        picked = new int[cpus];
        idleOccupation = new int[cpus];
        occupation = new int[tasks.capacity];
    }

    /** The classes, of whose tasks it orders one before another. */
    void classes(Ground ground, Calls calls, Eevdf fair) {
        order = new CoreOrder(ground, calls, fair);
        stealing = new CookieStealing(ground);
        rqs.onTurnEnd(this::touch);
    }

    private CoreOrder order() {
        return Objects.requireNonNull(order);
    }

    CookieStealing stealing() {
        return Objects.requireNonNull(stealing);
    }

    private int core(int cpu) {
        return machine.firstOfCore(cpu);
    }

    // ------------------------------------------------------------------------------------------------ cookies

    /**
     * prctl(PR_SCHED_CORE): {@code p} gets the cookie of that name, or loses its own if the name is empty.
     *
     * @return 0, or −ENODEV where no core has two threads online: sched_smt_active()
     */
    public int setCookie(int p, String name) {
        if (!isSmtActive()) {
            return -Scx.ENODEV;
        }
        rqs.switches.settleAll();
        int cookie = name.isEmpty() ? 0 : numbers.computeIfAbsent(name, n -> numbers.size() + 1);
        set(p, cookie);
        return 0;
    }

    private void set(int p, int cookie) {
        withCookie += (cookie != 0 ? 1 : 0) - (t.cookie[p] != 0 ? 1 : 0);
        if (!isOn && withCookie > 0) {
            isOn = true;
            Arrays.fill(picked, NOTHING);
        }
        if (queues.holds(p)) {
            leaves(p, true);
        }
        t.cookie[p] = cookie;
        if (cookie != 0 && isOnRunqueue(p)) {
            joins(p);
        }
        if (t.state[p] == Tasks.RUNNING) {
            rqs.resched(t.cpu(p));
        }
        if (isOn && withCookie == 0) {
            clock.callAt(clock.now() + OFF_NS, () -> isOn = withCookie > 0);
        }
    }

    /** sched_core_free(): the task's struct goes. */
    void free(int p) {
        if (t.cookie[p] != 0) {
            set(p, 0);
        }
    }

    private boolean isSmtActive() {
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            for (int other = machine.firstOfCore(cpu); other < cpu; other++) {
                if (idle.isActive(cpu) && idle.isActive(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOnRunqueue(int p) {
        return t.state[p] == Tasks.RUNNABLE || t.state[p] == Tasks.RUNNING;
    }

    // ------------------------------------------------------------------------------------------------ runqueues

    /** sched_core_enqueue(): the task is on its CPU's runqueue. */
    void joins(int p) {
        if (!isOn) {
            return;
        }
        int cpu = t.cpu(p);
        taskSeq[core(cpu)]++;
        if (t.cookie[p] != 0 && !queues.holds(p)) {
            boolean inForcedIdle = forcedIdle[core(cpu)] > 0;
            queues.add(p, cpu, other -> runsAfter(other, cpu, p, cpu, inForcedIdle));
        }
    }

    /**
     * sched_core_dequeue().
     *
     * @param saves it comes back at once: DEQUEUE_SAVE
     */
    void leaves(int p, boolean saves) {
        if (!isOn) {
            return;
        }
        int cpu = t.cpu(p);
        int core = core(cpu);
        taskSeq[core]++;
        if (queues.holds(p)) {
            queues.remove(p, cpu);
        }
        if (!saves && rqs.nrRunning[cpu] == 1 && forcedIdle[core] > 0 && rqs.curr[cpu] < 0) {
            rqs.resched(cpu);
        }
    }

    /** A running task is off its runqueue and on it again, for a property that changes. */
    void cycles(int cpu) {
        if (isOn) {
            taskSeq[core(cpu)] += 2;
        }
    }

    // ------------------------------------------------------------------------------------------------ whose turn it is

    /** {@link CoreOrder#touch}: a turn of the task ends, or it wakes. */
    void touch(int p) {
        if (isOn) {
            order().touch(p, clock.now());
        }
    }

    /** {@link CoreOrder#touchDispatched}. */
    void touchDispatched(int p) {
        if (isOn) {
            order().touchDispatched(p, clock.now());
        }
    }

    /** {@link CoreOrder#runsFor}. */
    void runsFor(int cpu, int server) {
        order().runsFor(cpu, server);
    }

    private boolean runsAfter(int a, int cpuA, int b, int cpuB, boolean inForcedIdle) {
        return order().runsAfter(a, cpuA, b, cpuB, inForcedIdle, forcedIdleSeq[core(cpuA)]);
    }

    // ------------------------------------------------------------------------------------------------ the choice

    /** Whether a thread picks for all of its core: it is online. */
    boolean picks(int cpu) {
        return isOn && idle.isActive(cpu);
    }

    /** What another thread chose for {@code cpu}, if the core's runqueues are still as they were; or {@link #NOTHING}. */
    int takePicked(int cpu) {
        int core = core(cpu);
        if (pickSeq[core] != taskSeq[core] || pickSeq[core] == schedSeq[cpu] || picked[cpu] == NOTHING) {
            return NOTHING;
        }
        schedSeq[cpu] = pickSeq[core];
        int next = picked[cpu];
        picked[cpu] = NOTHING;
        return next;
    }

    /**
     * pick_next_task() on {@code cpu}.
     *
     * @param pickTask pick_task() of a thread, −1 = its idle task
     */
    int pick(int cpu, IntUnaryOperator pickTask) {
        int core = core(cpu);
        boolean before = forcedIdle[core] > 0;
        boolean needSync = cookieOf[core] != 0 || before;
        cookieOf[core] = 0;
        forcedIdle[core] = 0;
        taskSeq[core]++;
        if (!needSync) {
            int next = pickTask.applyAsInt(cpu);
            if (next < 0 || t.cookie[next] == 0) {
                picked[cpu] = NOTHING;
                order().chosen(next, false, forcedIdleSeq[core]);
                return next;
            }
        }
        int first = core;
        int past = machine.pastCore(cpu);
        int max = NOTHING;
        int maxCpu = cpu;
        for (int n = 0; n < past - first; n++) {
            int i = first + (cpu - first + n) % (past - first);
            if (!idle.isActive(i)) {
                continue;
            }
            int p = pickTask.applyAsInt(i);
            if (clock.isStopped()) {
                return IDLE;
            }
            picked[i] = p;
            if (max == NOTHING || runsAfter(max, maxCpu, p, i, before)) {
                max = p;
                maxCpu = i;
            }
        }
        int cookie = max < 0 ? 0 : t.cookie[max];
        cookieOf[core] = cookie;
        int busy = 0;
        for (int i = first; i < past; i++) {
            if (!idle.isActive(i)) {
                picked[i] = NOTHING;
                continue;
            }
            int p = picked[i];
            if (p >= 0 && t.cookie[p] != cookie) {
                p = cookie == 0 ? IDLE : find(i, cookie);
                picked[i] = p;
            }
            if (p >= 0) {
                busy++;
            } else if (rqs.nrRunning[i] > 0) {
                forcedIdle[core]++;
                if (!before) {
                    forcedIdleSeq[core]++;
                }
            }
        }
        pickSeq[core] = taskSeq[core];
        schedSeq[cpu] = pickSeq[core];
        int next = picked[cpu];
        tell(cpu, busy, before);
        return next;
    }

    /** Reschedules the threads that run something else than what was chosen for them. */
    private void tell(int cpu, int busy, boolean before) {
        int core = core(cpu);
        boolean now = forcedIdle[core] > 0;
        for (int i = core; i < machine.pastCore(cpu); i++) {
            int p = picked[i];
            if (p == NOTHING) {
                continue;
            }
            if (!before || !now) {
                order().chosen(p, now, forcedIdleSeq[core]);
            }
            if (p < 0) {
                idleOccupation[i] = busy;
            } else {
                occupation[p] = busy;
            }
            if (i == cpu || runs(i, p)) {
                picked[i] = NOTHING;
            } else {
                rqs.resched(i);
            }
        }
    }

    private boolean runs(int cpu, int p) {
        return rqs.curr[cpu] == p && (p < 0 || t.state[p] == Tasks.RUNNING);
    }

    /** sched_core_find(): the first task with the cookie, or the idle task. */
    private int find(int cpu, int cookie) {
        for (int i = 0; i < queues.count(cpu); i++) {
            int p = queues.at(cpu, i);
            if (t.cookie[p] == cookie && !order().isThrottled(p, cpu)) {
                return p;
            }
        }
        return IDLE;
    }

    // ------------------------------------------------------------------------------------------------ forced idle

    /** Whether a thread of the core is idle although tasks wait there. */
    boolean isForcedIdle(int cpu) {
        return isOn && forcedIdle[core(cpu)] > 0;
    }

    /** What the threads of the CPU's core run: core_cookie. */
    int cookie(int cpu) {
        return cookieOf[core(cpu)];
    }

    /** Whether {@code p} was not chosen for {@code from}, and its core was no fuller when it was chosen last than that of {@code cpu}. */
    boolean maySteal(int p, int from, int cpu) {
        return p != picked[from] && occupation[p] <= idleOccupation[cpu] && !order().isThrottled(p, cpu);
    }

    /** sched_cpu_cookie_match(). */
    boolean matches(int p, int cpu) {
        return !isOn || cookie(cpu) == t.cookie[p];
    }

    /** sched_core_cookie_match(). */
    boolean coreMatches(int p, int cpu) {
        if (matches(p, cpu)) {
            return true;
        }
        for (int i = core(cpu); i < machine.pastCore(cpu); i++) {
            if (rqs.curr[i] >= 0 || rqs.nrRunning[i] > 0) {
                return false;
            }
        }
        return true;
    }
}
