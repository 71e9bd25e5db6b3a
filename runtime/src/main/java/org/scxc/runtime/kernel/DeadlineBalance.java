package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.runtime.state.Store;

/**
 * Global earliest deadline first: where a SCHED_DEADLINE task wakes, who is pushed away from a CPU, and whom a CPU pulls
 * (docs/kernel/deadline.md#balance).
 */
final class DeadlineBalance {
    private final Machine machine;
    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final RunQueues rqs;
    private final DeadlineTasks deadlines;
    private final Activation activation;
    private final int later; // masks
    private final int near;

    DeadlineBalance(Ground ground, Activation activation) {
        machine = ground.machine();
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        rqs = ground.rqs();
        deadlines = ground.deadlines();
        this.activation = activation;
        later = store.masks("kernel.deadline_later", 1);
        near = store.masks("kernel.deadline_near", 1);
    }

    /** select_task_rq_dl(): away from its CPU only if a task of the class runs there that does not make way. */
    int select(int p, int prev, int here) {
        if (!deadlines.runs(prev) || t.allowed(rqs.curr[prev]) > 1 && deadlines.preempts(p, rqs.curr[prev])) {
            return prev;
        }
        int target = find(p, prev, here);
        return target >= 0 && isEarliest(p, target) ? target : prev;
    }

    private boolean isEarliest(int p, int cpu) {
        return deadlines.deadline(p) < deadlines.earliest(cpu);
    }

    /**
     * find_later_rq(): among CPUs without a task of the class, or the one with the latest deadline, the nearest. @return −1 if
     * there is none
     */
    private int find(int p, int from, int here) {
        if (t.allowed(p) == 1 || !findLater(p)) {
            return -1;
        }
        if (store.maskTest(later, from)) {
            return from;
        }
        boolean hereToo = store.maskTest(later, here);
        for (int level = 0; level < LEVELS; level++) {
            if (hereToo && isNear(level, from, here)) {
                return here;
            }
            store.maskZero(near);
            for (int cpu = store.maskNext(later, 0); cpu >= 0; cpu = store.maskNext(later, cpu + 1)) {
                if (isNear(level, from, cpu)) {
                    store.maskSet(near, cpu);
                }
            }
            int best = idle.any(here, near);
            if (best < rqs.cpus) {
                return best;
            }
        }
        return -1;
    }

    /** Scheduling domains, from the inside: threads of a core, CPUs of an LLC, of a node, all. */
    private static final int LEVELS = 4;

    private boolean isNear(int level, int a, int b) {
        return switch (level) {
            case 0 -> machine.coreOf(a) == machine.coreOf(b);
            case 1 -> machine.llcOf(a) == machine.llcOf(b);
            case 2 -> machine.nodeOf(a) == machine.nodeOf(b);
            default -> true;
        };
    }

    /** cpudl_find(): fills the mask. */
    private boolean findLater(int p) {
        store.maskZero(later);
        int latest = -1;
        boolean free = false;
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (!idle.isActive(cpu)) {
                continue;
            }
            if (deadlines.running(cpu) > 0) {
                latest = latest < 0 || deadlines.earliest(cpu) > deadlines.earliest(latest) ? cpu : latest;
            } else if (t.allows(p, cpu)) {
                store.maskSet(later, cpu);
                free = true;
            }
        }
        if (!free && latest >= 0 && t.allows(p, latest) && isEarliest(p, latest)) {
            store.maskSet(later, latest);
            return true;
        }
        return free;
    }

    /** push_dl_tasks(): who waits here and could run elsewhere goes there. */
    void push(int cpu) {
        for (int p = pushable(cpu, -1); p >= 0; p = pushable(cpu, -1)) {
            if (deadlines.runs(cpu) && deadlines.preempts(p, rqs.curr[cpu]) && t.allowed(rqs.curr[cpu]) > 1) {
                rqs.resched(cpu);
                return;
            }
            int target = find(p, cpu, cpu);
            if (target < 0 || target == cpu || !isEarliest(p, target)) {
                return;
            }
            move(p, target);
        }
    }

    /** The waiting task with the earliest deadline that is allowed elsewhere, or on {@code on}; −1 if there is none. */
    private int pushable(int cpu, int on) {
        for (int i = 0; i < deadlines.waiting(cpu); i++) {
            int p = deadlines.waiting(cpu, i);
            if (on < 0 ? t.allowed(p) > 1 : t.allows(p, on)) {
                return p;
            }
        }
        return -1;
    }

    /**
     * Before a pick: a CPU whose task of the class may not go on, or left, pulls another one (balance_dl()).
     *
     * @param prev the current task, or −1
     * @param on it is still on the runqueue
     * @return it is a task of the class that is on the runqueue and may not go on
     */
    boolean balance(int cpu, int prev, boolean on) {
        if (prev < 0 || t.sched[prev] != Tasks.DL) {
            return false;
        }
        boolean throttled = on && deadlines.isThrottled(prev);
        if (!on || throttled) {
            pull(cpu);
        }
        return throttled;
    }

    /** pull_dl_task(): {@code cpu} has lost a task of the class, and takes one that waits elsewhere for a later one. */
    void pull(int cpu) {
        for (int from = 0; from < rqs.cpus; from++) {
            if (from == cpu || deadlines.running(from) <= 1) {
                continue;
            }
            int p = pushable(from, cpu);
            boolean goesFirst = deadlines.runs(from) && p >= 0 && deadlines.preempts(p, rqs.curr[from]);
            if (p >= 0 && isEarliest(p, cpu) && !goesFirst) {
                move(p, cpu);
            }
        }
    }

    private void move(int p, int to) {
        long woke = t.wokeAt[p];
        long waits = t.waitSince[p];
        activation.deactivate(p, 0);
        activation.activate(p, to, Enqueue.RESTORE);
        t.wokeAt[p] = woke;
        t.waitSince[p] = waits;
        rqs.resched(to);
    }
}
