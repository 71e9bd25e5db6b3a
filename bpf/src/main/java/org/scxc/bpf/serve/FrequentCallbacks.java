package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.SchedExtOps;

/**
 * The callbacks that come with every turn of a task. Each calls its own {@link org.scxc.bpf.vm.Entry}, and no method that they share does:
 * HotSpot inlines a program where it has seen one class only.
 */
abstract class FrequentCallbacks implements SchedExtOps {
    private @Nullable Host host;
    private @Nullable ProgramCalls calls;

    void attached(Host itsHost, ProgramCalls itsCalls) {
        host = itsHost;
        calls = itsCalls;
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

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), cids().argument(prevCpu), wakeFlags);
        int cpu = x == null ? 0 : (int) to.end(x, Callback.SELECT_CPU, to.selectCpu.call(x));
        return cids().returned(cpu);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), host().flags.out(enqFlags));
        if (x != null) {
            to.end(x, Callback.ENQUEUE, to.enqueue.call(x));
        }
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), deqFlags);
        if (x != null) {
            to.end(x, Callback.DEQUEUE, to.dequeue.call(x));
        }
    }

    @Override
    public void dispatch(int cpu, int prev) {
        ProgramCalls to = calls();
        Execution x = to.begin(cids().argument(cpu), Addresses.task(prev));
        if (x != null) {
            to.end(x, Callback.DISPATCH, to.dispatch.call(x));
        }
    }

    @Override
    public void tick(int task) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task));
        if (x != null) {
            to.end(x, Callback.TICK, to.tick.call(x));
        }
    }

    @Override
    public void runnable(int task, long enqFlags) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), host().flags.out(enqFlags));
        if (x != null) {
            to.end(x, Callback.RUNNABLE, to.runnable.call(x));
        }
    }

    @Override
    public void running(int task) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task));
        if (x != null) {
            to.end(x, Callback.RUNNING, to.running.call(x));
        }
    }

    @Override
    public void stopping(int task, boolean runnable) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), runnable ? 1 : 0);
        if (x != null) {
            to.end(x, Callback.STOPPING, to.stopping.call(x));
        }
    }

    @Override
    public void quiescent(int task, long deqFlags) {
        ProgramCalls to = calls();
        Execution x = to.begin(Addresses.task(task), deqFlags);
        if (x != null) {
            to.end(x, Callback.QUIESCENT, to.quiescent.call(x));
        }
    }

    @Override
    public void updateIdle(int cpu, boolean idle) {
        ProgramCalls to = calls();
        Execution x = to.begin(cids().argument(cpu), idle ? 1 : 0);
        if (x != null) {
            to.end(x, Callback.UPDATE_IDLE, to.updateIdle.call(x));
        }
    }
}
