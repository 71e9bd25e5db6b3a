package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.DeadlineServer;
import org.scxc.model.Kernel;

/**
 * Each CPU's fair server and ext server: a constant bandwidth server that waits for its point of zero laxity, and then has a
 * task of its class run above real-time tasks until its runtime is used up. What the class runs without help is charged to
 * the server, too, so that one that is not needed never runs (docs/kernel/servers.md#states). Times are ns.
 *
 * <p>While a server only waits, nothing but its timer looks at it: what a tick would have charged is charged when the task
 * stops or the timer expires, as of that tick.
 */
final class DeadlineServers {
    /** The server of tasks of the fair class. */
    static final int FAIR = 0;

    /** The server of sched_ext's tasks. */
    static final int EXT = 1;

    private static final int KINDS = 2;

    /** The defer timer is not set anew for less: dl_server_min_res, kernel/sched/deadline.c, 7.3.4. */
    private static final long PUSH_MIN_NS = 1_000_000;

    private static final long NEVER_YET = Long.MIN_VALUE / 2;

    // dl_server_active, dl_throttled, dl_defer_armed, dl_defer_running, dl_defer_idle
    private static final byte ACTIVE = 1;
    private static final byte THROTTLED = 2;
    private static final byte ARMED = 4;
    private static final byte RUNNING = 8;
    private static final byte IDLE = 16;

    private final Tasks t;
    private final IdleMasks idle;
    private final Clock clock;
    private final RunQueues rqs;
    private final DeadlineTasks deadlines;
    private final boolean stopsIdle;
    private final long[] fullNs;
    private final long[] periodNs;

    // by server: CPU times KINDS, plus the kind
    private final byte[] state;
    private final long[] runtime;
    private final long[] deadline;

    // by CPU
    private final byte[] active; // a bit for each kind
    private final byte[] queued;
    private final long[] chargedAt;
    private final int[] extTasks;

    DeadlineServers(Kernel kernel, Tasks tasks, IdleMasks idle, Clock clock, RunQueues rqs, DeadlineTasks deadlines) {
        t = tasks;
        this.deadlines = deadlines;
        this.idle = idle;
        this.clock = clock;
        this.rqs = rqs;
        DeadlineServer fair = kernel.fairServer();
        DeadlineServer ext = kernel.extServer();
        stopsIdle = kernel.profile().timed().serverStopsIdle();
        fullNs = new long[] {fair.runtimeNs(), ext.runtimeNs()};
        periodNs = new long[] {fair.periodNs(), ext.periodNs()};
        int cpus = rqs.cpus;
        state = new byte[cpus * KINDS];
        runtime = new long[cpus * KINDS];
        deadline = new long[cpus * KINDS];
        Arrays.fill(deadline, NEVER_YET);
        active = new byte[cpus];
        queued = new byte[cpus];
        chargedAt = new long[cpus];
        extTasks = new int[cpus];
    }

    /** How many timers there are for so many CPUs. */
    static int timers(int cpus) {
        return cpus * KINDS;
    }

    /** The CPU of a timer. */
    static int cpuOf(int timer) {
        return timer / KINDS;
    }

    private boolean is(int s, byte flag) {
        return (state[s] & flag) != 0;
    }

    private void set(int s, int flags) {
        state[s] |= (byte) flags;
    }

    private void clear(int s, int flags) {
        state[s] &= (byte) ~flags;
    }

    // ------------------------------------------------------------------------------------------------ who is there

    /** A task of sched_ext is on {@code cpu}'s runqueue from now on, running or not: enqueue_task_scx(). */
    void extArrived(int cpu) {
        if (++extTasks[cpu] == 1) {
            start(cpu, EXT);
        }
    }

    /** dequeue_task_scx(). */
    void extLeft(int cpu) {
        extTasks[cpu]--;
    }

    /** How many of sched_ext's tasks are on {@code cpu}'s runqueue. */
    int extTasks(int cpu) {
        return extTasks[cpu];
    }

    /** The first task of the fair class is on {@code cpu}'s runqueue: enqueue_task_fair(). */
    void firstFair(int cpu) {
        start(cpu, FAIR);
    }

    /** dl_server_start(). */
    private void start(int cpu, int kind) {
        int s = cpu * KINDS + kind;
        clear(s, IDLE);
        if (fullNs[kind] == 0 || is(s, ACTIVE)) {
            return;
        }
        charge(cpu);
        if (!idle.isActive(cpu)) {
            return;
        }
        set(s, ACTIVE);
        active[cpu] |= (byte) (1 << kind);
        wake(s);
        enqueue(s);
        if (isQueued(cpu)) {
            rqs.resched(cpu);
        }
    }

    /** dl_server_stop(): what it has left, and that it was running, it keeps for the next start. */
    void stop(int cpu, int kind) {
        int s = cpu * KINDS + kind;
        if (is(s, ACTIVE)) {
            clock.server.cancel(s);
            clear(s, ACTIVE | THROTTLED | ARMED | IDLE);
            active[cpu] &= (byte) ~(1 << kind);
            queued[cpu] &= (byte) ~(1 << kind);
        }
    }

    /** The CPU goes offline: sched_cpu_dying(). */
    void offline(int cpu) {
        stop(cpu, FAIR);
        stop(cpu, EXT);
    }

    // ------------------------------------------------------------------------------------------------ who runs

    /** Whether a server wants to have a task run on {@code cpu} now. */
    boolean isQueued(int cpu) {
        return queued[cpu] != 0;
    }

    /** The kind of the server with the earliest deadline among those that want to run. */
    int first(int cpu) {
        int s = cpu * KINDS;
        if (queued[cpu] == 1 << FAIR) {
            return FAIR;
        }
        return queued[cpu] == 1 << EXT || deadline[s + EXT] < deadline[s + FAIR] ? EXT : FAIR;
    }

    /** The deadline of a server, to be compared with those of tasks on the same runqueue. */
    long deadline(int cpu, int kind) {
        return deadline[cpu * KINDS + kind];
    }

    /** When the runtime of a server that is not waiting is used up if a task of its class runs on; else {@link WinnerTree#NEVER}. */
    long depletesAt(int cpu, int kind) {
        int s = cpu * KINDS + kind;
        return is(s, ACTIVE) && !is(s, THROTTLED) ? chargedAt[cpu] + runtime[s] : WinnerTree.NEVER;
    }

    // ------------------------------------------------------------------------------------------------ charges

    /**
     * Charges what ran on {@code cpu} since the last call, to a SCHED_DEADLINE task or to the server of the task's class:
     * update_curr(). One whose runtime is used up lets the CPU reschedule.
     */
    void charge(int cpu) {
        long from = chargedAt[cpu];
        long now = clock.now();
        chargedAt[cpu] = now;
        int p = rqs.curr[cpu];
        if (now <= from) {
            return;
        }
        if (p < 0) {
            if (stopsIdle) {
                chargeIdle(cpu * KINDS + FAIR, now - from, now);
                chargeIdle(cpu * KINDS + EXT, now - from, now);
            } else {
                discountIdle(cpu * KINDS + FAIR, now - from);
            }
        } else if (t.sched[p] == Tasks.DL) {
            deadlines.charge(cpu, p, now - from);
        } else if (active[cpu] != 0 && t.sched[p] <= Tasks.FAIR) {
            charge(cpu * KINDS + (t.sched[p] == Tasks.FAIR ? FAIR : EXT), from, now);
        }
    }

    /** update_curr_dl_se() of what ran from {@code from} to {@code to}, on each tick in between. */
    private void charge(int s, long from, long to) {
        if (!is(s, ACTIVE)) {
            return;
        }
        int cpu = cpuOf(s);
        clear(s, IDLE);
        long since = from;
        while (is(s, THROTTLED)) {
            long at = Math.min(to, clock.tickFrom(cpu, since + Math.max(1, runtime[s])));
            runtime[s] -= at - since;
            if (runtime[s] > 0) {
                return;
            }
            pushOut(s, at);
            since = at;
            if (since >= to) {
                return;
            }
        }
        runtime[s] -= to - since;
        if (runtime[s] <= 0) {
            deplete(s);
        }
    }

    /** 6.19 and later: dl_server_update_idle(). The second time in a row it waits for its timer, and stops. */
    private void chargeIdle(int s, long ns, long now) {
        if (!is(s, ACTIVE)) {
            return;
        }
        runtime[s] -= ns;
        if (runtime[s] > 0) {
            return;
        }
        if (!is(s, THROTTLED)) {
            deplete(s);
        } else if (is(s, IDLE)) {
            runtime[s] = 0;
        } else {
            pushOut(s, now);
            set(s, IDLE);
        }
    }

    /** Before 6.19: dl_server_update_idle_time(), of the fair server, whether it is active or not. */
    private void discountIdle(int s, long ns) {
        if (runtime[s] >= 0) {
            runtime[s] -= ns;
            if (runtime[s] < 0) {
                runtime[s] = 0;
                clear(s, RUNNING);
            }
        }
    }

    /** The class had the runtime without help: the server is not needed in this period, a new one begins. */
    private void pushOut(int s, long at) {
        clear(s, RUNNING);
        clock.server.cancel(s);
        begin(s, at);
        arm(s, at);
    }

    /** The server had a task run, and its runtime is used up: it waits for its next period. */
    private void deplete(int s) {
        int cpu = cpuOf(s);
        set(s, THROTTLED);
        queued[cpu] &= (byte) ~(1 << s % KINDS);
        if (!arm(s, clock.now())) {
            begin(s, clock.now());
            arm(s, clock.now());
        }
        rqs.resched(cpu);
    }

    // ------------------------------------------------------------------------------------------------ the timer

    /** dl_server_timer(). */
    void expired(int s) {
        int cpu = cpuOf(s);
        if (!is(s, THROTTLED)) {
            return;
        }
        if (stopsIdle) { // before 6.19 the timer goes by the last tick's charge
            charge(cpu);
        }
        if (is(s, IDLE)) {
            stop(cpu, s % KINDS);
            return;
        }
        if (is(s, ARMED)) {
            long laxity = deadline[s] - runtime[s];
            if (clock.now() < laxity - PUSH_MIN_NS) {
                clock.server.set(s, laxity);
                return;
            }
            set(s, RUNNING);
        }
        replenish(s);
        enqueue(s);
        rqs.resched(cpu);
    }

    /** start_dl_timer(): at the point of zero laxity, or at the next period. @return false if that is over */
    private boolean arm(int s, long now) {
        long at = is(s, ARMED) ? deadline[s] - runtime[s] : deadline[s];
        if (at - now <= -DeadlineBandwidth.US) {
            return false;
        }
        if (!clock.server.isArmed(s)) {
            clock.server.set(s, at);
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------ the bandwidth

    /** replenish_dl_new_period(). */
    private void begin(int s, long at) {
        deadline[s] = at + periodNs[s % KINDS];
        runtime[s] = fullNs[s % KINDS];
        if (!is(s, RUNNING)) {
            set(s, THROTTLED | ARMED);
        }
    }

    /** dl_entity_overflow(): until its deadline it could run for a larger part of the time than it is given. */
    private boolean overflows(int s, long now) {
        int kind = s % KINDS;
        return DeadlineBandwidth.overflows(runtime[s], deadline[s] - now, fullNs[kind], periodNs[kind]);
    }

    /** update_dl_entity(), of a server that starts. */
    private void wake(int s) {
        long now = clock.now();
        boolean late = deadline[s] < now;
        if (!late && !overflows(s, now)) {
            if (!is(s, RUNNING)) {
                set(s, THROTTLED | ARMED);
            }
        } else if (!late && is(s, RUNNING)) {
            int kind = s % KINDS;
            runtime[s] = DeadlineBandwidth.part(DeadlineBandwidth.of(fullNs[kind], periodNs[kind]), deadline[s] - now);
        } else {
            clear(s, RUNNING);
            begin(s, now);
        }
    }

    /** replenish_dl_entity(). */
    private void replenish(int s) {
        int kind = s % KINDS;
        long now = clock.now();
        if (is(s, ARMED) && overflows(s, now)) {
            deadline[s] = now + periodNs[kind];
            runtime[s] = fullNs[kind];
        }
        while (runtime[s] <= 0) {
            deadline[s] += periodNs[kind];
            runtime[s] += fullNs[kind];
        }
        if (deadline[s] < now) {
            begin(s, now);
        }
        clear(s, THROTTLED);
        if (is(s, ARMED)) {
            clear(s, ARMED);
        } else if (!is(s, RUNNING) && now < deadline[s] - runtime[s]) {
            set(s, THROTTLED | ARMED);
        }
    }

    /** enqueue_dl_entity(): it wants to run, unless it has to wait. */
    private void enqueue(int s) {
        if (is(s, THROTTLED)) {
            if (arm(s, clock.now())) {
                return;
            }
            clock.server.cancel(s);
            clear(s, THROTTLED | ARMED);
        }
        queued[cpuOf(s)] |= (byte) (1 << s % KINDS);
    }
}
