package org.scxc.runtime.ops;

import org.jspecify.annotations.Nullable;

/**
 * One invocation of a scheduler as its kfuncs find it: which callback runs, where, about whom, and what the kernel holds
 * around it. Invocations nest: a kfunc of one callback may be the cause of another (scx_bpf_reenqueue_local calls
 * ops.enqueue), and the outer one is found again when the inner has returned.
 *
 * <p>A view, not a copy: it is that of the callback that runs while it is asked, and means nothing after that callback has
 * returned.
 */
public interface Invocation {
    /** No task, or no runqueue. */
    int NONE = -1;

    /** null while no callback runs: the kernel's own path. */
    @Nullable
    Callback callback();

    /** The CPU that executes, 0 to nr_cpu_ids − 1. */
    int cpu();

    /** The task that the callback is about (of ops.dispatch and sched_switch the one that gives up the CPU), or {@link #NONE}. */
    int task();

    /**
     * The CPU whose runqueue's lock is held around the callback, or {@link #NONE}. It is that of the executing CPU for
     * ops.dispatch, the task's own for callbacks about a task, and none for ops.select_cpu, timers and what may sleep
     * (docs/kernel/contexts.md#callbacks-and-locks).
     */
    int lockedRq();

    /** In which context of the kernel it runs. */
    Context context();

    /** Whether an interrupt brought it about. Its bits are those of preempt_count (include/linux/preempt.h, v7.3). */
    enum Context {
        TASK(0),
        /** A bpf_timer: HRTIMER_MODE_REL_SOFT (bpf_timer_init(), kernel/bpf/helpers.c, v7.3). */
        SOFTIRQ(1 << 8),
        /** A tick, a sleeper's timer, the interrupt that a waker on another CPU sent. */
        HARDIRQ(1 << 16);

        private final int bits;

        Context(int bits) {
            this.bits = bits;
        }

        public int bits() {
            return bits;
        }
    }

    /** When the callback began, ns since boot: the runqueue's clock. */
    long clock();

    /** How deep it is nested, 1 = in no other; 0 while no callback runs. */
    int depth();
}
