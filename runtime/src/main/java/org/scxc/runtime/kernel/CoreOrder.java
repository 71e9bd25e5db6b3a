package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;

/**
 * What core scheduling asks the classes: which of two tasks the threads of a core are to run first (docs/kernel/core-scheduling.md#order): prio_less(),
 * kernel/sched/core.c, scx_prio_less(), kernel/sched/ext.c (v6.12, v7.2, v7.3).
 */
final class CoreOrder {
    /** rq-&gt;dl_server is NULL. */
    static final int NO_SERVER = -1;

    // __task_prio()
    private static final int STOP = -2;
    private static final int DEADLINE = -1;
    private static final int FAIR = 119;
    private static final int EXT = 120;
    private static final int IDLE = 140;

    private final Tasks t;
    private final RunQueues rqs;
    private final DeadlineTasks deadlines;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Eevdf fair;
    private final boolean byWait;

    private final long[] turnEnded; // p->scx.core_sched_at
    private final int[] server; // rq->curr->dl_server

    CoreOrder(Ground ground, Calls calls, Eevdf fair) {
        t = ground.tasks();
        rqs = ground.rqs();
        deadlines = ground.deadlines();
        servers = ground.servers();
        this.calls = calls;
        this.fair = fair;
        byWait = ground.profile().timed().coreOrderByWait();
        turnEnded = new long[t.capacity];
        server = new int[rqs.cpus];
        Arrays.fill(server, NO_SERVER);
    }

    /** touch_core_sched(). */
    void touch(int p, long now) {
        turnEnded[p] = now;
    }

    /** touch_core_sched_dispatch(): with ops.core_sched_before it only orders a local DSQ. */
    void touchDispatched(int p, long now) {
        if (calls.has(Callback.CORE_SCHED_BEFORE)) {
            turnEnded[p] = now;
        }
    }

    /** __put_prev_set_next_dl_server(): the server that has the next task of {@code cpu} run, or {@link #NO_SERVER}. */
    void runsFor(int cpu, int kind) {
        server[cpu] = kind;
    }

    /** sched_task_is_throttled(): on {@code cpu}, where it may not be yet. */
    boolean isThrottled(int p, int cpu) {
        return t.sched[p] == Tasks.FAIR && fair.isThrottled(p, cpu)
                || t.sched[p] == Tasks.DL && deadlines.isThrottled(p);
    }

    /** {@link Eevdf#chosenForCore}. */
    void chosen(int p, boolean forcedIdle, int sequence) {
        if (p >= 0 && t.sched[p] == Tasks.FAIR) {
            fair.chosenForCore(p, forcedIdle, sequence);
        }
    }

    private boolean isServed(int p, int cpu) {
        return server[cpu] != NO_SERVER && rqs.curr[cpu] == p;
    }

    private int prio(int p, int cpu) {
        if (p < 0) {
            return IDLE;
        }
        if (t.sched[p] == Tasks.STOP) {
            return STOP;
        }
        if (isServed(p, cpu)) {
            return DEADLINE;
        }
        return switch (t.sched[p]) {
            case Tasks.DL -> DEADLINE;
            case Tasks.RT -> 99 - t.rtPriority[p];
            case Tasks.EXT -> EXT;
            default -> FAIR;
        };
    }

    private long deadline(int p, int cpu) {
        return isServed(p, cpu) ? servers.deadline(cpu, server[cpu]) : deadlines.deadline(p);
    }

    /**
     * Whether {@code a}, on {@code cpuA}, is to run after {@code b}; −1 is the idle task.
     *
     * @param forcedIdle a thread of the core is forced idle
     * @param sequence counts such times
     */
    boolean runsAfter(int a, int cpuA, int b, int cpuB, boolean forcedIdle, int sequence) {
        int prioA = prio(a, cpuA);
        int prioB = prio(b, cpuB);
        if (prioA != prioB) {
            return prioA > prioB;
        }
        return switch (prioA) {
            case DEADLINE -> deadline(a, cpuA) >= deadline(b, cpuB);
            case FAIR -> fair.runsAfter(a, b, forcedIdle, sequence);
            case EXT -> runsAfter(a, b);
            default -> false;
        };
    }

    private boolean runsAfter(int a, int b) {
        if (calls.has(Callback.CORE_SCHED_BEFORE) && !calls.isBypassing()) {
            return calls.coreSchedBefore(b, a);
        }
        if (!byWait) {
            return turnEnded[a] > turnEnded[b];
        }
        boolean running = t.state[a] == Tasks.RUNNING;
        return running == (t.state[b] == Tasks.RUNNING) ? t.runnableAt[a] > t.runnableAt[b] : running;
    }
}
