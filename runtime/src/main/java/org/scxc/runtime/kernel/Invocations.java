package org.scxc.runtime.kernel;

import org.jspecify.annotations.Nullable;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Invocation;

/**
 * The stack of what is executing. Its bottom is the kernel's own path on some CPU; a callback stands on the path that calls
 * it, a path of another CPU that comes in between on the callback that it interrupts.
 */
final class Invocations {
    private final Clock clock;
    private Frame top = new Frame(null);

    Invocations(Clock clock) {
        this.clock = clock;
    }

    /** One level of the stack. Frames are made once and used again. */
    private static final class Frame implements Invocation {
        private final @Nullable Frame below;
        private @Nullable Frame above;
        private @Nullable Callback callback;
        private int cpu;
        private int task = NONE;
        private int lockedRq = NONE;
        private long clock;
        private boolean putting;
        private Context context = Context.TASK;
        private boolean verdictGiven;

        Frame(@Nullable Frame below) {
            this.below = below;
        }

        private Frame next() {
            Frame next = above;
            if (next == null) {
                next = new Frame(this);
                above = next;
            }
            return next;
        }

        @Override
        public @Nullable Callback callback() {
            return callback;
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public int task() {
            return task;
        }

        @Override
        public int lockedRq() {
            return lockedRq;
        }

        @Override
        public Context context() {
            return context;
        }

        @Override
        public long clock() {
            return clock;
        }

        @Override
        public int depth() {
            int callbacks = 0;
            for (Frame f = this; f != null; f = f.below) {
                callbacks += f.callback == null ? 0 : 1;
            }
            return callbacks;
        }
    }

    /** What is executing now. */
    Invocation current() {
        return top;
    }

    /** The callback that runs, or null. */
    @Nullable
    Callback callback() {
        return top.callback;
    }

    /** The CPU that executes what happens now. */
    int cpu() {
        return top.cpu;
    }

    /** The kernel's path goes on, or another begins, on {@code cpu}. */
    void on(int cpu) {
        top.cpu = cpu;
    }

    /** What happens now does so in this context. */
    void context(Invocation.Context context) {
        top.context = context;
    }

    /** A path of the kernel on {@code cpu} comes in between, until {@link #leave}. */
    void interrupt(int cpu) {
        push(null, cpu, Invocation.NONE, Invocation.NONE, false, Invocation.Context.TASK);
    }

    /**
     * The middle of a switch, until {@link #leave}: the previous task is put back, and whatever needs another runqueue's lock
     * is left to an interrupt that comes afterwards.
     */
    void put() {
        push(null, top.cpu, Invocation.NONE, Invocation.NONE, true, top.context);
    }

    /** Whether it happens in the middle of a switch. */
    boolean isPutting() {
        return top.putting;
    }

    void leave() {
        Frame below = top.below;
        if (below == null) {
            throw new IllegalStateException("no invocation to leave");
        }
        top = below;
    }

    /** Whether a callback on another CPU than the executing one is under way and holds the lock of {@code rq}. */
    boolean othersHold(int rq) {
        for (Frame f = top.below; f != null; f = f.below) {
            if (f.callback != null && f.cpu != top.cpu && f.lockedRq == rq) {
                return true;
            }
        }
        return false;
    }

    /** Whether a callback on another CPU than {@code cpu} is under way. */
    boolean othersRun(int cpu) {
        for (Frame f = top; f != null; f = f.below) {
            if (f.callback != null && f.cpu != cpu) {
                return true;
            }
        }
        return false;
    }

    /** Whether the callback that runs may give a direct verdict, which is about its own task. */
    boolean takesVerdicts() {
        return top.callback == Callback.ENQUEUE || top.callback == Callback.SELECT_CPU;
    }

    /** @return false if the callback that runs gave its verdict before */
    boolean takeVerdict() {
        boolean first = !top.verdictGiven;
        top.verdictGiven = true;
        return first;
    }

    /** {@code callback} begins on the CPU that executes, until {@link #leave}. */
    void enter(Callback callback, int task, int lockedRq) {
        push(callback, top.cpu, task, lockedRq, top.putting, top.context);
    }

    private void push(
            @Nullable Callback callback, int cpu, int task, int lockedRq, boolean putting, Invocation.Context context) {
        Frame f = top.next();
        f.callback = callback;
        f.cpu = cpu;
        f.task = task;
        f.lockedRq = lockedRq;
        f.clock = clock.now();
        f.putting = putting;
        f.context = context;
        f.verdictGiven = false;
        top = f;
    }
}
