package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;

/**
 * bpf_iter_scx_dsq and the kfuncs that move what it holds (kernel/sched/ext/ext.c, v7.3). Its six words here: the DSQ, the task
 * that comes next, flags, slice and vtime of the next move, and how many tasks are still to come. Tasks that were queued after it
 * began are not visited: it gives as many as there were.
 */
final class DsqIterator {
    private static final int NEXT = 8;
    private static final int FLAGS = 16;
    private static final int SLICE = 24;
    private static final int VTIME = 32;
    private static final int LEFT = 40;

    /** SCX_DSQ_ITER_REV. */
    private static final long REVERSE = 1 << 16;

    private static final long HAS_SLICE = 1L << 30;
    private static final long HAS_VTIME = 1L << 31;
    private static final int EINVAL = 22;

    private DsqIterator() {}

    static void into(Map<String, Host.Body> table) {
        table.put("bpf_iter_scx_dsq_new", DsqIterator::begin);
        table.put("bpf_iter_scx_dsq_next", (h, x, it, b, c, d, e) -> next(h, x, it));
        table.put("bpf_iter_scx_dsq_destroy", (h, x, it, b, c, d, e) -> 0);
        table.put("scx_bpf_dsq_move_set_slice", (h, x, it, slice, c, d, e) -> set(x, it, SLICE, slice, HAS_SLICE));
        table.put("scx_bpf_dsq_move_set_vtime", (h, x, it, vtime, c, d, e) -> set(x, it, VTIME, vtime, HAS_VTIME));
        table.put("scx_bpf_dsq_move", (h, x, it, p, dsq, flags, e) -> move(h, x, it, p, dsq, flags, false));
        table.put("scx_bpf_dsq_move_vtime", (h, x, it, p, dsq, flags, e) -> move(h, x, it, p, dsq, flags, true));
    }

    private static long begin(Host h, Execution x, long it, long dsq, long flags, long d, long e) {
        int queued = h.kernel.dsqNrQueued(dsq);
        boolean known = (flags & ~REVERSE) == 0;
        boolean usable = known && queued >= 0;
        int first = !usable ? -1 : (flags & REVERSE) != 0 ? h.kernel.dsqLast(dsq) : h.kernel.dsqFirst(dsq);
        Guest.store64(x, it, dsq);
        Guest.store64(x, it + NEXT, Addresses.task(first));
        Guest.store64(x, it + FLAGS, known ? flags : 0);
        Guest.store64(x, it + LEFT, usable ? queued : 0);
        return !known ? -EINVAL : Math.min(queued, 0);
    }

    /** The task that follows is found before the one in hand can be moved away. */
    private static long next(Host h, Execution x, long it) {
        long next = Guest.load64(x, it + NEXT);
        long left = Guest.load64(x, it + LEFT);
        if (next == 0 || left <= 0) {
            return 0;
        }
        int task = h.task(x, next);
        if (!h.kernel.isOnDsq(task, Guest.load64(x, it))) {
            Guest.store64(x, it + LEFT, 0); // it was moved away by something else: what followed it is not known
            return 0;
        }
        boolean reverse = (Guest.load64(x, it + FLAGS) & REVERSE) != 0;
        int following = reverse ? h.kernel.dsqPrevious(task) : h.kernel.dsqNext(task);
        Guest.store64(x, it + NEXT, Addresses.task(following));
        Guest.store64(x, it + LEFT, left - 1);
        return next;
    }

    private static long set(Execution x, long it, int word, long value, long flag) {
        Guest.store64(x, it + word, value);
        Guest.store64(x, it + FLAGS, Guest.load64(x, it + FLAGS) | flag);
        return 0;
    }

    private static long move(Host h, Execution x, long it, long address, long dsq, long flags, boolean vtime) {
        int task = h.task(x, address);
        long from = Guest.load64(x, it);
        long given = Guest.load64(x, it + FLAGS);
        boolean there = h.kernel.isOnDsq(task, from);
        if (there && (given & HAS_VTIME) != 0) {
            h.kernel.setDsqVtime(task, Guest.load64(x, it + VTIME));
        }
        if (there && (given & HAS_SLICE) != 0) {
            h.kernel.setSlice(task, Guest.load64(x, it + SLICE));
        }
        Guest.store64(x, it + FLAGS, given & ~(HAS_SLICE | HAS_VTIME));
        long own = h.flags.in(flags);
        boolean moved = vtime
                ? h.kernel.dsqMoveVtime(from, task, dsq, h.kernel.dsqVtime(task), own)
                : h.kernel.dsqMove(from, task, dsq, own);
        return moved ? 1 : 0;
    }
}
