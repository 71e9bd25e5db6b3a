package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

/**
 * bpf_iter_scx_dsq of an object's program (docs/kernel/dsq.md#dsq-move): one at a time in a callback, on a user DSQ. Only tasks
 * that were there when it began are visited, each once, and only the one that it holds, not queued anew since, can be moved. In
 * one cell: 16 bits of tasks still to visit, whether the task held was queued anew, that task + 1, the DSQ + 1.
 */
final class Iteration {
    static final long NONE = 0;
    private static final int ANEW = 16;
    private static final int HELD = 17;
    private static final int DSQ = 24;

    private Iteration() {}

    /** @param list the tasks of the DSQ */
    static long begin(int dsq, long list) {
        long visits = 0;
        for (int i = 0; i < Seq.size(list); i++) {
            visits |= 1L << Seq.get(list, i);
        }
        return visits | dsq + 1L << DSQ;
    }

    static int dsq(long iteration) {
        return (int) (iteration >> DSQ) - 1;
    }

    /** @return the task that was visited last, or -1 */
    static int held(long iteration) {
        return (int) (iteration >> HELD & 31) - 1;
    }

    static boolean holdsTheSame(long iteration) {
        return (iteration >> ANEW & 1) == 0;
    }

    /** The next task of the DSQ's {@code list} is held; none if there is none. */
    static long next(long iteration, long list) {
        long rest = iteration & 0xffff | dsq(iteration) + 1L << DSQ;
        for (int i = 0; i < Seq.size(list); i++) {
            int p = Seq.get(list, i);
            if ((iteration >> p & 1) != 0) {
                return rest & ~(1L << p) | p + 1L << HELD;
            }
        }
        return rest & ~0xffffL;
    }

    /** {@code p} went onto a user DSQ. */
    static long queuedAnew(long iteration, int p) {
        long without = iteration & ~(1L << p);
        return held(iteration) == p ? without | 1L << ANEW : without;
    }

    /** Of the callback that CPU {@code c} is in. */
    static long of(RaceState m, int c, int depth) {
        return m.store.get(m.at.iteration(c, depth));
    }
}
