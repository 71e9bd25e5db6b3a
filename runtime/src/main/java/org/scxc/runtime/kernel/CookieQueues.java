package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Each runqueue's tasks with cookies, running ones included, those of one cookie in the order in which they are to run. The kernel's
 * tree (core_tree) is a list here; a task's place in it is that of the time when it was enqueued, as there.
 */
final class CookieQueues {
    private final int[] cookie;
    private final int[][] tasks;
    private final int[] count;
    private final boolean[] holds;

    CookieQueues(int[] cookie, int cpus) {
        this.cookie = cookie;
        tasks = new int[cpus][4];
        count = new int[cpus];
        holds = new boolean[cookie.length];
    }

    /** sched_core_enqueued(). */
    boolean holds(int p) {
        return holds[p];
    }

    int count(int cpu) {
        return count[cpu];
    }

    int at(int cpu, int i) {
        return tasks[cpu][i];
    }

    /** @param after whether a task that is there, and has the same cookie, is to run after {@code p} */
    void add(int p, int cpu, IntPredicate after) {
        int n = count[cpu]++;
        if (n == tasks[cpu].length) {
            tasks[cpu] = Arrays.copyOf(tasks[cpu], 2 * n);
        }
        int[] list = tasks[cpu];
        int place = n;
        for (int i = n - 1; i >= 0; i--) {
            if (cookie[list[i]] == cookie[p]) {
                if (!after.test(list[i])) {
                    break;
                }
                place = i;
            }
        }
        System.arraycopy(list, place, list, place + 1, n - place);
        list[place] = p;
        holds[p] = true;
    }

    void remove(int p, int cpu) {
        holds[p] = false;
        int kept = 0;
        for (int i = 0; i < count[cpu]; i++) {
            if (tasks[cpu][i] != p) {
                tasks[cpu][kept++] = tasks[cpu][i];
            }
        }
        count[cpu] = kept;
    }
}
