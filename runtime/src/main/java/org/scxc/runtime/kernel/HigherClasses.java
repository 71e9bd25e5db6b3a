package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.ops.Scx;

/** Runqueues of the classes above ext: stopper (FIFO) and real time (priority, FIFO within). Rarely long. */
final class HigherClasses {
    private final int[][] stop;
    private final int[][] rt;
    private final int[] stopCount;
    private final int[] rtCount;

    HigherClasses(int cpus) {
        stop = new int[cpus][2];
        rt = new int[cpus][2];
        stopCount = new int[cpus];
        rtCount = new int[cpus];
    }

    boolean any(int cpu) {
        return stopCount[cpu] > 0 || rtCount[cpu] > 0;
    }

    boolean hasStop(int cpu) {
        return stopCount[cpu] > 0;
    }

    int stopHead(int cpu) {
        return stop[cpu][0];
    }

    int bestRt(int cpu, Tasks tasks) {
        int best = -1;
        for (int i = 0; i < rtCount[cpu]; i++) {
            int p = rt[cpu][i];
            if (best < 0 || tasks.rtPriority[p] > tasks.rtPriority[best]) {
                best = p;
            }
        }
        return best;
    }

    void add(int cpu, int p, Tasks tasks) {
        if (tasks.sched[p] == Tasks.STOP) {
            stop[cpu] = insert(stop[cpu], stopCount[cpu]++, stopCount[cpu] - 1, p);
        } else {
            rt[cpu] = insert(rt[cpu], rtCount[cpu]++, rtCount[cpu] - 1, p);
        }
    }

    /** A preempted task goes to the front. */
    void putBack(int cpu, int p, Tasks tasks) {
        if (tasks.sched[p] == Tasks.STOP) {
            stop[cpu] = insert(stop[cpu], stopCount[cpu]++, 0, p);
        } else {
            rt[cpu] = insert(rt[cpu], rtCount[cpu]++, 0, p);
        }
    }

    void remove(int cpu, int p, Tasks tasks) {
        if (tasks.sched[p] == Tasks.STOP) {
            stopCount[cpu] = without(stop[cpu], stopCount[cpu], p);
        } else {
            rtCount[cpu] = without(rt[cpu], rtCount[cpu], p);
        }
    }

    private static int[] insert(int[] queue, int count, int at, int p) {
        int[] q = count == queue.length ? Arrays.copyOf(queue, count * 2) : queue;
        System.arraycopy(q, at, q, at + 1, count - at);
        q[at] = p;
        return q;
    }

    private static int without(int[] queue, int count, int p) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (queue[i] != p) {
                queue[kept++] = queue[i];
            }
        }
        return kept;
    }

    /** SCX_CPU_PREEMPT_*: why ops.cpu_release is called. */
    static int reason(byte above) {
        return switch (above) {
            case Tasks.STOP -> Scx.PREEMPT_STOP;
            case Tasks.DL -> Scx.PREEMPT_DL;
            case Tasks.RT -> Scx.PREEMPT_RT;
            default -> Scx.PREEMPT_UNKNOWN;
        };
    }
}
