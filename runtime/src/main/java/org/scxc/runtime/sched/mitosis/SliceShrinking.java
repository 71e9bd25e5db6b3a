package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/**
 * {@code --enable-slice-shrinking}: a pinned waiter shortens the running task's slice
 * (docs/kernel/mitosis.md#slice-shrinking).
 */
final class SliceShrinking {
    private final State state;
    private final Kfuncs kernel;
    private final boolean on;
    private final long min;
    private final long max;

    SliceShrinking(State state, MitosisFlags flags) {
        this.state = state;
        this.kernel = state.kernel;
        on = flags.sliceShrinking();
        min = flags.shrinkMinNs();
        max = flags.shrinkMaxNs();
    }

    /** {@code waiter} was queued for {@code cpu}. */
    void queued(int waiter, int cpu) {
        if (!on) {
            return;
        }
        int current = kernel.currentTask(cpu);
        if (current >= 0) {
            shrink(current, waiter);
        }
    }

    /** {@code task} starts on {@code cpu}. */
    void running(int task, int cpu) {
        if (!on) {
            return;
        }
        int head = kernel.dsqFirst(Dsqs.cpu(cpu));
        if (head >= 0) {
            shrink(task, head);
        }
    }

    private void shrink(int running, int waiter) {
        long want = 2 * state.get(waiter, Field.AVG_RUN);
        long limit = Math.max(min, Math.min(want, max));
        if (Long.compareUnsigned(kernel.slice(running), limit) > 0) {
            kernel.setSlice(running, limit);
            state.count(state.cell(running), kind(want));
        }
    }

    private Stat kind(long want) {
        if (want < min) {
            return Stat.SLICE_SHRINK_MIN;
        }
        return want < max ? Stat.SLICE_SHRINK_PROPORTIONAL : Stat.SLICE_SHRINK_MAX;
    }

    /** Average run length: 7/8 old + 1/8 new; 0 stands for "no sample yet". */
    void sample(int task, long used) {
        long old = state.get(task, Field.AVG_RUN);
        state.set(task, Field.AVG_RUN, old == 0 ? used : (7 * old + used) / 8);
    }
}
