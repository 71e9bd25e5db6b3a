package org.scxc.runtime.fair;

import org.scxc.model.KernelProfile;

/**
 * The kernel's default scheduler as a baseline: earliest eligible virtual deadline first on each CPU, a search for an
 * idle CPU on wake-ups and forks, and load balancing. What is modelled and what is not: docs/eevdf.md.
 *
 * <p>The kernel model calls it for tasks of the fair class only; a task that runs stays a member of its queue.
 */
public final class Eevdf {
    /** What the scheduler needs to know of tasks and CPUs. */
    public interface Host {
        int cpus();

        int coreOf(int cpu);

        /** The first CPU, or any number, of those that share a cache and a partition. */
        int llcOf(int cpu);

        /** Whether tasks are balanced between the two CPUs: they have a scheduling domain in common. */
        default boolean balances(int a, int b) {
            return true;
        }

        /** Of the CPU's core, 1 to 1024. */
        default int capacity(int cpu) {
            return Capacities.FULL;
        }

        /** The stopper of the task's CPU moves it, although it runs. */
        default void pushRunning(int task, int toCpu) {}

        /** How many groups there may be, the root included; 1 = all tasks compete one by one. */
        int groups();

        /** The task's group, 0 = root. */
        int group(int task);

        /** 1024 for nice 0, 3 for SCHED_IDLE. */
        int loadWeight(int task);

        boolean idlePolicy(int task);

        boolean allowed(int task, int cpu);

        boolean online(int cpu);

        /** Nothing runnable and nothing running, of any class. */
        boolean cpuIdle(int cpu);

        /** Running task of the fair class, or −1. */
        int current(int cpu);

        void resched(int cpu);

        /** A CPU that had no task of the fair class has one. */
        void first(int cpu);

        /** Whether the task is on its CPU, but may not run for now, because its group is throttled. */
        void held(int task, boolean held);

        /** {@link Eevdf#periodEnds} is called at this time. */
        void periodAt(int group, long at);

        /** {@link Eevdf#slackEnds} is called at this time. */
        void slackAt(int group, long at);

        /** A queued task that is not running changes its runqueue. */
        void moved(int task, int toCpu);

        /** It is in the queue of its new CPU. */
        default void arrived(int task) {}

        /** sched_cpu_cookie_match(): of core scheduling. */
        default boolean cookieMatches(int task, int cpu) {
            return true;
        }

        /** sched_core_cookie_match(): so does a task with any cookie, if all of the core is idle. */
        default boolean coreCookieMatches(int task, int cpu) {
            return true;
        }
    }

    /** 0.7 ms, the base slice of one CPU. */
    static final long BASE_SLICE_NS = 700_000;

    /** Calibrated, not a rule of the kernel: how clearly a waking task must be first to preempt. */
    static final long PREEMPT_MARGIN_NS = 50_000;

    private final Host host;
    private final Hierarchy queues;
    private final Placement placement;
    private final Balancer balancer;
    private final Topology topology;
    private final Capacities capacities;
    private final Misfits misfits;

    public Eevdf(
            Host host,
            int taskCapacity,
            int cpus,
            long tickNs,
            KernelProfile.GroupPick pick,
            KernelProfile.GroupWeight weight) {
        this.host = host;
        queues = new Hierarchy(host, taskCapacity, cpus, sliceNs(cpus), tickNs, pick, weight);
        topology = new Topology(host, cpus);
        capacities = new Capacities(host, taskCapacity, cpus);
        misfits = new Misfits(host, queues, capacities, cpus);
        placement = new Placement(host, queues, topology, capacities);
        balancer = new Balancer(host, queues, topology, capacities, tickNs);
    }

    /** What a task requests at a time, ns. */
    public long sliceNs() {
        return sliceNs(host.cpus());
    }

    /** The base slice grows with the logarithm of the number of CPUs, up to eight. */
    static long sliceNs(int cpus) {
        int log2 = 31 - Integer.numberOfLeadingZeros(Math.max(1, Math.min(cpus, 8)));
        return BASE_SLICE_NS * (1 + log2);
    }

    /** partition_sched_domains(): from now on other CPUs are balanced together. */
    public void domainsChanged() {
        topology.build();
        balancer.restart();
    }

    /** @return CPU to wake on */
    public int selectCpu(int task, int prevCpu, int wakerCpu, boolean fork) {
        return fork ? placement.forFork(task, wakerCpu) : placement.forWakeup(task, prevCpu, wakerCpu);
    }

    /**
     * The task becomes a member of the CPU's queue; it does not run yet.
     *
     * @param wakeup it slept; a hint only, the lag it kept decides
     * @param initial it may be new: its first request is half a slice
     */
    public void enqueue(int cpu, int task, boolean wakeup, boolean initial, long now) {
        balancer.notIdle(cpu);
        if (capacities.areUnequal()) {
            capacities.comes(task, cpu, use(cpu), queues.here.count(cpu), now);
        }
        queues.enqueue(cpu, task, initial && !wakeup, now);
        if (queues.here.count(cpu) == 1 && !queues.isHeld(task)) {
            host.first(cpu);
        }
    }

    /** The task, queued or running, leaves. */
    public void dequeue(int cpu, int task, boolean sleep, long now) {
        if (capacities.areUnequal() && sleep) {
            capacities.sleeps(task, now);
        } else if (capacities.areUnequal()) {
            capacities.stops(task, now);
        }
        queues.dequeue(cpu, task, sleep, now);
    }

    /** What the tasks of a CPU make use of together. */
    private double use(int cpu) {
        double sum = 0;
        for (int i = 0; i < queues.here.count(cpu); i++) {
            sum += capacities.use(queues.here.task(cpu, i));
        }
        return sum;
    }

    /** Before a pick: groups whose time on {@code cpu} is used up are throttled. */
    public void throttle(int cpu, long now) {
        if (queues.bandwidth.isUsed()) {
            queues.charge(cpu, now);
            queues.bandwidth.throttle(queues, cpu, now);
        }
    }

    /** @return the task that should run, perhaps the current one; −1 if there is none */
    public int pick(int cpu, long now) {
        queues.charge(cpu, now);
        return queues.running.pick(cpu);
    }

    public void setNext(int cpu, int task, long now) {
        queues.setNext(task, now);
        if (capacities.areUnequal()) {
            capacities.runs(task, cpu, now);
        }
    }

    /** The current task stops running but stays queued. */
    public void putPrev(int cpu, int task, long now) {
        queues.putPrev(cpu, task, now);
        if (capacities.areUnequal()) {
            capacities.stops(task, now);
        }
    }

    /** After a task of this class stopped running or left, one of another class runs, or none. */
    public void release(int cpu) {
        queues.running.release(cpu);
    }

    /** @return reschedule: another task waits, and the request or the protected slice is used up */
    public boolean tick(int cpu, long now) {
        return queues.tick(cpu, now);
    }

    /** How long the task that runs on {@code cpu} has until its request is used up, ns; 0 or less if it is. */
    public long untilRenewal(int cpu, long now) {
        return queues.running.untilRenewal(cpu, now);
    }

    /** Should {@code task}, just enqueued, replace the current one at once? */
    public boolean preempts(int cpu, int task, long now) {
        return queues.preempts(cpu, task, PREEMPT_MARGIN_NS, now);
    }

    /** New-idle balance. @return the task moved to {@code cpu}, or −1 */
    public int pullForIdle(int cpu, long now) {
        int pulled = balancer.pullForIdle(cpu, now);
        if (pulled < 0) {
            misfits.ask(cpu, now);
        }
        return pulled;
    }

    /** {@code cpu} has no task, and does not look for one itself: busy ones may give it one. */
    public void staysIdle(int cpu) {
        balancer.staysIdle(cpu);
    }

    /** Periodic balance, offered at every tick; most calls do nothing. */
    public void balance(int cpu, long now) {
        misfits.give(cpu, now);
        if (balancer.balance(cpu, now)) {
            host.resched(cpu);
        }
    }

    /** Tasks of the fair class on {@code cpu}, the running one included. */
    public int queued(int cpu) {
        return queues.here.count(cpu);
    }

    // ------------------------------------------------------------------------------------------------ core scheduling

    /** task_is_throttled_fair(): whether the task's group is throttled on {@code cpu}, where the task may not be yet. */
    public boolean isThrottled(int task, int cpu) {
        return queues.isThrottled(task, cpu);
    }

    /**
     * cfs_prio_less(), kernel/sched/fair.c (v6.12, v7.3): whether {@code a} is to run after {@code b}, which waits or runs on another
     * thread of the core. What tells is how far each is past what its queue had when the core's forced idle began.
     *
     * @param forcedIdle a thread of the core is forced idle
     * @param sequence counts such times
     */
    public boolean runsAfter(int a, int b, boolean forcedIdle, int sequence) {
        return queues.forcedIdle.runsAfter(a, b, forcedIdle, sequence);
    }

    /** task_vruntime_update(): {@code task} was chosen for its thread. */
    public void chosenForCore(int task, boolean forcedIdle, int sequence) {
        if (!queues.isHeld(task)) {
            queues.forcedIdle.chosen(task, forcedIdle, sequence);
        }
    }

    // ------------------------------------------------------------------------------------------------ groups

    /** Whether tasks of different groups compete as groups. */
    public boolean isGrouped() {
        return queues.isGrouped();
    }

    /** A group of weight 100 is made below another one. */
    public void addGroup(int group, int under) {
        queues.addGroup(group, under);
    }

    /** @param count CPUs that the group's cpuset has in effect */
    public void setCpus(int group, int count) {
        queues.setCpus(group, count);
    }

    /** @param weight 1..10000, as in cpu.weight */
    public void setWeight(int group, int weight, long now) {
        queues.setWeight(group, weight, now);
    }

    /**
     * Writes cpu.max.
     *
     * @param quotaNs CPU time in each period; negative: no limit
     * @param phase when its first period ends, ns after a multiple of the period
     */
    public void setMax(int group, long quotaNs, long periodNs, long phase, long now) {
        if (queues.isGrouped()) {
            queues.bandwidth.set(queues, group, Math.max(Bandwidth.NO_QUOTA, quotaNs), periodNs, phase, now);
        }
    }

    public void periodEnds(int group, long now) {
        queues.bandwidth.periodEnds(queues, group, now);
    }

    public void slackEnds(int group, long now) {
        queues.bandwidth.slackEnds(queues, group, now);
    }
}
