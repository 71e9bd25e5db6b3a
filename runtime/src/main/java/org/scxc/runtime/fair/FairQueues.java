package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * Virtual time of the fair runqueues: who is on which, how far each task is, whose turn it is. After I. Stoica and H.
 * Abdel-Wahab, "Earliest Eligible Virtual Deadline First" (1995), with the choices of kernel 6.18 (docs/eevdf.md).
 *
 * <p>The current task of a CPU is a member of its queue. The weighted sum of virtual times is kept relative to {@code
 * zero}, which follows the average, so that products stay small.
 */
final class FairQueues {
    static final int NICE_0 = 1024;

    private final long slice;
    private final long tickNs;

    // per task
    private final long[] vruntime;
    private final long[] deadline;
    /** Of a task on no queue: how far it was behind the average when it left. */
    private final long[] lag;
    /** Average of {@link #leftCpu} when the task went to sleep there. */
    private final long[] leftAt;

    private final int[] leftCpu;
    private final int[] weight;
    private final int[] slot;
    private final long[] stamp;
    private final byte[] state;
    private static final byte KNOWN = 1; // has been on a queue before
    private static final byte RELATIVE = 2; // deadline is relative to vruntime: it moves to another queue
    private static final byte IDLE_POLICY = 4;

    // per CPU
    private final int[][] members;
    final int[] size;
    final int[] idlePolicies;
    final int[] current;
    final long[] load;
    private final long[] zero;
    private final long[] sum;
    private final long[] chargedAt;
    private final long[] protectedUntil;

    /** CPUs with two tasks or more. */
    int crowded;

    private long stamps;

    FairQueues(int tasks, int cpus, long slice, long tickNs) {
        this.slice = slice;
        this.tickNs = tickNs;
        vruntime = new long[tasks];
        deadline = new long[tasks];
        lag = new long[tasks];
        leftAt = new long[tasks];
        leftCpu = new int[tasks];
        weight = new int[tasks];
        slot = new int[tasks];
        stamp = new long[tasks];
        state = new byte[tasks];
        members = new int[cpus][8];
        size = new int[cpus];
        idlePolicies = new int[cpus];
        current = new int[cpus];
        load = new long[cpus];
        zero = new long[cpus];
        sum = new long[cpus];
        chargedAt = new long[cpus];
        protectedUntil = new long[cpus];
        Arrays.fill(current, -1);
        Arrays.fill(leftCpu, -1);
    }

    private static long scaled(long ns, int weight) {
        return weight == NICE_0 ? ns : ns * NICE_0 / weight;
    }

    /** Weighted average of the members' virtual times. */
    private long average(int cpu) {
        if (load[cpu] != 0) {
            long move = Math.floorDiv(sum[cpu], load[cpu]);
            zero[cpu] += move;
            sum[cpu] -= move * load[cpu];
        }
        return zero[cpu];
    }

    /** Has {@code task} received no more than its share? */
    private boolean eligible(int cpu, int task) {
        return sum[cpu] >= (vruntime[task] - zero[cpu]) * load[cpu];
    }

    /** Charges the current task. @return its request is used up, and a new one made */
    boolean charge(int cpu, long now) {
        int task = current[cpu];
        long ran = now - chargedAt[cpu];
        if (task < 0 || ran <= 0) {
            return false;
        }
        chargedAt[cpu] = now;
        long advance = scaled(ran, weight[task]);
        vruntime[task] += advance;
        sum[cpu] += advance * weight[task];
        average(cpu);
        if (vruntime[task] < deadline[task]) {
            return false;
        }
        deadline[task] = vruntime[task] + scaled(slice, weight[task]);
        return true;
    }

    boolean isProtected(int cpu) {
        int task = current[cpu];
        return task >= 0 && vruntime[task] < protectedUntil[cpu];
    }

    void cancelProtection(int cpu) {
        protectedUntil[cpu] = Long.MIN_VALUE;
    }

    void enqueue(int cpu, int task, int taskWeight, boolean idlePolicy, boolean initial, long now) {
        charge(cpu, now);
        weight[task] = taskWeight;
        place(cpu, task, initial && (state[task] & KNOWN) == 0);
        state[task] = (byte) (KNOWN | (idlePolicy ? IDLE_POLICY : 0));
        stamp[task] = ++stamps;
        if (size[cpu] == members[cpu].length) {
            members[cpu] = Arrays.copyOf(members[cpu], 2 * size[cpu]);
        }
        slot[task] = size[cpu];
        members[cpu][size[cpu]++] = task;
        if (size[cpu] == 2) {
            crowded++;
        }
        if (idlePolicy) {
            idlePolicies[cpu]++;
        }
        load[cpu] += taskWeight;
        sum[cpu] += (vruntime[task] - zero[cpu]) * taskWeight;
        average(cpu);
    }

    /** Gives an arriving task the virtual time that preserves its lag, and a deadline. */
    private void place(int cpu, int task, boolean initial) {
        long average = average(cpu);
        long behind = 0;
        if (size[cpu] > 0) {
            behind = lag[task];
            if (behind < 0 && leftCpu[task] == cpu) {
                // the kernel keeps an ineligible sleeper queued until its debt is paid
                behind = Math.min(0, behind + average - leftAt[task]);
            }
            // its own weight will pull the average towards it
            behind = behind * (load[cpu] + weight[task]) / load[cpu];
        }
        vruntime[task] = average - behind;
        if ((state[task] & RELATIVE) != 0) {
            deadline[task] += vruntime[task];
            return;
        }
        long request = scaled(slice, weight[task]);
        deadline[task] = vruntime[task] + (initial ? request / 2 : request);
    }

    void dequeue(int cpu, int task, boolean sleep, long now) {
        charge(cpu, now);
        long average = average(cpu);
        long limit = scaled(Math.max(2 * slice, tickNs), weight[task]);
        lag[task] = Math.max(-limit, Math.min(limit, average - vruntime[task]));
        leftCpu[task] = sleep ? cpu : -1;
        leftAt[task] = average;
        if (!sleep) {
            deadline[task] -= vruntime[task];
            state[task] |= RELATIVE;
        }
        if (current[cpu] == task) {
            current[cpu] = -1;
        }
        int last = members[cpu][--size[cpu]];
        members[cpu][slot[task]] = last;
        slot[last] = slot[task];
        if (size[cpu] == 1) {
            crowded--;
        }
        if (isIdlePolicy(task)) {
            idlePolicies[cpu]--;
        }
        sum[cpu] -= (vruntime[task] - zero[cpu]) * weight[task];
        load[cpu] -= weight[task];
        average(cpu);
    }

    /** Earliest deadline among those eligible; a current task within its protected slice stays. */
    int pick(int cpu) {
        int n = size[cpu];
        int[] queue = members[cpu];
        if (n < 2) {
            return n == 0 ? -1 : queue[0];
        }
        int running = current[cpu];
        boolean stays = running >= 0 && eligible(cpu, running);
        if (stays && isProtected(cpu)) {
            return running;
        }
        int best = -1;
        for (int i = 0; i < n; i++) {
            int task = queue[i];
            if (task != running && eligible(cpu, task) && (best < 0 || before(task, best))) {
                best = task;
            }
        }
        if (best < 0) {
            return running >= 0 ? running : queue[0];
        }
        return stays && deadline[running] < deadline[best] ? running : best;
    }

    /** Is {@code task}'s deadline earlier, or the current task ahead of the average, by more than {@code margin}? */
    boolean clearlyBefore(int cpu, int task, long margin) {
        int running = current[cpu];
        return running < 0
                || deadline[running] - deadline[task] > scaled(margin, weight[task])
                || vruntime[running] - average(cpu) > scaled(margin, weight[running]);
    }

    private boolean before(int a, int b) {
        return deadline[a] < deadline[b] || deadline[a] == deadline[b] && stamp[a] < stamp[b];
    }

    void setNext(int cpu, int task, long now) {
        current[cpu] = task;
        chargedAt[cpu] = now;
        stamp[task] = ++stamps;
        protectedUntil[cpu] = deadline[task]; // RUN_TO_PARITY
    }

    void putPrev(int cpu, long now) {
        charge(cpu, now);
        current[cpu] = -1;
    }

    int member(int cpu, int i) {
        return members[cpu][i];
    }

    int weight(int task) {
        return weight[task];
    }

    boolean isIdlePolicy(int task) {
        return (state[task] & IDLE_POLICY) != 0;
    }

    /** Which waited (or ran) longer ago? */
    boolean older(int a, int b) {
        return stamp[a] < stamp[b];
    }

    /** Are all tasks here, at least one, of policy SCHED_IDLE? */
    boolean onlyIdlePolicy(int cpu) {
        return size[cpu] > 0 && size[cpu] == idlePolicies[cpu];
    }
}
