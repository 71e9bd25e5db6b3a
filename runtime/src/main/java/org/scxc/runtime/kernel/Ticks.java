package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** The tick: whose slice is used up, and when a CPU needs the next one. */
final class Ticks {
    /** Of hrtick_start(), kernel/sched/core.c (v7.3). */
    private static final long HRTICK_MIN_NS = 10_000;

    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final DeadlineTasks deadlines;
    private final boolean hrtick;

    /** By CPU: what is armed is no tick, but the timer of a fair task's slice. */
    private final boolean[] endsSlice;

    private final DeadlineServers servers;
    private final Calls calls;
    private final HostThread host;
    private final Eevdf fair;

    Ticks(Ground ground, Calls calls, HostThread host, Eevdf fair) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        cores = ground.cores();
        deadlines = ground.deadlines();
        hrtick = ground.profile().timed().hrtick();
        endsSlice = new boolean[rqs.cpus];
        servers = ground.servers();
        this.calls = calls;
        this.host = host;
        this.fair = fair;
    }

    /** Without ops.tick only the tick that finds the slice, or the server that lets the task run, used up matters. */
    void arm(int cpu) {
        int p = rqs.curr[cpu];
        long at = WinnerTree.NEVER;
        if (p >= 0) {
            if (t.sched[p] == Tasks.EXT) {
                if (calls.has(Callback.TICK) || calls.isBypassing()) {
                    at = clock.tickAtOrAfter(cpu, clock.now() + 1);
                } else if (t.slice(p) != Scx.SLICE_INF) {
                    at = clock.tickAtOrAfter(cpu, rqs.execStart[cpu] + t.slice(p));
                }
                long server = servers.depletesAt(cpu, DeadlineServers.EXT);
                if (server < at) {
                    at = clock.tickAtOrAfter(cpu, server);
                }
            } else if (t.sched[p] == Tasks.FAIR) {
                at = fairTick(cpu);
            } else if (deadlines.runs(cpu)) {
                at = Math.max(deadlines.depletesAt(cpu, p), clock.now() + HRTICK_MIN_NS);
                at = hrtick ? at : clock.tickAtOrAfter(cpu, at);
            }
        }
        clock.tick.set(cpu, at);
    }

    /** hrtick_start_fair(), kernel/sched/fair.c (v7.3): a timer for the current slice, if others wait and it ends before the tick. */
    private long fairTick(int cpu) {
        long now = clock.now();
        long tick = clock.tickAtOrAfter(cpu, now + 1);
        endsSlice[cpu] = false;
        if (!hrtick || fair.queued(cpu) <= 1) {
            return tick;
        }
        long end = now + Math.max(fair.untilRenewal(cpu, now), HRTICK_MIN_NS);
        endsSlice[cpu] = end < tick;
        return Math.min(tick, end);
    }

    /** hrtick_update(): a task of the fair class came to {@code cpu}, whose current one may have been alone. */
    void fairArrived(int cpu) {
        if (hrtick && rqs.curr[cpu] >= 0 && t.sched[rqs.curr[cpu]] == Tasks.FAIR) {
            arm(cpu);
        }
    }

    void tick(int cpu) {
        rqs.settle(cpu); // interrupts are off until then
        rqs.readClock(cpu);
        int p = rqs.curr[cpu];
        if (p < 0) {
            return;
        }
        servers.charge(cpu);
        if (t.sched[p] == Tasks.EXT) {
            rqs.charge(cpu);
            if (calls.isBypassing()) {
                t.slice(p, 0);
                cores.touch(p);
            } else {
                calls.tick(p);
            }
            if (t.slice(p) == 0) {
                rqs.reschedAt(cpu, clock.now() + host.tickToPick());
            } else {
                arm(cpu);
            }
        } else if (t.sched[p] == Tasks.FAIR) {
            if (fair.tick(cpu, clock.now()) || givesWayToForcedIdle(cpu)) {
                rqs.reschedAt(cpu, clock.now() + host.tickToPick());
            }
            if (!endsSlice[cpu]) {
                fair.balance(cpu, clock.now());
            }
            clock.tick.set(cpu, fairTick(cpu));
        } else if (deadlines.runs(cpu)) {
            arm(cpu);
        }
    }

    /** task_tick_core(), kernel/sched/fair.c: a lone task has had more than half of its slice while another thread is idle by force. */
    private boolean givesWayToForcedIdle(int cpu) {
        return cores.isForcedIdle(cpu)
                && fair.queued(cpu) == 1
                && 2 * (clock.now() - rqs.execStart[cpu]) > fair.sliceNs();
    }

    /** The slice changed while the task runs: only a later tick notices. */
    void sliceChanged(int task) {
        if (t.state[task] == Tasks.RUNNING && rqs.curr[t.cpu(task)] == task) {
            arm(t.cpu(task));
        }
    }
}
