package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Machine;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/**
 * Core scheduling: threads of a core run tasks of one cookie at a time, or none (docs/kernel/core-scheduling.md#selection, #order). Whoever enters
 * __schedule() chooses for all threads; the others are told, and take what was chosen for them.
 *
 * <p>Source: pick_next_task(), prio_less(), sched_core_find(), try_steal_cookie(), kernel/sched/core.c, and
 * kernel/sched/core_sched.c (v6.12, v7.2, v7.3). The kernel's tree of a runqueue's tasks with cookies is a list here: a task's place
 * in it is that of the time when it was enqueued, as there.
 */
public final class CoreScheduling {
    /** Nothing was chosen for a CPU: rq-&gt;core_pick is NULL. */
    static final int NOTHING = -2;

    /** How long a kworker takes to switch it off after the last cookie: __sched_core_put(). */
    private static final long OFF_NS = 20_000;

    private static final int IDLE = -1;

    /** __task_prio() of what a deadline server picked, of EEVDF's tasks, of sched_ext's and of the idle task. */
    private static final int SERVED_PRIO = -1;

    private static final int FAIR_PRIO = 119;
    private static final int EXT_PRIO = 120;
    private static final int IDLE_PRIO = 140;
    private static final int STOP_PRIO = -2;

    /** Moves a waiting task to another CPU. */
    interface Mover {
        void move(int task, int cpu);
    }

    private final Machine machine;
    private final Tasks t;
    private final IdleMasks idle;
    private final Clock clock;
    private final RunQueues rqs;
    private @Nullable Calls calls;
    private @Nullable Eevdf fair;
    private @Nullable DeadlineTasks deadlines;
    private Mover mover = (task, cpu) -> {};

    /** Some task has a cookie. Read before anything else here. */
    boolean isOn;

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
    private final boolean[] served;
    private final int[] idleOccupation;
    private final int[][] waiting; // tasks with cookies, running ones included: core_tree
    private final int[] count;

    // per task
    private final int[] occupation;
    private final boolean[] enqueued;
    private final long[] at; // p->scx.core_sched_at

    CoreScheduling(Machine machine, Tasks tasks, IdleMasks idle, Clock clock, RunQueues rqs) {
        this.machine = machine;
        t = tasks;
        this.idle = idle;
        this.clock = clock;
        this.rqs = rqs;
        int cpus = rqs.cpus;
        taskSeq = new int[cpus];
        pickSeq = new int[cpus];
        cookieOf = new int[cpus];
        forcedIdle = new int[cpus];
        forcedIdleSeq = new int[cpus];
        schedSeq = new int[cpus];
        picked = new int[cpus];
        served = new boolean[cpus];
        idleOccupation = new int[cpus];
        waiting = new int[cpus][4];
        count = new int[cpus];
        occupation = new int[tasks.capacity];
        enqueued = new boolean[tasks.capacity];
        at = new long[tasks.capacity];
        Arrays.fill(picked, NOTHING);
        rqs.onTurnEnd(this::touch);
    }

    void orderBy(Calls calls, Eevdf fair, DeadlineTasks deadlines) {
        this.calls = calls;
        this.fair = fair;
        this.deadlines = deadlines;
    }

    void moveWith(Mover mover) {
        this.mover = mover;
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
        isOn |= withCookie > 0;
        if (enqueued[p]) {
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

    private int core(int cpu) {
        return machine.firstOfCore(cpu);
    }

    // ------------------------------------------------------------------------------------------------ runqueues

    /** sched_core_enqueue(): the task is on its CPU's runqueue. */
    void joins(int p) {
        if (!isOn) {
            return;
        }
        int cpu = t.cpu(p);
        taskSeq[core(cpu)]++;
        if (t.cookie[p] == 0 || enqueued[p]) {
            return;
        }
        int[] list = waiting[cpu];
        int n = count[cpu]++;
        if (n == list.length) {
            list = Arrays.copyOf(list, 2 * n);
            waiting[cpu] = list;
        }
        int i = n;
        while (i > 0 && t.cookie[list[i - 1]] == t.cookie[p] && runsAfter(list[i - 1], p, cpu)) {
            i--;
        }
        System.arraycopy(list, i, list, i + 1, n - i);
        list[i] = p;
        enqueued[p] = true;
    }

    private boolean runsAfter(int a, int b, int cpu) {
        return isLess(a, b, forcedIdle[core(cpu)] > 0, cpu, cpu);
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
        if (enqueued[p]) {
            enqueued[p] = false;
            int kept = 0;
            for (int i = 0; i < count[cpu]; i++) {
                if (waiting[cpu][i] != p) {
                    waiting[cpu][kept++] = waiting[cpu][i];
                }
            }
            count[cpu] = kept;
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

    /** touch_core_sched(): a turn ends, or the task comes anew. */
    void touch(int p) {
        if (isOn) {
            at[p] = clock.now();
        }
    }

    /** touch_core_sched_dispatch(): with ops.core_sched_before it only orders a local DSQ. */
    void touchDispatched(int p) {
        if (isOn && Objects.requireNonNull(calls).has(Callback.CORE_SCHED_BEFORE)) {
            at[p] = clock.now();
        }
    }

    private int prio(int p, int cpu) {
        if (p < 0) {
            return IDLE_PRIO;
        }
        if (t.sched[p] == Tasks.STOP) {
            return STOP_PRIO;
        }
        return switch (t.sched[p]) {
            case Tasks.DL -> SERVED_PRIO;
            case Tasks.RT -> served[cpu] ? SERVED_PRIO : 99 - t.rtPriority[p];
            case Tasks.EXT -> served[cpu] ? SERVED_PRIO : EXT_PRIO;
            default -> served[cpu] ? SERVED_PRIO : FAIR_PRIO;
        };
    }

    /** prio_less(): {@code a}, on {@code cpuA}, is to run after {@code b}. */
    private boolean isLess(int a, int b, boolean inForcedIdle, int cpuA, int cpuB) {
        int prioA = prio(a, cpuA);
        int prioB = prio(b, cpuB);
        if (prioA != prioB) {
            return prioA > prioB;
        }
        if (prioA == SERVED_PRIO && t.sched[a] == Tasks.DL && t.sched[b] == Tasks.DL) {
            DeadlineTasks dl = Objects.requireNonNull(deadlines);
            return dl.deadline(a) >= dl.deadline(b);
        }
        if (prioA == FAIR_PRIO) {
            return Objects.requireNonNull(fair).runsAfter(a, b, inForcedIdle, forcedIdleSeq[core(cpuA)]);
        }
        return prioA == EXT_PRIO && runsAfterExt(a, b);
    }

    /** scx_prio_less(), kernel/sched/ext.c. */
    private boolean runsAfterExt(int a, int b) {
        Calls scheduler = Objects.requireNonNull(calls);
        if (scheduler.has(Callback.CORE_SCHED_BEFORE) && !scheduler.isBypassing()) {
            return scheduler.coreSchedBefore(b, a);
        }
        return at[a] > at[b];
    }

    // ------------------------------------------------------------------------------------------------ the choice

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

    /** Of the pick that is under way: a deadline server made it. */
    void served(int cpu, boolean byServer) {
        served[cpu] = byServer;
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
                chosen(next, false, core);
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
            if (max == NOTHING || isLess(max, p, before, maxCpu, i)) {
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
                chosen(p, now, core);
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

    private void chosen(int p, boolean inForcedIdle, int core) {
        if (p >= 0 && t.sched[p] == Tasks.FAIR) {
            Objects.requireNonNull(fair).chosenForCore(p, inForcedIdle, forcedIdleSeq[core]);
        }
    }

    /** sched_core_find(): the first task with the cookie, or the idle task. */
    private int find(int cpu, int cookie) {
        for (int i = 0; i < count[cpu]; i++) {
            int p = waiting[cpu][i];
            if (t.cookie[p] == cookie && !isThrottled(p)) {
                return p;
            }
        }
        return IDLE;
    }

    private boolean isThrottled(int p) {
        return t.sched[p] == Tasks.FAIR
                ? Objects.requireNonNull(fair).isHeld(p)
                : t.sched[p] == Tasks.DL && Objects.requireNonNull(deadlines).isThrottled(p);
    }

    // ------------------------------------------------------------------------------------------------ forced idle

    /** Whether a thread of the core is idle although tasks wait there. */
    boolean isForcedIdle(int cpu) {
        return isOn && forcedIdle[core(cpu)] > 0;
    }

    /** sched_core_balance(): a thread that is idle by force looks for a task with the core's cookie on other CPUs. */
    void balance(int cpu) {
        if (forcedIdle[core(cpu)] == 0 || cookieOf[core(cpu)] == 0 || rqs.nrRunning[cpu] == 0) {
            return;
        }
        if (!steal(cpu, core(cpu), machine.pastCore(cpu), -1)) {
            boolean llc = steal(cpu, 0, rqs.cpus, machine.llcOf(cpu));
            if (!llc && machine.llcs() > 1) {
                steal(cpu, 0, rqs.cpus, -1);
            }
        }
    }

    /** @param llc only CPUs of this LLC; −1 = all */
    private boolean steal(int cpu, int first, int past, int llc) {
        for (int n = 1; n < past - first; n++) {
            int from = first + (cpu - first + n) % (past - first);
            if ((llc < 0 || machine.llcOf(from) == llc) && steal(cpu, from)) {
                return true;
            }
        }
        return false;
    }

    private boolean steal(int cpu, int from) {
        for (int i = 0; i < count[from]; i++) {
            int p = waiting[from][i];
            if (t.cookie[p] == cookieOf[core(cpu)]
                    && p != picked[from]
                    && p != rqs.curr[from]
                    && t.state[p] == Tasks.RUNNABLE
                    && t.allows(p, cpu)
                    && occupation[p] <= idleOccupation[cpu]
                    && !isThrottled(p)) {
                mover.move(p, cpu);
                rqs.resched(cpu);
                return true;
            }
        }
        return false;
    }

    /** sched_cpu_cookie_match(). */
    boolean matches(int p, int cpu) {
        return !isOn || cookieOf[core(cpu)] == t.cookie[p];
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
