package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.Machine;
import org.scxc.model.Policy;

/**
 * SCHED_DEADLINE tasks: each is given its runtime in every period (constant bandwidth server), and the one with the earliest
 * deadline of a CPU runs, above real-time tasks (docs/kernel/deadline.md#bandwidth). A throttled task stays on its runqueue, in no
 * queue, until its timer. Times are ns. Which CPU a task goes to is the business of {@link DeadlineBalance}.
 */
final class DeadlineTasks {
    private static final long NO_TIMER = -1;

    private static final long NEVER_YET = Long.MIN_VALUE / 2;

    private final Machine machine;
    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;

    // by task: dl_runtime, dl_deadline, dl_period; 0 = not of this class
    private final long[] fullNs;
    private final long[] relativeNs;
    private final long[] periodNs;

    // by task: runtime, deadline, dl_throttled, dl_yielded, when dl_timer expires
    private final long[] runtime;
    private final long[] deadline;
    private final boolean[] throttled;
    private final boolean[] yielded;
    private final long[] timerAt;

    // by CPU: tasks that wait for it, the earliest deadline first
    private final int[][] queue;
    private final int[] count;

    /** How many tasks are of the class at all. */
    private int tasks;

    DeadlineTasks(Machine machine, Tasks tasks, Clock clock, RunQueues rqs) {
        this.machine = machine;
        t = tasks;
        this.clock = clock;
        this.rqs = rqs;
        fullNs = new long[t.capacity];
        relativeNs = new long[t.capacity];
        periodNs = new long[t.capacity];
        runtime = new long[t.capacity];
        deadline = new long[t.capacity];
        throttled = new boolean[t.capacity];
        yielded = new boolean[t.capacity];
        timerAt = new long[t.capacity];
        queue = new int[rqs.cpus][0];
        count = new int[rqs.cpus];
        Arrays.fill(timerAt, NO_TIMER);
        Arrays.fill(deadline, NEVER_YET);
    }

    // ------------------------------------------------------------------------------------------------ who is there

    /**
     * Whether the bandwidth of all tasks, that of {@code p} changed to {@code policy}, fits the machine: 95 % of the capacity of
     * the CPUs that are online, servers not counted (sched_dl_overflow(), __dl_overflow(); a guest of 7.3.4 with servers of 5 %
     * takes 184 % on two CPUs and refuses 192 %).
     *
     * @param capacity of these CPUs, 1024 each for the largest
     */
    boolean fits(int p, Policy.Deadline policy, long capacity) {
        long total = DeadlineBandwidth.of(policy.runtimeNs(), policy.periodNs());
        for (int q = 0; q < t.count; q++) {
            if (q != p && fullNs[q] > 0) {
                total += DeadlineBandwidth.of(fullNs[q], periodNs[q]);
            }
        }
        return DeadlineBandwidth.fits(total, capacity);
    }

    /** Whether any task is of the class. */
    boolean any() {
        return tasks > 0;
    }

    /** The task becomes, or stays, one of the class: __setparam_dl(). What it had of its period it keeps. */
    void set(int p, Policy.Deadline policy) {
        tasks += fullNs[p] == 0 ? 1 : 0;
        fullNs[p] = policy.runtimeNs();
        relativeNs[p] = policy.deadlineNs();
        periodNs[p] = policy.periodNs();
    }

    /** The task leaves the class. */
    void clear(int p) {
        if (fullNs[p] == 0) {
            return;
        }
        tasks--;
        fullNs[p] = 0;
        runtime[p] = 0;
        deadline[p] = NEVER_YET;
        throttled[p] = false;
        yielded[p] = false;
        timerAt[p] = NO_TIMER;
    }

    /** Whether the task may not run until its timer. */
    boolean isThrottled(int p) {
        return throttled[p];
    }

    /** The absolute deadline. */
    long deadline(int p) {
        return deadline[p];
    }

    /** Whether the current task of {@code cpu} is of the class, and may go on. */
    boolean runs(int cpu) {
        int p = rqs.curr[cpu];
        return p >= 0 && t.sched[p] == Tasks.DL && t.state[p] == Tasks.RUNNING && !throttled[p];
    }

    /** How many tasks are on {@code cpu}'s deadline runqueue, the current one included: dl_nr_running, without servers. */
    int running(int cpu) {
        return count[cpu] + (runs(cpu) ? 1 : 0);
    }

    /** How many of them wait. */
    int waiting(int cpu) {
        return count[cpu];
    }

    /** The waiting task at that place, 0 for the earliest deadline. */
    int waiting(int cpu, int place) {
        return queue[cpu][place];
    }

    /** The earliest deadline on {@code cpu}, {@link Long#MAX_VALUE} if there is no task of the class: earliest_dl.curr. */
    long earliest(int cpu) {
        long first = count[cpu] > 0 ? deadline[queue[cpu][0]] : Long.MAX_VALUE;
        return runs(cpu) ? Math.min(first, deadline[rqs.curr[cpu]]) : first;
    }

    /** Who is to run by deadline, of those that wait and {@code prev}, which wins among equals; −1 if none of the class may. */
    int first(int cpu, int prev, boolean on) {
        boolean keeps = on && t.sched[prev] == Tasks.DL && !throttled[prev];
        if (count[cpu] == 0) {
            return keeps ? prev : -1;
        }
        int head = queue[cpu][0];
        return keeps && deadline[prev] <= deadline[head] ? prev : head;
    }

    /** dl_entity_preempt(): an earlier deadline. */
    boolean preempts(int p, int current) {
        return deadline[p] < deadline[current];
    }

    // ------------------------------------------------------------------------------------------------ the runqueue

    /**
     * The task comes onto the runqueue of {@code cpu}, unless it has to wait for its timer: enqueue_dl_entity().
     *
     * @param wakeup else it was on a runqueue before, and keeps what it has
     */
    void enqueue(int cpu, int p, boolean wakeup) {
        long now = clock.now();
        if (!throttled[p] && relativeNs[p] < periodNs[p] && deadline[p] < now && now < nextPeriod(p) && arm(p)) {
            throttled[p] = true; // dl_check_constrained_dl(): after the deadline, before the next period
            runtime[p] = Math.min(runtime[p], 0);
        }
        if (wakeup && !throttled[p]) {
            wake(p, now);
        }
        putBack(cpu, p);
    }

    /** A task that can run comes into the class: a period from now on, if its deadline is over (setup_new_dl_entity()). */
    void begin(int p) {
        if (deadline[p] < clock.now()) {
            newPeriod(p, clock.now());
        }
    }

    /** A preempted task waits again; a throttled one in no queue, and no runqueue counts it. */
    void putBack(int cpu, int p) {
        if (throttled[p]) {
            rqs.nrRunning[cpu]--;
        } else {
            insert(cpu, p);
        }
    }

    /** A task that waits, in a queue or for its timer, leaves the runqueue, which counts it. */
    void dequeue(int cpu, int p) {
        if (throttled[p]) {
            rqs.nrRunning[cpu]++;
        } else {
            remove(cpu, p);
        }
    }

    private void insert(int cpu, int p) {
        int[] q = count[cpu] == queue[cpu].length ? Arrays.copyOf(queue[cpu], count[cpu] * 2 + 2) : queue[cpu];
        int at = count[cpu]++;
        for (; at > 0 && deadline[q[at - 1]] > deadline[p]; at--) {
            q[at] = q[at - 1];
        }
        q[at] = p;
        queue[cpu] = q;
    }

    /** It waits no longer. */
    void remove(int cpu, int p) {
        int kept = 0;
        for (int i = 0; i < count[cpu]; i++) {
            if (queue[cpu][i] != p) {
                queue[cpu][kept++] = queue[cpu][i];
            }
        }
        count[cpu] = kept;
    }

    // ------------------------------------------------------------------------------------------------ the bandwidth

    /** update_dl_entity(), of a task that wakes: what it has left must be no more than its density until the deadline. */
    private void wake(int p, long now) {
        boolean late = deadline[p] < now;
        if (!late && !overflows(p, now)) {
            return;
        }
        if (!late && relativeNs[p] != periodNs[p]) {
            // update_dl_revised_wakeup()
            runtime[p] = DeadlineBandwidth.part(DeadlineBandwidth.of(fullNs[p], relativeNs[p]), deadline[p] - now);
        } else {
            newPeriod(p, now);
        }
    }

    /** dl_entity_overflow(). */
    private boolean overflows(int p, long now) {
        return DeadlineBandwidth.overflows(runtime[p], deadline[p] - now, fullNs[p], relativeNs[p]);
    }

    /** replenish_dl_new_period(). */
    private void newPeriod(int p, long now) {
        deadline[p] = now + relativeNs[p];
        runtime[p] = fullNs[p];
    }

    /** replenish_dl_entity(). A yield gives up what is left. */
    private void replenish(int p) {
        long now = clock.now();
        if (yielded[p] && runtime[p] > 0) {
            runtime[p] = 0;
        }
        while (runtime[p] <= 0) {
            deadline[p] += periodNs[p];
            runtime[p] += fullNs[p];
        }
        if (deadline[p] < now) {
            newPeriod(p, now);
        }
        yielded[p] = false;
        throttled[p] = false;
        timerAt[p] = NO_TIMER;
    }

    private long nextPeriod(int p) {
        return deadline[p] - relativeNs[p] + periodNs[p];
    }

    /** start_dl_timer(). @return false if the next period has begun already */
    private boolean arm(int p) {
        long at = nextPeriod(p);
        if (at - clock.now() <= -DeadlineBandwidth.US) {
            return false;
        }
        at = Math.max(at, clock.now());
        if (timerAt[p] != at) {
            timerAt[p] = at;
            clock.post(Clock.Event.DEADLINE, p, at);
        }
        return true;
    }

    /** Charges what the current task of {@code cpu} ran: update_curr_dl(). A slower core's time counts less. */
    void charge(int cpu, int p, long ns) {
        runtime[p] -= DeadlineBandwidth.scaled(ns, machine.capacityOf(cpu));
        if (runtime[p] <= 0) {
            throttle(cpu, p);
        }
    }

    /** sched_yield(): the rest of the period is given up. */
    void yield(int cpu, int p) {
        yielded[p] = true;
        throttle(cpu, p);
    }

    private void throttle(int cpu, int p) {
        if (throttled[p]) {
            return;
        }
        throttled[p] = true;
        if (!arm(p)) {
            replenish(p);
        }
        if (throttled[p] || count[cpu] > 0 && preempts(queue[cpu][0], p)) {
            rqs.resched(cpu);
        }
    }

    /** When the runtime of the task that {@code cpu} runs is used up, if it was charged just now. */
    long depletesAt(int cpu, int p) {
        return clock.now() + DeadlineBandwidth.takes(runtime[p], machine.capacityOf(cpu));
    }

    /** dl_task_timer(). @return whether the task waits for its CPU from now on */
    boolean expired(int p) {
        if (timerAt[p] != clock.now() || !throttled[p]) {
            return false; // of a period that was over before, or of a task that left the class
        }
        replenish(p);
        if (t.state[p] != Tasks.RUNNABLE) {
            return false; // asleep, or still current
        }
        rqs.nrRunning[t.cpu(p)]++;
        insert(t.cpu(p), p);
        return true;
    }
}
