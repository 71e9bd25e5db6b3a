package org.scxc.runtime.fair;

import java.util.function.IntPredicate;

/** On which CPU a task wakes or starts. A CPU that runs only SCHED_IDLE tasks counts as idle for all others. */
final class Placement {
    private final Eevdf.Host host;
    private final Hierarchy tree;
    private final Topology topology;
    private final Capacities capacities;

    Placement(Eevdf.Host host, Hierarchy tree, Topology topology, Capacities capacities) {
        this.host = host;
        this.tree = tree;
        this.topology = topology;
        this.capacities = capacities;
    }

    /** Previous CPU or waker's; from there an idle core, then an idle CPU, of the same LLC. */
    int forWakeup(int task, int prev, int waker) {
        int target = prev;
        if (!usable(task, prev)) {
            target = usable(task, waker) ? waker : leastLoaded(task, prev);
        } else if (idle(task, prev) && isRoomy(task, prev)) {
            return prev;
        } else if (waker != prev
                && topology.balances(waker, prev)
                && usable(task, waker)
                && attracts(task, waker, prev)) {
            target = waker;
        }
        if (idle(task, target) && isRoomy(task, target)) {
            return target;
        }
        if (capacities.areUnequal()) {
            return byCapacity(task, target);
        }
        int single = -1;
        for (int cpu = topology.nextInLlc[target]; cpu != target; cpu = topology.nextInLlc[cpu]) {
            if (usable(task, cpu) && idle(task, cpu)) {
                if (coreIdle(cpu)) {
                    return cpu;
                }
                single = single < 0 && host.cookieMatches(task, cpu) ? cpu : single;
            }
        }
        return single >= 0 ? single : target;
    }

    /** asym_fits_cpu(): with threads, only a core that is idle has its capacity. */
    private boolean isRoomy(int task, int cpu) {
        return !capacities.areUnequal() || capacities.fits(task, cpu) && coreIdle(cpu);
    }

    /**
     * select_idle_capacity(): the first idle CPU of an idle core that the task fits, of whichever LLC. If there is none: an idle core
     * before a thread of a busy one, then a fit, then the larger one.
     */
    private int byCapacity(int task, int target) {
        int best = -1;
        int bestRank = -1;
        for (int i = 0, cpu = target; i < topology.span(target, true); i++, cpu = topology.next(cpu, true)) {
            if (usable(task, cpu) && idle(task, cpu)) {
                boolean fits = capacities.fits(task, cpu);
                boolean whole = coreIdle(cpu);
                if (fits && whole) {
                    return cpu;
                }
                int rank = whole ? 2 : fits ? 1 : 0;
                if (rank > bestRank || rank == bestRank && capacities.of(cpu) > capacities.of(best)) {
                    best = cpu;
                    bestRank = rank;
                }
            }
        }
        return best < 0 ? target : best;
    }

    /** Does the waker's CPU win over the previous one? It does when idle in the same LLC, or less loaded. */
    private boolean attracts(int task, int waker, int prev) {
        if (host.cpuIdle(waker) && host.llcOf(waker) == host.llcOf(prev)) {
            return true;
        }
        return capacities.scaled(tree.load(waker) + tree.taskLoad(task, prev), waker)
                < capacities.scaled(tree.load(prev), prev);
    }

    /** The LLC with most idle CPUs, there the idlest core; without an idle CPU, the least load of all. */
    int forFork(int task, int parent) {
        int bestLlc = -1;
        int most = 0;
        for (int i = 0, cpu = parent; i < topology.cpus; i++, cpu = (cpu + 1) % topology.cpus) {
            if (suitsFork(task, cpu) && idle(task, cpu) && (bestLlc < 0 || host.llcOf(cpu) != host.llcOf(bestLlc))) {
                int n = idleInLlc(task, cpu);
                if (n > most) {
                    most = n;
                    bestLlc = cpu;
                }
            }
        }
        if (bestLlc < 0) {
            int best = leastLoaded(parent, cpu -> suitsFork(task, cpu));
            return best < 0 ? leastLoaded(task, parent) : best;
        }
        int best = bestLlc;
        boolean bestWhole = coreIdle(best);
        for (int cpu = topology.nextInLlc[best]; cpu != bestLlc && !bestWhole; cpu = topology.nextInLlc[cpu]) {
            if (suitsFork(task, cpu) && idle(task, cpu) && coreIdle(cpu)) {
                best = cpu;
                bestWhole = true;
            }
        }
        return best;
    }

    private int idleInLlc(int task, int first) {
        int n = 0;
        int cpu = first;
        do {
            if (usable(task, cpu) && idle(task, cpu)) {
                n++;
            }
            cpu = topology.nextInLlc[cpu];
        } while (cpu != first);
        return n;
    }

    private int leastLoaded(int task, int first) {
        int best = leastLoaded(first, cpu -> usable(task, cpu));
        return best < 0 ? first : best;
    }

    /** @return −1 if none is allowed */
    private int leastLoaded(int first, IntPredicate allowed) {
        int best = -1;
        for (int i = 0, cpu = first; i < topology.cpus; i++, cpu = (cpu + 1) % topology.cpus) {
            if (allowed.test(cpu)
                    && (best < 0
                            || capacities.scaled(tree.load(cpu), cpu) < capacities.scaled(tree.load(best), best))) {
                best = cpu;
            }
        }
        return best;
    }

    /** sched_balance_find_dst_group_cpu(), kernel/sched/fair.c: of core scheduling. */
    private boolean suitsFork(int task, int cpu) {
        return usable(task, cpu) && host.coreCookieMatches(task, cpu);
    }

    private boolean usable(int task, int cpu) {
        return host.online(cpu) && host.allowed(task, cpu);
    }

    private boolean idle(int task, int cpu) {
        return host.cpuIdle(cpu) || tree.here.onlyIdlePolicy(cpu) && host.current(cpu) >= 0 && !host.idlePolicy(task);
    }

    private boolean coreIdle(int cpu) {
        for (int other = topology.nextInCore[cpu]; other != cpu; other = topology.nextInCore[other]) {
            if (!host.cpuIdle(other)) {
                return false;
            }
        }
        return true;
    }
}
