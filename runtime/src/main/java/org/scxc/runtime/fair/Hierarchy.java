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
    final FairQueues queues;
    private final boolean grouped;
    private final boolean nested;

    /** The queue that an entity competes on, or did last. */
    private final int[] home;

    /** Of each task: the queue of its group, and what it weighs there. */
    private final int[] leaf;

    private final int[] own;

    private final Matching matching;

    /** What core scheduling compares. */
    final ForcedIdle forcedIdle;

    private final Past past;

    /** The queue whose averages a task is part of, or −1. */
    private final int[] attached;

    final CpuTasks here;

    /** Which task runs on each CPU, and what is current above it. */
    final RunningEntities running;

    /** What cpu.max does. */
    final Bandwidth bandwidth;

    /** Until when the running task of a CPU is charged to its groups. */
    private final long[] chargedAt;

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
        matching = new Matching(home, groups, entities, cpus);
        forcedIdle = new ForcedIdle(queues, home, matching, entities, cpus, pick);
        leaf = new int[tasks];
        own = new int[tasks];
        past = new Past(grouped ? tasks : 0);
        attached = new int[tasks];
        Arrays.fill(attached, -1);
        here = new CpuTasks(tasks, cpus);
        running = new RunningEntities(queues, home, tasks, cpus);
        bandwidth = new Bandwidth(host, groups, grouped ? tasks : 0, cpus);
        chargedAt = new long[cpus];
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
        if (bandwidth.isUsed() && bandwidth.isThrottled(q)) {
            bandwidth.hold(cpu, task);
        } else {
            add(cpu, task, q, initial, now);
        }
    }

    private void add(int cpu, int task, int q, boolean initial, long now) {
        if (bandwidth.isUsed()) {
            wakes(q, now);
        }
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
        if (isHeld(task)) {
            bandwidth.drop(cpu, task);
        } else {
            remove(cpu, task, sleep, now);
        }
    }

    /** The task's group is throttled: it leaves its queues as one that goes to sleep. */
    void takeOff(int cpu, int task, long now) {
        remove(cpu, task, true, now);
    }

    /** It is throttled no longer. */
    void putBack(int cpu, int task, long now) {
        add(cpu, task, leaf[task], false, now);
        if (here.count(cpu) == 1) {
            host.first(cpu);
        }
    }

    boolean isHeld(int task) {
        return bandwidth.isUsed() && bandwidth.isHeld(task);
    }

    /** Whether the task's group is throttled on {@code cpu}: lb_throttled_hierarchy(). */
    boolean isThrottled(int task, int cpu) {
        return bandwidth.isUsed() && bandwidth.isThrottled(groups.queue(host.group(task), cpu));
    }

    int leafOf(int task) {
        return leaf[task];
    }

    /** Whether the task's queue is {@code q} or below it. */
    boolean isWithin(int task, int q) {
        int at = leaf[task];
        while (at != q && at >= cpus) {
            at = groups.above(at);
        }
        return at == q;
    }

    private void wakes(int q, long now) {
        for (int at = q; at >= cpus && groups.load(at) == 0; at = groups.above(at)) {
            bandwidth.wakes(at, now);
        }
    }

    private void sleeps(int q, long now) {
        for (int at = q; at >= cpus && groups.load(at) == 0; at = groups.above(at)) {
            bandwidth.sleeps(at, now);
        }
    }

    private void remove(int cpu, int task, boolean sleep, long now) {
        int q = home[task];
        boolean wasRunning = queues.current[q] == task;
        queues.remove(q, task, sleep);
        if (grouped) {
            past.follow(task, 1, now);
            if (!sleep) {
                attached[task] = -1;
            }
        }
        counted(leaf[task], task, -1, grouped && !sleep, now);
        if (bandwidth.isUsed()) {
            sleeps(leaf[task], now);
        }
        here.remove(cpu, task, queues.isIdlePolicy(task));
        if (wasRunning && !sleep) {
            running.release(cpu);
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
        if (bandwidth.isUsed()) {
            chargeGroups(cpu, now);
        }
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

    private void chargeGroups(int cpu, long now) {
        int task = running.task(cpu);
        long ran = now - chargedAt[cpu];
        chargedAt[cpu] = now;
        if (task >= 0 && ran > 0) {
            bandwidth.charge(leaf[task], ran, now);
        }
    }

    /** @return reschedule: on some level another entity waits, and the request or the protected slice is used up */
    boolean tick(int cpu, long now) {
        if (bandwidth.isUsed()) {
            chargeGroups(cpu, now);
        }
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

    /** The task runs, and the entities above it are current. */
    void setNext(int task, long now) {
        if (!isHeld(task)) {
            chargedAt[home[task] % cpus] = now;
            running.setNext(task, now);
        }
    }

    /** The task stops running but stays queued. */
    void putPrev(int cpu, int task, long now) {
        charge(cpu, now);
        if (!isHeld(task)) {
            running.putPrev(task);
        }
    }

    /**
     * Should {@code task}, just enqueued, replace the current one at once? The two, or the groups that they are in, are
     * compared on the queue that holds both: find_matching_se(), kernel/sched/fair.c.
     */
    boolean preempts(int cpu, int task, long margin, long now) {
        int other = running.task(cpu);
        if (other < 0 || isHeld(task)) {
            return other < 0;
        }
        int mine = task;
        if (nested) {
            mine = matching.of(task, other);
            other = matching.of(other, task);
        }
        int q = home[mine];
        if (queues.isIdlePolicy(other) && !queues.isIdlePolicy(mine)) {
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
