package org.scxc.runtime.fair;

import java.util.Arrays;

/** The tasks of each CPU, in whichever queue, the running one included: rq.cfs_tasks, h_nr_queued and h_nr_idle. */
final class CpuTasks {
    private final int[][] members;
    private final int[] count;
    private final int[] idlePolicies;
    private final int[] slot;

    /** CPUs with two tasks or more. */
    int crowded;

    CpuTasks(int tasks, int cpus) {
        members = new int[cpus][8];
        count = new int[cpus];
        idlePolicies = new int[cpus];
        slot = new int[tasks];
    }

    void add(int cpu, int task, boolean idlePolicy) {
        int n = count[cpu]++;
        if (n == 1) {
            crowded++;
        }
        if (n == members[cpu].length) {
            members[cpu] = Arrays.copyOf(members[cpu], 2 * n);
        }
        slot[task] = n;
        members[cpu][n] = task;
        if (idlePolicy) {
            idlePolicies[cpu]++;
        }
    }

    void remove(int cpu, int task, boolean idlePolicy) {
        int n = --count[cpu];
        if (n == 1) {
            crowded--;
        }
        int last = members[cpu][n];
        members[cpu][slot[task]] = last;
        slot[last] = slot[task];
        if (idlePolicy) {
            idlePolicies[cpu]--;
        }
    }

    int count(int cpu) {
        return count[cpu];
    }

    int task(int cpu, int i) {
        return members[cpu][i];
    }

    /** Those of another policy than SCHED_IDLE. */
    int normal(int cpu) {
        return count[cpu] - idlePolicies[cpu];
    }

    /** Are all tasks here, at least one, of policy SCHED_IDLE? */
    boolean onlyIdlePolicy(int cpu) {
        return count[cpu] > 0 && count[cpu] == idlePolicies[cpu];
    }
}
