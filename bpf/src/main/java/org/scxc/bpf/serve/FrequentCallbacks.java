package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.SchedExtOps;

/**
 * The callbacks that come with every turn of a task. Each calls its own {@link org.scxc.bpf.vm.Entry}, and no method that they share does:
 * HotSpot inlines a program where it has seen one class only.
 */
abstract class FrequentCallbacks implements SchedExtOps {
    private @Nullable Host host;
    private @Nullable ProgramCalls calls;

    /** Whether CPUs and flags have the numbers that the simulator gives them. */
    private boolean isPlain;

    void attached(Host itsHost, ProgramCalls itsCalls) {
        host = itsHost;
        calls = itsCalls;
        isPlain = !itsHost.cids.isCids() && itsHost.flags.isSame();
    }

    Host host() {
        return requireNonNull(host, "not attached");
    }

    ProgramCalls calls() {
        return requireNonNull(calls, "not attached");
    }

    CidForm cids() {
        return host().cids;
    }

    private int argument(int cpu) {
        return isPlain ? cpu : cids().argument(cpu);
    }

    private long flags(long enqFlags) {
        return isPlain ? enqFlags : host().flags.out(enqFlags);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), argument(prevCpu), wakeFlags, 0);
        int cpu = f == null ? 0 : (int) to.end(f, Callback.SELECT_CPU, to.selectCpu.call(f.x));
        return isPlain ? cpu : cids().returned(cpu);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), flags(enqFlags), 0, 0);
        if (f != null) {
            to.end(f, Callback.ENQUEUE, to.enqueue.call(f.x));
        }
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), deqFlags, 0, 0);
        if (f != null) {
            to.end(f, Callback.DEQUEUE, to.dequeue.call(f.x));
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(argument(cpu), Addresses.task(prev), 0, 0);
        if (f != null) {
            to.end(f, Callback.DISPATCH, to.dispatch.call(f.x));
        }
    }

    @Override
    public void tick(int task) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), 0, 0, 0);
        if (f != null) {
            to.end(f, Callback.TICK, to.tick.call(f.x));
        }
    }

    @Override
    public void runnable(int task, long enqFlags) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), flags(enqFlags), 0, 0);
        if (f != null) {
            to.end(f, Callback.RUNNABLE, to.runnable.call(f.x));
        }
    }

    @Override
    public void running(int task) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), 0, 0, 0);
        if (f != null) {
            to.end(f, Callback.RUNNING, to.running.call(f.x));
        }
    }

    @Override
    public void stopping(int task, boolean runnable) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), runnable ? 1 : 0, 0, 0);
        if (f != null) {
            to.end(f, Callback.STOPPING, to.stopping.call(f.x));
        }
    }

    @Override
    public void quiescent(int task, long deqFlags) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(Addresses.task(task), deqFlags, 0, 0);
        if (f != null) {
            to.end(f, Callback.QUIESCENT, to.quiescent.call(f.x));
        }
    }

    @Override
    public void updateIdle(int cpu, boolean idle) {
        ProgramCalls to = calls();
        ProgramCalls.Frame f = to.begin(argument(cpu), idle ? 1 : 0, 0, 0);
        if (f != null) {
            to.end(f, Callback.UPDATE_IDLE, to.updateIdle.call(f.x));
        }
    }
}
