package org.scxc.runtime.kernel;

import org.scxc.model.Race.KickWait;

/**
 * SCX_KICK_WAIT: a CPU that does nothing until those that it kicked have been through the scheduler, as their counters show
 * (docs/kernel/wakeup.md#kicks). In its irq-work it takes no interrupt meanwhile, so that CPUs that wait for each other wait for
 * ever; where it waits in a balance callback its own counter goes on.
 *
 * <p>What is due on a waiting CPU is put off again and again, by a quarter of the time that it has waited.
 *
 * <p>Source: kick_cpus_irq_workfn(), v6.12; kick_sync_wait_bal_cb(), v7.2, v7.3.
 */
final class KickWaits {
    private static final long AGAIN_NS = 500;

    private final Tasks t;
    private final RunQueues rqs;
    private final Clock clock;
    private final boolean byPick;
    private final boolean inCallback;
    /** pnt_seq, later kick_sync. */
    private final long[] counter;
    /** Since when a CPU waits; −1 = it does not. */
    private final long[] since;
    /** Whether a CPU waits once it has been through the scheduler itself. */
    private final boolean[] pending;
    /** For each waiting CPU those it waits for, and their counters then; rows appear when they are first needed. */
    private final boolean[][] awaited;

    private final long[][] seen;
    private int waiting;

    KickWaits(Ground ground) {
        t = ground.tasks();
        rqs = ground.rqs();
        clock = ground.clock();
        byPick = ground.profile().steps().kickWait() != KickWait.CLASS_IN_IRQ;
        inCallback = ground.profile().steps().kickWait() == KickWait.CYCLE_AFTER_PICK;
        counter = new long[rqs.cpus];
        since = new long[rqs.cpus];
        pending = new boolean[rqs.cpus];
        awaited = new boolean[rqs.cpus][];
        seen = new long[rqs.cpus][];
        java.util.Arrays.fill(since, -1);
    }

    /** kick_one_cpu(): before the counter counts picks a wait is for any CPU, later for one that runs a sched_ext task. */
    void kicked(int from, int cpu) {
        int current = rqs.curr[cpu];
        boolean counts = !byPick || current >= 0 && t.sched[current] == Tasks.EXT;
        if (cpu == from || !counts) {
            return;
        }
        if (awaited[from] == null) {
            awaited[from] = new boolean[rqs.cpus];
            seen[from] = new long[rqs.cpus];
        }
        awaited[from][cpu] = true;
        seen[from][cpu] = counter[cpu];
        pending[from] = true;
    }

    /** The irq-work of {@code from} has kicked all CPUs. */
    void begin(int from) {
        if (!pending[from]) {
            return;
        }
        if (inCallback) {
            rqs.reschedAt(from, clock.now());
        } else {
            pending[from] = false;
            waits(from);
        }
    }

    private void waits(int from) {
        if (!isOver(from)) {
            since[from] = clock.now();
            waiting++;
            release(); // in a callback its own counter goes on
        }
    }

    /** {@code cpu} picks its next task. */
    void picks(int cpu) {
        if (byPick) {
            passes(cpu);
        }
    }

    /** {@code cpu} has switched. */
    void switched(int cpu, int prev, int next) {
        if (!byPick && prev >= 0 && t.sched[prev] == Tasks.EXT && (next < 0 || t.sched[next] != Tasks.EXT)) {
            passes(cpu);
        }
        if (pending[cpu]) {
            pending[cpu] = false;
            waits(cpu);
        }
    }

    private void passes(int cpu) {
        counter[cpu]++;
        if (waiting > 0) {
            release();
        }
    }

    private void release() {
        for (int from = 0; from < rqs.cpus && waiting > 0; from++) {
            if (since[from] >= 0 && isOver(from)) {
                since[from] = -1;
                waiting--;
            }
        }
    }

    private boolean isOver(int from) {
        boolean over = true;
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            boolean goesOn = inCallback && since[cpu] >= 0;
            awaited[from][cpu] &= counter[cpu] == seen[from][cpu] && !goesOn;
            over &= !awaited[from][cpu];
        }
        return over;
    }

    // ------------------------------------------------------------------------------------------------ what is put off

    private boolean waitsOn(int cpu) {
        return cpu >= 0 && since[cpu] >= 0;
    }

    private long later(int cpu) {
        return clock.now() + Math.max(AGAIN_NS, (clock.now() - since[cpu]) / 4);
    }

    /** Whether the timer in {@code slot}, which is due, is put off. */
    boolean putOff(int slot) {
        if (waiting == 0) {
            return false;
        }
        int cpu = clock.tick.contains(slot)
                ? clock.tick.index(slot)
                : clock.resched.contains(slot)
                        ? clock.resched.index(slot)
                        : clock.server.contains(slot)
                                ? DeadlineServers.cpuOf(clock.server.index(slot))
                                : t.cpu(clock.task.index(slot));
        if (waitsOn(cpu)) {
            clock.again(slot, later(cpu));
            return true;
        }
        return false;
    }

    /** Whether {@code event}, which is due, is put off. */
    boolean putOff(Clock.Event event, int about, long extra) {
        if (waiting == 0) {
            return false;
        }
        int cpu = switch (event) {
            case QUEUED_WAKE, DEADLINE -> t.cpu(about);
            case DEFERRED, KICKS, REENQUEUE, STOPPER, BPF_TIMER -> about;
            default -> -1;
        };
        if (waitsOn(cpu)) {
            clock.post(event, about, extra, later(cpu));
            return true;
        }
        return false;
    }
}
