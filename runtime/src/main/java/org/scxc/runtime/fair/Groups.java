package org.scxc.runtime.fair;

import java.util.Arrays;
import org.scxc.model.KernelProfile;

/**
 * The groups of the fair class: which is below which, and how a group's weight is divided among its queues, one on each CPU.
 * Group 0 is the root, whose queues are the CPUs' own. The queue of group g on CPU c has the number g × CPUs + c. Loads are load
 * weights in {@link FairQueues#UNIT}ths.
 *
 * <p>A group's entity on a CPU weighs what its queue there holds of the load of all its queues: calc_group_shares(),
 * kernel/sched/fair.c, 7.2.13. From 7.3 on that is a part of more than the group's weight: of so many times of it as tasks of the
 * group are runnable, or it has CPUs: calc_concur_shares(), 7.3.4. Each queue publishes its averages of both, when they have
 * changed by more than a 64th, once a millisecond at most: update_tg_load_avg().
 */
final class Groups {
    /** Weight of a cgroup if none is written; a group of this weight weighs as a task of nice 0 (sched_weight_from_cgroup()). */
    private static final int CGROUP_WEIGHT_DFL = 100;

    /** No part of a group's weight is smaller. The kernel's MIN_SHARES is 2 of 1024 parts. */
    private static final int SHARE_MIN = 1;

    private static final long PUBLISH_NS = 1_000_000;
    private static final int PUBLISH_PART = 64;

    /** How often idle CPUs look at the averages of their empty queues: LOAD_AVG_PERIOD, in ticks of 1,024 µs. */
    private static final long SWEEP_NS = 32 * 1_024_000L;

    private final int cpus;
    private final boolean concurrent;

    // per group
    private final int[] parent;
    private final int[] depth;
    private final int[] weight;
    private final int[] cpusOf;
    private final double[] loadOfAll;
    private final double[] tasksOfAll;
    private final long[] sweptAt;

    // per queue
    private final long[] load;
    private final int[] tasks;
    private final int[] entity;
    private final boolean[] frozen;
    private final Averages loads;
    private final Averages runnable;
    private final double[] publishedLoad;
    private final double[] publishedTasks;
    private final long[] publishedAt;

    /** @param capacity how many groups there may be, the root included */
    Groups(int capacity, int cpus, KernelProfile.GroupWeight rule) {
        this.cpus = cpus;
        concurrent = rule == KernelProfile.GroupWeight.CONCURRENT;
        parent = new int[capacity];
        depth = new int[capacity];
        weight = new int[capacity];
        cpusOf = new int[capacity];
        loadOfAll = new double[capacity];
        tasksOfAll = new double[capacity];
        sweptAt = new long[capacity];
        int queues = capacity * cpus;
        load = new long[queues];
        tasks = new int[queues];
        entity = new int[queues];
        frozen = new boolean[queues];
        loads = new Averages(queues);
        runnable = new Averages(queues);
        publishedLoad = new double[queues];
        publishedTasks = new double[queues];
        publishedAt = new long[queues];
        Arrays.fill(weight, FairQueues.NICE_0);
        Arrays.fill(cpusOf, cpus);
        Arrays.fill(publishedAt, -PUBLISH_NS);
    }

    int queues() {
        return load.length;
    }

    void add(int group, int under) {
        parent[group] = under;
        depth[group] = depth[under] + 1;
    }

    /** @param cgroupWeight 1..10000, as in cpu.weight */
    void weight(int group, int cgroupWeight) {
        int rounded = (cgroupWeight * 1024 + CGROUP_WEIGHT_DFL / 2) / CGROUP_WEIGHT_DFL;
        weight[group] = rounded * FairQueues.UNIT;
    }

    /** How many CPUs the group's cpuset has in effect: cpuset_num_cpus(). */
    void cpus(int group, int count) {
        cpusOf[group] = count;
    }

    int queue(int group, int cpu) {
        return group * cpus + cpu;
    }

    /** The queue on the same CPU that the entity of {@code q}'s group is on. */
    int above(int q) {
        return parent[q / cpus] * cpus + q % cpus;
    }

    int depth(int q) {
        return depth[q / cpus];
    }

    // ------------------------------------------------------------------------------------------------ loads

    /** Averages of a queue up to now, before something changes: update_load_avg(). The root's are not used. */
    void follow(int q, long now) {
        if (q < cpus || frozen[q]) {
            return;
        }
        loads.follow(q, (double) load[q], now);
        runnable.follow(q, tasks[q], now);
    }

    /** The averages of a throttled queue stand still: tg_throttle_down(). */
    void freeze(int q, long now) {
        follow(q, now);
        frozen[q] = true;
    }

    void thaw(int q, long now) {
        frozen[q] = false;
        loads.resume(q, now);
        runnable.resume(q, now);
    }

    /**
     * Queue {@code q}, followed up to now, gets more load, or less.
     *
     * @param past how much of the time what comes or goes has been runnable, if its past goes along; else 0
     */
    void loaded(int q, long change, double past) {
        load[q] += change;
        if (past > 0 && q >= cpus) {
            loads.add(q, change * past);
        }
    }

    /** Likewise so many tasks more are runnable in {@code q}, and on the queues below it. */
    void runnable(int q, int change, double past) {
        tasks[q] += change;
        if (past > 0) {
            runnable.add(q, change * past);
        }
    }

    /** What left for good takes its past along: remove_entity_load_avg(). */
    void forget(int q, double itsLoad, double itsRunnable, long now) {
        follow(q, now);
        loads.add(q, -itsLoad);
        runnable.add(q, -itsRunnable);
        publish(q, now);
    }

    private void publish(int q, long now) {
        if (now - publishedAt[q] < PUBLISH_NS) {
            return;
        }
        double load = loads.of(q) - publishedLoad[q];
        double tasks = runnable.of(q) - publishedTasks[q];
        if (Math.abs(load) > publishedLoad[q] / PUBLISH_PART || Math.abs(tasks) > publishedTasks[q] / PUBLISH_PART) {
            int group = q / cpus;
            loadOfAll[group] += load;
            tasksOfAll[group] += tasks;
            publishedLoad[q] += load;
            publishedTasks[q] += tasks;
            publishedAt[q] = now;
        }
    }

    long load(int q) {
        return load[q];
    }

    /** What the entity of {@code q}'s group was last given; 0 = it is on no queue. */
    int entity(int q) {
        return entity[q];
    }

    /** update_cfs_group(). @return what the entity of {@code q}'s group weighs now; 0 = its queue is empty */
    int update(int q, long now) {
        sweep(q / cpus, now);
        publish(q, now);
        entity[q] = load[q] == 0 ? 0 : share(q);
        return entity[q];
    }

    /** sched_balance_update_blocked_averages(), on all CPUs at once. */
    private void sweep(int group, long now) {
        if (now - sweptAt[group] < SWEEP_NS) {
            return;
        }
        sweptAt[group] = now;
        for (int q = group * cpus; q < (group + 1) * cpus; q++) {
            if (load[q] == 0 && publishedLoad[q] + publishedTasks[q] > 0) {
                follow(q, now);
                publish(q, now);
            }
        }
    }

    private int share(int q) {
        int group = q / cpus;
        double here = Math.max((double) load[q], loads.of(q));
        double all = loadOfAll[group] - publishedLoad[q] + here;
        double most = (double) weight[group] * (concurrent ? concurrent(group) : 1);
        return (int) Math.clamp(most * here / all, SHARE_MIN, most);
    }

    /** min(tg_tasks(), tg_cpus()). Averages that come from below stay below: n tasks count as n − 1, but one as one. */
    private int concurrent(int group) {
        return Math.max(1, Math.min((int) tasksOfAll[group], cpusOf[group]));
    }

    /** What {@code load} on queue {@code q} is of the load of the CPU. */
    long partOfCpu(int q, long loadThere) {
        long part = loadThere;
        for (int at = q; at >= cpus; at = above(at)) {
            part = part * entity[at] / load[at];
        }
        return part;
    }
}
