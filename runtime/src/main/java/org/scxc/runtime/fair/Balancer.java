package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * Moves waiting tasks between CPUs: to one that becomes idle, from a crowded one to one that stays idle, and now and
 * then from the most loaded one. Two levels, the CPU's LLC and the machine; loads are momentary, not averaged.
 */
final class Balancer {
    private static final long MS = 1_000_000;
    /** A busy CPU balances that many times more rarely than one that runs only SCHED_IDLE tasks. */
    private static final int BUSY_FACTOR = 16;
    /** The most loaded CPU must have this many percent of the own load. */
    private static final int IMBALANCE_PERCENT = 117;

    /** After so many failures a task moves to where another cookie runs: sd-&gt;cache_nice_tries, task_hot(). */
    private static final int CACHE_NICE_TRIES = 1;

    private static final int LEVELS = 2;

    private final Eevdf.Host host;
    private final Hierarchy tree;
    private final Topology topology;
    private final Capacities capacities;
    private final long tickNs;
    private final long[] nextAt;
    private final int[] failed;
    private final long[] maybeIdle;
    private final long[] pushAt;
    private final int[] pushFailed;

    Balancer(Eevdf.Host host, Hierarchy tree, Topology topology, Capacities capacities, long tickNs) {
        this.tickNs = tickNs;
        this.host = host;
        this.tree = tree;
        this.topology = topology;
        this.capacities = capacities;
        nextAt = new long[LEVELS * topology.cpus];
        failed = new int[LEVELS * topology.cpus];
        maybeIdle = new long[(topology.cpus + 63) / 64];
        pushAt = new long[topology.cpus];
        pushFailed = new int[topology.cpus];
        Arrays.fill(nextAt, -1);
        for (int cpu = 0; cpu < topology.cpus; cpu++) {
            maybeIdle[cpu >> 6] |= 1L << cpu;
        }
    }

    /** sd_init(): a new domain is balanced an interval later. */
    void restart() {
        Arrays.fill(nextAt, -1);
        Arrays.fill(failed, 0);
        Arrays.fill(pushAt, 0);
    }

    void notIdle(int cpu) {
        maybeIdle[cpu >> 6] &= ~(1L << cpu);
    }

    int pullForIdle(int cpu, long now) {
        if (tree.here.crowded > 0 && host.online(cpu)) {
            for (int level = 0; level < (topology.isOneLlc(cpu) ? 1 : LEVELS); level++) {
                int from = busiest(cpu, level == 1, false);
                if (from >= 0) {
                    return move(from, candidate(from, cpu, Long.MAX_VALUE, 0, false), cpu, now);
                }
            }
        }
        staysIdle(cpu);
        return -1;
    }

    void staysIdle(int cpu) {
        maybeIdle[cpu >> 6] |= 1L << cpu;
    }

    /** @return the current task of {@code cpu} should give way to one that arrived */
    boolean balance(int cpu, long now) {
        if (tree.here.crowded == 0) {
            return false;
        }
        if (tree.here.count(cpu) > 1 && now >= pushAt[cpu]) {
            // pinned tasks may crowd one CPU for ever beside many idle ones: ask ever more rarely, 16 ticks at most
            pushFailed[cpu] = push(cpu, now) ? Math.min(pushFailed[cpu] + 1, 16) : 0;
            pushAt[cpu] = now + Math.max(0, pushFailed[cpu] - 1) * tickNs;
        }
        boolean resched = false;
        for (int level = 0; level < (topology.isOneLlc(cpu) ? 1 : LEVELS); level++) {
            boolean machine = level == 1;
            boolean idle = tree.here.onlyIdlePolicy(cpu);
            int at = LEVELS * cpu + level;
            long interval = topology.span(cpu, machine) * MS;
            // a tick less, so that levels and slices do not keep step with each other
            long busy = Math.max(tickNs, interval * BUSY_FACTOR - tickNs);
            if (nextAt[at] < 0) {
                nextAt[at] = now + busy;
            } else if (idle && nextAt[at] > now + interval) {
                nextAt[at] = now + interval;
            }
            if (now >= nextAt[at]) {
                nextAt[at] = now + (idle ? interval : busy);
                resched |= idle ? pullNormal(cpu, machine, now) : even(cpu, machine, at, now);
            }
        }
        return resched;
    }

    /** Gives a waiting task to a CPU that stays idle, as the kernel's idle CPUs fetch it when a busy one asks. @return none may go */
    private boolean push(int cpu, long now) {
        int far = -1;
        boolean refused = false;
        for (int word = 0; word < maybeIdle.length; word++) {
            for (long bits = maybeIdle[word]; bits != 0; bits &= bits - 1) {
                int to = (word << 6) + Long.numberOfTrailingZeros(bits);
                if (!host.cpuIdle(to) || !host.online(to)) {
                    notIdle(to);
                } else if (topology.balances(cpu, to) && candidate(cpu, to, Long.MAX_VALUE, 0, false) >= 0) {
                    if (host.llcOf(to) == host.llcOf(cpu)) {
                        give(cpu, to, now);
                        return false;
                    }
                    far = far < 0 ? to : far;
                } else {
                    refused = true;
                }
            }
        }
        if (far >= 0) {
            give(cpu, far, now);
        }
        return far < 0 && refused;
    }

    private void give(int from, int to, long now) {
        move(from, candidate(from, to, Long.MAX_VALUE, 0, false), to, now);
        host.resched(to);
    }

    /** A CPU with nothing but SCHED_IDLE tasks takes a normal one from where two or more are. */
    private boolean pullNormal(int cpu, boolean machine, long now) {
        int from = busiest(cpu, machine, true);
        if (from < 0) {
            return false;
        }
        move(from, candidate(from, cpu, Long.MAX_VALUE, 0, true), cpu, now);
        return true;
    }

    /**
     * Halves the distance to the average. A task that is too heavy for the imbalance is refused at first and taken when
     * that has failed once or more: six equal tasks on four CPUs so change places for ever.
     */
    private boolean even(int cpu, boolean machine, int at, long now) {
        int from = busiest(cpu, machine, false);
        if (from < 0) {
            return false;
        }
        long total = 0;
        long capacity = 0;
        for (int i = 0, c = cpu; i < topology.span(cpu, machine); i++, c = topology.next(c, machine)) {
            if (host.online(c)) {
                capacity += capacities.of(c);
                total += tree.load(c);
            }
        }
        long average = total * Capacities.FULL / Math.max(1, capacity);
        long own = load(cpu);
        if (own >= average || load(from) * 100 <= own * IMBALANCE_PERCENT) {
            return false;
        }
        long imbalance = Math.min(capacities.onCpu(load(from) - average, from), capacities.onCpu(average - own, cpu));
        boolean moved = false;
        boolean resched = false;
        while (imbalance > 0) {
            int task = candidate(from, cpu, imbalance, failed[at], false);
            if (task < 0) {
                break;
            }
            imbalance -= tree.taskLoad(task);
            move(from, task, cpu, now);
            moved = true;
            int running = tree.running.task(cpu);
            resched |= running >= 0 && tree.running.pick(cpu) != running;
        }
        failed[at] = moved ? 0 : Math.min(failed[at] + 1, 16);
        return resched;
    }

    /** The most loaded CPU with a waiting task that may move to {@code cpu}; −1 if there is none. */
    private int busiest(int cpu, boolean machine, boolean normalOnly) {
        int best = -1;
        long most = 0;
        for (int c = topology.next(cpu, machine); c != cpu; c = topology.next(c, machine)) {
            int n = normalOnly ? tree.here.normal(c) : tree.here.count(c);
            if (n > 1 && load(c) > most && candidate(c, cpu, Long.MAX_VALUE, 0, normalOnly) >= 0) {
                best = c;
                most = load(c);
            }
        }
        return best;
    }

    /** Loads are compared by the capacities of their CPUs: sched_balance_find_src_rq(), calculate_imbalance(). */
    private long load(int cpu) {
        return capacities.scaled(tree.load(cpu), cpu);
    }

    /** The waiting task that has not run for longest; normal ones go before SCHED_IDLE. */
    private int candidate(int from, int to, long imbalance, int shift, boolean normalOnly) {
        int best = -1;
        int running = tree.running.task(from);
        for (int i = 0; i < tree.here.count(from); i++) {
            int task = tree.here.task(from, i);
            if (task == running
                    || tree.taskLoad(task) >> shift > imbalance
                    || !host.allowed(task, to)
                    || tree.isThrottled(task, to)
                    || shift <= CACHE_NICE_TRIES && !host.coreCookieMatches(task, to)) {
                continue;
            }
            boolean idle = tree.queues.isIdlePolicy(task);
            if (normalOnly && idle) {
                continue;
            }
            boolean better =
                    best < 0 || (idle == tree.queues.isIdlePolicy(best) ? tree.queues.older(task, best) : !idle);
            if (better) {
                best = task;
            }
        }
        return best;
    }

    private int move(int from, int task, int to, long now) {
        tree.dequeue(from, task, false, now);
        host.moved(task, to);
        notIdle(to);
        tree.enqueue(to, task, false, now);
        host.arrived(task);
        if (tree.here.count(to) == 1) {
            host.first(to);
        }
        return task;
    }
}
