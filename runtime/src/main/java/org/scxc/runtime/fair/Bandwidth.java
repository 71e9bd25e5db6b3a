package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * cpu.max: a group has so much CPU time in each period, of which each of its queues takes a slice at a time; a queue that gets
 * none is throttled, and its tasks wait until a period brings some (kernel/sched/fair.c, 7.3.4). Times are ns.
 *
 * <p>Tasks of a throttled queue are off all queues, as those of 6.18 and later are once they return to user space; before, the
 * group's entity was, with the same effect on tasks that compute.
 */
final class Bandwidth {
    static final long NO_QUOTA = -1;

    /** sched_cfs_bandwidth_slice_us: what a queue takes at a time. */
    private static final long SLICE_NS = 5_000_000;

    /** min_cfs_rq_runtime: what a queue that becomes empty keeps. */
    private static final long KEPT_NS = 1_000_000;

    /** cfs_bandwidth_slack_period: when what was given back is given out. */
    private static final long SLACK_NS = 5_000_000;

    /** min_bandwidth_expiration: no slack is given out so shortly before the next period. */
    private static final long EXPIRY_NS = 2_000_000;

    private final Eevdf.Host host;
    private final Groups groups;
    private final int cpus;

    // per group
    private final long[] quota;
    private final long[] period;
    private final long[] pool;
    private final long[] expires;
    private final boolean[] active;
    private final boolean[] idle;
    private final boolean[] slack;
    private int[] limited = new int[0];

    // per queue
    private final long[] remaining;
    private final boolean[] exhausted;
    private final boolean[] throttled;
    /** Throttled queues, those that wait for longest first. */
    private int[] waiting = new int[8];

    private int waitingCount;

    // per CPU
    private final boolean[] toThrottle;
    private final int[][] held;
    private final int[] heldCount;

    /** Of each task: it is off its queues because its group is throttled. */
    private final boolean[] isHeld;

    Bandwidth(Eevdf.Host host, Groups groups, int tasks, int cpus) {
        this.host = host;
        this.groups = groups;
        this.cpus = cpus;
        int count = host.groups();
        quota = new long[count];
        Arrays.fill(quota, NO_QUOTA);
        period = new long[count];
        pool = new long[count];
        expires = new long[count];
        active = new boolean[count];
        idle = new boolean[count];
        slack = new boolean[count];
        remaining = new long[groups.queues()];
        exhausted = new boolean[groups.queues()];
        throttled = new boolean[groups.queues()];
        toThrottle = new boolean[cpus];
        held = new int[cpus][4];
        heldCount = new int[cpus];
        isHeld = new boolean[tasks];
    }

    /** Whether any group has a quota, or had one. */
    boolean isUsed() {
        return limited.length > 0;
    }

    boolean isHeld(int task) {
        return isHeld[task];
    }

    /** tg_set_cfs_bandwidth(). @param phase when the first period ends, in [0, period) after a multiple of it */
    void set(Hierarchy tree, int group, long quotaNs, long periodNs, long phase, long now) {
        if (Arrays.stream(limited).noneMatch(g -> g == group)) {
            limited = Arrays.copyOf(limited, limited.length + 1);
            limited[limited.length - 1] = group;
            expires[group] = phase;
        }
        quota[group] = quotaNs;
        period[group] = periodNs;
        refill(group);
        if (quotaNs != NO_QUOTA) {
            start(group, now);
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            int q = groups.queue(group, cpu);
            tree.charge(cpu, now);
            remaining[q] = 1;
            exhausted[q] = false;
            if (throttled[q]) {
                unthrottle(tree, q, now);
            }
        }
    }

    private void refill(int group) {
        if (quota[group] != NO_QUOTA) {
            pool[group] = Math.min(pool[group] + quota[group], quota[group]);
        }
    }

    private void start(int group, long now) {
        if (active[group]) {
            return;
        }
        active[group] = true;
        if (expires[group] <= now) {
            expires[group] += ((now - expires[group]) / period[group] + 1) * period[group];
        }
        host.periodAt(group, expires[group]);
    }

    // ------------------------------------------------------------------------------------------------ charges

    /** A task of queue {@code leaf} ran for so long: account_cfs_rq_runtime() on each level. */
    void charge(int leaf, long ran, long now) {
        for (int q = leaf; q >= cpus; q = groups.above(q)) {
            int group = q / cpus;
            if (quota[group] == NO_QUOTA) {
                continue;
            }
            remaining[q] -= ran;
            if (remaining[q] <= 0 && !throttled[q] && !exhausted[q] && !assign(q, SLICE_NS, now)) {
                exhausted[q] = true;
                toThrottle[q % cpus] = true;
                host.resched(q % cpus);
            }
        }
    }

    /** __assign_cfs_rq_runtime(). @return the queue may run */
    private boolean assign(int q, long target, long now) {
        int group = q / cpus;
        start(group, now);
        if (pool[group] > 0) {
            long amount = Math.min(pool[group], target - remaining[q]);
            pool[group] -= amount;
            idle[group] = false;
            remaining[q] += amount;
        }
        return remaining[q] > 0;
    }

    /** The queue gets its first task: check_enqueue_throttle(). */
    void wakes(int q, long now) {
        if (quota[q / cpus] != NO_QUOTA && !throttled[q] && remaining[q] <= 0 && !assign(q, 1, now)) {
            exhausted[q] = true;
            toThrottle[q % cpus] = true;
        }
    }

    /** The queue has no task any more: return_cfs_rq_runtime(). */
    void sleeps(int q, long now) {
        int group = q / cpus;
        long surplus = remaining[q] - KEPT_NS;
        if (quota[group] == NO_QUOTA || surplus <= 0) {
            return;
        }
        pool[group] += surplus;
        remaining[q] -= surplus;
        boolean soon = expires[group] - now < SLACK_NS + EXPIRY_NS;
        if (pool[group] > SLICE_NS && anyThrottled(group) && !soon && !slack[group]) {
            slack[group] = true;
            host.slackAt(group, now + SLACK_NS);
        }
    }

    // ------------------------------------------------------------------------------------------------ timers

    /** sched_cfs_period_timer(). */
    void periodEnds(Hierarchy tree, int group, long now) {
        expires[group] += period[group];
        boolean any = anyThrottled(group);
        refill(group);
        if (quota[group] == NO_QUOTA || idle[group] && !any) {
            active[group] = false;
            return;
        }
        host.periodAt(group, expires[group]);
        idle[group] = !any;
        if (any) {
            distribute(tree, group, now);
        }
    }

    /** sched_cfs_slack_timer(). */
    void slackEnds(Hierarchy tree, int group, long now) {
        slack[group] = false;
        if (expires[group] - now >= EXPIRY_NS && quota[group] != NO_QUOTA && pool[group] > SLICE_NS) {
            distribute(tree, group, now);
        }
    }

    /** Enough for each throttled queue to go on, as long as there is any. */
    private void distribute(Hierarchy tree, int group, long now) {
        for (int i = 0; i < waitingCount && pool[group] > 0; ) {
            int q = waiting[i];
            if (q / cpus != group) {
                i++;
                continue;
            }
            long amount = Math.min(1 - remaining[q], pool[group]);
            pool[group] -= amount;
            remaining[q] += amount;
            if (remaining[q] <= 0) {
                return;
            }
            unthrottle(tree, q, now);
        }
    }

    // ------------------------------------------------------------------------------------------------ throttling

    /** What used up its time on {@code cpu} is throttled, unless there is more by now: throttle_cfs_rq(). */
    void throttle(Hierarchy tree, int cpu, long now) {
        if (!toThrottle[cpu]) {
            return;
        }
        toThrottle[cpu] = false;
        for (int group : limited) {
            int q = groups.queue(group, cpu);
            if (exhausted[q]) {
                exhausted[q] = false;
                if (remaining[q] <= 0 && !assign(q, 1, now)) {
                    throttleQueue(tree, q, now);
                }
            }
        }
    }

    private void throttleQueue(Hierarchy tree, int q, long now) {
        throttled[q] = true;
        groups.freeze(q, now);
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waitingCount);
        }
        waiting[waitingCount++] = q;
        int cpu = q % cpus;
        for (int i = tree.here.count(cpu) - 1; i >= 0; i--) {
            int task = tree.here.task(cpu, i);
            if (tree.isWithin(task, q)) {
                tree.takeOff(cpu, task, now);
                hold(cpu, task);
            }
        }
    }

    private void unthrottle(Hierarchy tree, int q, long now) {
        throttled[q] = false;
        groups.thaw(q, now);
        int kept = 0;
        for (int i = 0; i < waitingCount; i++) {
            if (waiting[i] != q) {
                waiting[kept++] = waiting[i];
            }
        }
        waitingCount = kept;
        int cpu = q % cpus;
        tree.charge(cpu, now);
        int[] before = held[cpu];
        int n = heldCount[cpu];
        int still = 0;
        for (int i = 0; i < n; i++) {
            int task = before[i];
            if (isThrottled(tree.leafOf(task))) {
                before[still++] = task;
            } else {
                isHeld[task] = false;
                host.held(task, false);
                tree.putBack(cpu, task, now);
            }
        }
        heldCount[cpu] = still;
        if (host.cpuIdle(cpu) || host.current(cpu) < 0) {
            host.resched(cpu);
        }
    }

    /** Is {@code q}, or a queue above it, throttled? */
    boolean isThrottled(int q) {
        for (int at = q; at >= cpus; at = groups.above(at)) {
            if (throttled[at]) {
                return true;
            }
        }
        return false;
    }

    private boolean anyThrottled(int group) {
        for (int i = 0; i < waitingCount; i++) {
            if (waiting[i] / cpus == group) {
                return true;
            }
        }
        return false;
    }

    /** The task is on {@code cpu}, but on no queue of it. */
    void hold(int cpu, int task) {
        if (heldCount[cpu] == held[cpu].length) {
            held[cpu] = Arrays.copyOf(held[cpu], 2 * heldCount[cpu]);
        }
        held[cpu][heldCount[cpu]++] = task;
        isHeld[task] = true;
        host.held(task, true);
    }

    /** A task that is held leaves {@code cpu}. */
    void drop(int cpu, int task) {
        int kept = 0;
        for (int i = 0; i < heldCount[cpu]; i++) {
            if (held[cpu][i] != task) {
                held[cpu][kept++] = held[cpu][i];
            }
        }
        heldCount[cpu] = kept;
        isHeld[task] = false;
        host.held(task, false);
    }
}
