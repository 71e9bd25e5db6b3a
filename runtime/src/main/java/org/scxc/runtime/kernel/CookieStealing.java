package org.scxc.runtime.kernel;

import org.scxc.model.Machine;

/** sched_core_balance(), kernel/sched/core.c: a thread that is idle by force looks for a task with the core's cookie on other CPUs. */
final class CookieStealing {
    /** Moves a waiting task to another CPU. */
    interface Mover {
        void move(int task, int cpu);
    }

    private final Machine machine;
    private final SchedDomains domains;
    private final Tasks t;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private Mover mover = (task, cpu) -> {};

    CookieStealing(Ground ground) {
        machine = ground.machine();
        domains = ground.domains();
        t = ground.tasks();
        rqs = ground.rqs();
        cores = ground.cores();
    }

    void moveWith(Mover moves) {
        mover = moves;
    }

    /** In its core, its LLC, its node and beyond, as far as its domains go: for_each_domain(). */
    void steal(int cpu) {
        if (cores.isForcedIdle(cpu) && cores.cookie(cpu) != 0 && rqs.nrRunning[cpu] > 0) {
            for (int level = 0; level <= 3 && !stealFrom(cpu, level); level++) {}
        }
    }

    private boolean stealFrom(int cpu, int level) {
        for (int n = 1; n < rqs.cpus; n++) {
            int from = (cpu + n) % rqs.cpus;
            if (domains.together(cpu, from) && isNear(cpu, from, level) && stealOne(cpu, from)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNear(int cpu, int other, int level) {
        return switch (level) {
            case 0 -> machine.coreOf(cpu) == machine.coreOf(other);
            case 1 -> machine.llcOf(cpu) == machine.llcOf(other);
            case 2 -> machine.nodeOf(cpu) == machine.nodeOf(other);
            default -> true;
        };
    }

    /** try_steal_cookie(). */
    private boolean stealOne(int cpu, int from) {
        for (int i = 0; i < cores.queues.count(from); i++) {
            int p = cores.queues.at(from, i);
            if (t.cookie[p] == cores.cookie(cpu)
                    && p != rqs.curr[from]
                    && t.state[p] == Tasks.RUNNABLE
                    && t.allows(p, cpu)
                    && cores.maySteal(p, from, cpu)) {
                mover.move(p, cpu);
                rqs.resched(cpu);
                return true;
            }
        }
        return false;
    }
}
