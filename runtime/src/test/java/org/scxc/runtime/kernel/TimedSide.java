package org.scxc.runtime.kernel;

import org.jspecify.annotations.Nullable;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/**
 * The timed core driven by hand: its paths are called one after the other, and no event that they post is ever due. What a
 * stopper does when it gets its CPU is done at once, as the caller of sched_setaffinity would wait for it.
 */
public final class TimedSide {
    public final Core core;
    private final Tasks t;
    private final boolean[] blocks;
    private final int first;

    /** @param running the CPU that each task runs on before the scheduler is attached, or −1 */
    public TimedSide(String version, int cpus, int[] cpuOf, CpuSet[] masks, boolean[] running, SchedExtOps ops) {
        int tasks = cpuOf.length;
        Machine machine = new Machine(1, 1, cpus, 1);
        core = new Core(machine, new Kernel(KernelProfiles.of(version), 250, 0), cpus + tasks, 1, 1, 0, new Rng(1));
        t = core.tasks;
        blocks = new boolean[cpus + tasks];
        first = cpus;
        for (int i = 0; i < tasks; i++) {
            int p = core.life.bootTask("t" + i, -1, new Policy.Normal(), 0, -1, new Runs());
            t.cpu(p, cpuOf[i]);
            core.store.maskFrom(t.mask(p), masks[i].words());
            t.setMask(p, t.mask(p));
            if (running[i]) {
                core.invocations.on(cpuOf[i]);
                core.activation.activate(p, cpuOf[i], 0);
                core.cycle.schedule(cpuOf[i]);
            }
        }
        java.util.Arrays.fill(blocks, false);
        String refused = core.schedulers.attach(ops);
        if (refused != null) {
            throw new IllegalStateException(refused);
        }
        for (int i = 0; i < tasks; i++) {
            t.slice(first + i, Scx.SLICE_INF);
        }
        core.store.record();
    }

    /** Whoever gets the CPU blocks at the next cycle there. */
    private final class Runs implements Behavior {
        @Override
        public void started(int task) {
            blocks[task] = true;
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {}
    }

    public int task(int i) {
        return first + i;
    }

    public void enqueue(int i) {
        int p = task(i);
        core.invocations.on(t.cpu(p));
        core.activation.activate(p, t.cpu(p), 0);
        core.enqueue.runDeferred();
    }

    public void wake(int i, int waker) {
        core.life.wake(task(i), waker);
    }

    public void setAffinity(int i, CpuSet mask, int caller) {
        core.cpusets.setAffinity(task(i), mask, caller);
        for (int cpu = 0; cpu < core.rqs.cpus && !core.clock.isStopped(); cpu++) {
            int p = core.rqs.curr[cpu];
            if (p >= first && !t.allows(p, cpu)) {
                blocks[p] = false;
                core.activation.activate(core.affinities.stopper(cpu), cpu, Scx.ENQ_WAKEUP);
                core.cycle.schedule(cpu);
                core.enqueue.runDeferred();
            }
        }
    }

    /** Scheduling cycles until nothing is left. */
    public void dispatch(int cpu) {
        while (!core.clock.isStopped()) {
            int before = core.rqs.curr[cpu];
            core.invocations.on(cpu);
            if (before >= 0 && (before < first || blocks[before])) {
                core.running.block(before, WinnerTree.NEVER);
            } else {
                if (before >= 0) {
                    t.slice(before, 0);
                }
                core.cycle.schedule(cpu);
            }
            core.enqueue.runDeferred();
            int now = core.rqs.curr[cpu];
            if (now < 0 || now == before && !blocks[now]) {
                return;
            }
        }
    }

    /** @return the worker that runs on {@code cpu}, or −1 */
    public int current(int cpu) {
        return core.rqs.curr[cpu] - first < 0 ? -1 : core.rqs.curr[cpu] - first;
    }

    public boolean isWaiting(int i) {
        return t.state[task(i)] == Tasks.RUNNABLE;
    }

    public Steps steps() {
        return core.steps;
    }

    public Lists lists() {
        return core.dsqs;
    }

    public int userDsq(long id) {
        return core.dsqs.find(id);
    }

    public int coreCells() {
        return t.coreCells();
    }

    public int capacity() {
        return t.capacity;
    }

    public @Nullable ExitRecord exit() {
        return core.exits.record();
    }
}
