package org.scxc.runtime.fair;

import java.util.Arrays;
import org.scxc.model.KernelProfile;

/**
 * The queues of each CPU as a tree: below the CPU's own queue those of the groups that have tasks there. Without groups each
 * tree is its root, and tasks compete one by one. With groups it goes by the kernel. Before 7.3 what happens to a task happens to
 * its queue and to each one above it, and a pick goes down from the root. From 7.3 on all tasks are on the root, each with the
 * weight that its place in the tree gives it; the other queues only say how much that is (enqueue_task_fair(), 7.2.13, 7.3.4).
 *
 * <p>Entities are the tasks, then one for each queue of a group.
 */
final class Hierarchy {
    private final Eevdf.Host host;
    private final int cpus;
    private final int entities; // tasks; from here on the entity of queue q is entities + q
    private final Groups groups;
    private final FairQueues queues;
    private final boolean grouped;
    private final boolean nested;

    /** The queue that an entity competes on, or did last. */
    private final int[] home;

    /** Of each task: the queue of its group, and what it weighs there. */
    private final int[] leaf;

    private final int[] own;

    private final Past past;

    /** The queue whose averages a task is part of, or −1. */
    private final int[] attached;

    final CpuTasks here;

    Hierarchy(
            Eevdf.Host host,
            int tasks,
            int cpus,
            long slice,
            long tickNs,
            KernelProfile.GroupPick pick,
            KernelProfile.GroupWeight weight) {
        this.host = host;
        this.cpus = cpus;
        entities = tasks;
        groups = new Groups(host.groups(), cpus, weight);
        grouped = host.groups() > 1;
        nested = grouped && pick == KernelProfile.GroupPick.NESTED;
        int competing = nested ? tasks + groups.queues() : tasks;
        queues = new FairQueues(competing, nested ? groups.queues() : cpus, slice, tickNs);
        home = new int[competing];
        leaf = new int[tasks];
        own = new int[tasks];
        past = new Past(grouped ? tasks : 0);
        attached = new int[tasks];
        Arrays.fill(attached, -1);
        here = new CpuTasks(tasks, cpus);
    }

    boolean isGrouped() {
        return grouped;
    }

    void addGroup(int group, int under) {
        if (grouped) {
            groups.add(group, under);
        }
    }

    void setCpus(int group, int count) {
        if (grouped) {
            groups.cpus(group, count);
        }
    }

    /** sched_group_set_shares(): the group's entities have new weights on all CPUs at once. */
    void setWeight(int group, int cgroupWeight, long now) {
        if (!grouped) {
            return;
        }
        groups.weight(group, cgroupWeight);
        for (int cpu = 0; cpu < cpus; cpu++) {
            charge(cpu, now);
            refresh(groups.queue(group, cpu), 0, now);
        }
    }

    // ------------------------------------------------------------------------------------------------ arrivals

    /** @param initial it may be new: its first request is half a slice */
    void enqueue(int cpu, int task, boolean initial, long now) {
        charge(cpu, now);
        int q = grouped ? groups.queue(host.group(task), cpu) : cpu;
        leaf[task] = q;
        own[task] = host.loadWeight(task) * FairQueues.UNIT;
        boolean joins = grouped && joins(task, q, now);
        if (nested || q < cpus) {
            insert(q, task, own[task], host.idlePolicy(task), initial);
            counted(q, task, 1, joins, now);
        } else {
            counted(q, task, 1, joins, now);
            int weight = weightOnRoot(task);
            queues.rescale(task, weight);
            insert(cpu, task, weight, host.idlePolicy(task), initial);
        }
        here.add(cpu, task, queues.isIdlePolicy(task));
    }

    /** attach_entity_load_avg(). @return the averages of {@code q} do not have the task's past yet */
    private boolean joins(int task, int q, long now) {
        past.follow(task, 0, now);
        if (attached[task] == q) {
            return false;
        }
        if (attached[task] >= cpus) {
            groups.forget(attached[task], own[task] * past.load(task), past.runnable(task), now);
        }
        attached[task] = q;
        return true;
    }

    void dequeue(int cpu, int task, boolean sleep, long now) {
        charge(cpu, now);
        int q = home[task];
        boolean running = queues.current[q] == task;
        queues.remove(q, task, sleep);
        if (grouped) {
            past.follow(task, 1, now);
            if (!sleep) {
                attached[task] = -1;
            }
        }
        counted(leaf[task], task, -1, grouped && !sleep, now);
        here.remove(cpu, task, queues.isIdlePolicy(task));
        if (running && !sleep) {
            release(cpu);
        }
    }

    private void insert(int q, int entity, int weight, boolean idlePolicy, boolean initial) {
        home[entity] = q;
        queues.insert(q, entity, weight, idlePolicy, initial);
    }

    /**
     * The task counts on queue {@code q}, its group's, or does so no longer.
     *
     * @param sign 1 or −1
     * @param withPast the averages there change at once
     */
    private void counted(int q, int task, int sign, boolean withPast, long now) {
        double load = withPast ? past.load(task) : 0;
        double runnable = withPast ? past.runnable(task) : 0;
        for (int at = q; at >= cpus; at = groups.above(at)) {
            groups.follow(at, now);
            groups.runnable(at, sign, runnable);
        }
        groups.loaded(q, (long) own[task] * sign, load);
        refresh(q, load, now);
    }

    /** Queue {@code q} has another load: its group's entity comes, goes, or weighs something else, and so on upwards. */
    private void refresh(int q, double pastLoad, long now) {
        for (int at = q; at >= cpus; at = groups.above(at)) {
            groups.follow(at, now);
            int above = groups.above(at);
            int before = groups.entity(at);
            int after = groups.update(at, now);
            if (before != after) {
                groups.follow(above, now);
                groups.loaded(above, (long) after - before, pastLoad);
                if (nested) {
                    compete(above, entities + at, before, after);
                }
            }
        }
    }

    private void compete(int q, int entity, int before, int after) {
        if (before == 0) {
            insert(q, entity, after, false, false);
        } else if (after == 0) {
            queues.remove(q, entity, true);
        } else {
            queues.reweigh(q, entity, after);
        }
    }

    /** What the task weighs among all of its CPU: __calc_prop_weight(), 7.3.4. */
    private int weightOnRoot(int task) {
        return (int) Math.max(1, groups.partOfCpu(leaf[task], own[task]));
    }

    // ------------------------------------------------------------------------------------------------ whose turn it is

    /** Charges the running task and the entities above it. */
    void charge(int cpu, long now) {
        int q = cpu;
        while (true) {
            queues.charge(q, now);
            int entity = queues.current[q];
            if (entity < entities) {
                return;
            }
            q = entity - entities;
        }
    }

    /** @return reschedule: on some level another entity waits, and the request or the protected slice is used up */
    boolean tick(int cpu, long now) {
        boolean resched = false;
        int q = cpu;
        int entity;
        while (true) {
            boolean renewed = queues.charge(q, now);
            resched |= queues.size[q] > 1 && (renewed || !queues.isProtected(q));
            entity = queues.current[q];
            if (entity < entities) {
                break;
            }
            q = entity - entities;
        }
        if (grouped && entity >= 0) {
            refresh(leaf[entity], 0, now);
            if (!nested) {
                queues.reweigh(cpu, entity, weightOnRoot(entity));
            }
        }
        return resched;
    }

    /** @return the task that should run, perhaps the current one; −1 if there is none */
    int pick(int cpu) {
        int entity = queues.pick(cpu);
        while (entity >= entities) {
            entity = queues.pick(entity - entities);
        }
        return entity;
    }

    /** The task runs, and the entities above it are current. Those that were so already keep their protected slice. */
    void setNext(int task, long now) {
        int entity = task;
        int q = home[task];
        while (queues.current[q] != entity) {
            forget(queues.current[q]);
            queues.setNext(q, entity, now);
            if (q < cpus) {
                return;
            }
            entity = entities + q;
            q = home[entity];
        }
    }

    /** The task stops running but stays queued; the entities above it stay current until another task runs. */
    void putPrev(int cpu, int task, long now) {
        charge(cpu, now);
        queues.current[home[task]] = -1;
    }

    /** No task of the class runs on {@code cpu}. */
    void release(int cpu) {
        int entity = queues.current[cpu];
        queues.current[cpu] = -1;
        forget(entity);
    }

    /** No longer current is what is below the entity of a group. */
    private void forget(int entity) {
        int below = entity;
        while (below >= entities) {
            int q = below - entities;
            below = queues.current[q];
            queues.current[q] = -1;
        }
    }

    /** The task that runs on {@code cpu}, or −1. */
    int current(int cpu) {
        int entity = queues.current[cpu];
        while (entity >= entities) {
            entity = queues.current[entity - entities];
        }
        return entity;
    }

    /**
     * Should {@code task}, just enqueued, replace the current one at once? The two, or the groups that they are in, are
     * compared on the queue that holds both: find_matching_se(), kernel/sched/fair.c.
     */
    boolean preempts(int cpu, int task, long margin, long now) {
        int running = current(cpu);
        if (running < 0) {
            return true;
        }
        int mine = task;
        while (home[mine] != home[running]) {
            int down = groups.depth(home[mine]) - groups.depth(home[running]);
            if (down >= 0) {
                mine = entities + home[mine];
            }
            if (down <= 0) {
                running = entities + home[running];
            }
        }
        int q = home[mine];
        if (queues.isIdlePolicy(running) && !queues.isIdlePolicy(mine)) {
            queues.cancelProtection(q);
            return true;
        }
        if (queues.isIdlePolicy(task)) {
            return false;
        }
        charge(cpu, now);
        return queues.pick(q) == mine && queues.clearlyBefore(q, mine, margin);
    }

    // ------------------------------------------------------------------------------------------------ loads

    boolean isIdlePolicy(int task) {
        return queues.isIdlePolicy(task);
    }

    boolean older(int a, int b) {
        return queues.older(a, b);
    }

    /** Load of the CPU's own queue; 1024 is a task of nice 0. */
    long load(int cpu) {
        return groups.load(cpu) / FairQueues.UNIT;
    }

    /** What a queued task is of its CPU's load: task_h_load(), kernel/sched/fair.c. */
    long taskLoad(int task) {
        return groups.partOfCpu(leaf[task], own[task]) / FairQueues.UNIT;
    }

    /** What a task that is on no queue would be of the load of {@code cpu}. */
    long taskLoad(int task, int cpu) {
        long load = host.loadWeight(task);
        int q = grouped ? groups.queue(host.group(task), cpu) : cpu;
        return groups.load(q) == 0 ? load : groups.partOfCpu(q, load);
    }
}
