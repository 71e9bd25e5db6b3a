package org.scxc.runtime.fair;

/**
 * Running tasks that the capacity of their CPU is too small for. A tick there hands such a task to a larger CPU that is idle, and a CPU
 * that becomes idle asks for one; the stopper moves it. Source: update_misfit_status(), nohz_balancer_kick(),
 * sched_balance_find_src_rq(), need_active_balance(), kernel/sched/fair.c, 7.3.4.
 */
final class Misfits {
    private final Eevdf.Host host;
    private final Hierarchy tree;
    private final Capacities capacities;
    private final int cpus;

    Misfits(Eevdf.Host host, Hierarchy tree, Capacities capacities, int cpus) {
        this.host = host;
        this.tree = tree;
        this.capacities = capacities;
        this.cpus = cpus;
    }

    /** @return the running task of {@code cpu} if a larger CPU should have it, else −1 */
    private int on(int cpu, long now) {
        int task = tree.running.task(cpu);
        if (task < 0) {
            return -1;
        }
        capacities.follow(task, now);
        return capacities.fits(task, cpu) ? -1 : task;
    }

    /** At a tick: the first idle CPU that is larger, counted upwards from this one, takes the task. */
    void give(int cpu, long now) {
        int task = capacities.areUnequal() ? on(cpu, now) : -1;
        for (int i = 1; task >= 0 && i < cpus; i++) {
            int to = (cpu + i) % cpus;
            if (host.cpuIdle(to) && takes(to, task, cpu)) {
                host.pushRunning(task, to);
                return;
            }
        }
    }

    /** The CPU becomes idle: it asks for the misfit of the heaviest load. */
    void ask(int cpu, long now) {
        int heaviest = -1;
        for (int from = 0; capacities.areUnequal() && from < cpus; from++) {
            int task = capacities.isGreater(cpu, from) ? on(from, now) : -1;
            if (task >= 0
                    && takes(cpu, task, from)
                    && (heaviest < 0 || tree.taskLoad(task) > tree.taskLoad(heaviest))) {
                heaviest = task;
            }
        }
        if (heaviest >= 0) {
            host.pushRunning(heaviest, cpu);
        }
    }

    private boolean takes(int to, int task, int from) {
        return capacities.isGreater(to, from) && host.balances(from, to) && host.online(to) && host.allowed(task, to);
    }
}
