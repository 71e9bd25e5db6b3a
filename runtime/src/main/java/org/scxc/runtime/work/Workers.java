package org.scxc.runtime.work;

import java.util.Arrays;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.Policy;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/** Performs workloads: one object for all workers, which are rows of its arrays. */
public final class Workers implements Behavior {
    private static final byte SETUP = 0; // the child's own set-up
    private static final byte POLL = 1; // waits for its start byte
    private static final byte ATTRIBUTES = 2; // affinity, policy, nice, in ktstr's order, cookie
    private static final byte TURN = 3; // the workload
    private static final byte DYING = 4;

    /** A worker's own system calls after its start byte (docs/kernel/ktstr.md#cgroup-setup: microseconds each). */
    private static final long ATTRIBUTES_NS = 20_000;

    private static final long EXIT_NS = 50_000;

    private final Core core;
    private final Rng rng;
    private final Turns turns;
    private final WorkerGroup[] group;
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** Of its set-up, ns; 0 = not begun. Whoever is preempted goes on where it stopped. */
    private final long[] left;

    private final long[] since;
    private final byte[] stage;
    private final boolean[] startByte;
    /** When a worker's beginning or end last changed a CPU's memory counters, ns. */
    private final long[] countersChangedAt;
    /** When a worker in each cgroup last stopped running, ns. */
    private final long[] stoppedAt;
    /** Whose pressure each task averages, −1 = none's. */
    private final int[] averages;

    private final boolean[] arrives; // its loop's first turn comes on another CPU than its set-up
    private OwnCalls ownCalls = (of, what, error) -> {};

    /** Told of each call by which a worker takes what its declaration says, and which the kernel may refuse. */
    interface OwnCalls {
        /** @param error 0, or a negative errno */
        void called(WorkerGroup of, String what, int error);
    }

    public Workers(Core core, Rng rng) {
        this.core = core;
        this.rng = rng;
        int n = core.tasks.capacity;
        turns = new Turns(core, rng);
        group = new WorkerGroup[n];
        stage = new byte[n];
        startByte = new boolean[n];
        arrives = new boolean[n];
        countersChangedAt = new long[core.machine.cpus()];
        stoppedAt = new long[core.cgroups.capacity()];
        averages = new int[n];
        left = new long[n];
        since = new long[n];
        Arrays.fill(countersChangedAt, NEVER);
        Arrays.fill(stoppedAt, NEVER);
        Arrays.fill(averages, -1);
    }

    void onOwnCalls(OwnCalls calls) {
        ownCalls = calls;
    }

    /** The driver, running on {@code parentCpu}, forks a worker; it blocks until {@link #start}. */
    public int fork(WorkerGroup of, int parentCpu) {
        int p = core.tasks.count();
        group[p] = of;
        turns.give(p, of, false);
        stage[p] = SETUP;
        countersChangedAt[parentCpu] = core.clock.now();
        return of.kthread() == WorkerGroup.Kthread.NO
                ? core.life.fork(of.comm(), 0, of.id(), parentCpu, this)
                : core.life.kthread(of.comm(), of.id(), parentCpu, this);
    }

    /** Background that exists from boot: no set-up, no start byte. */
    public int boot(WorkerGroup of, int cpu) {
        return boot(of, cpu, -1);
    }

    /** @param cgroup which must have been active for the work to be there; −1 = the work is not a cgroup's */
    int boot(WorkerGroup of, int cpu, int cgroup) {
        int p = core.tasks.count();
        averages[p] = cgroup;
        group[p] = of;
        turns.give(p, of, true);
        stage[p] = TURN;
        String comm =
                cpu >= 0 && !(of.policy() instanceof Policy.Stop) ? "kworker/" + cpu + ":" + of.comm() : of.comm();
        core.life.bootTask(comm, of.id(), of.policy(), of.nice(), cpu, this);
        turns.wakeFirst(p);
        return p;
    }

    /** Writes the start byte; a child that has not come to its poll finds it there. */
    public void start(int p, int driverCpu) {
        startByte[p] = true;
        if (group[p].kthread() == WorkerGroup.Kthread.BOUND && group[p].affinity() instanceof Affinity.Cpus own) {
            core.life.bind(p, own.cpus().max(), driverCpu);
        }
        core.life.wake(p, driverCpu);
    }

    // ------------------------------------------------------------------------------------------------ behaviour

    @Override
    public void started(int p) {
        turns.started(p);
        if (core.tasks.isKilled(p) && !core.migrateDisable.is(p)) {
            stage[p] = DYING;
            core.clock.task.set(p, core.clock.now() + EXIT_NS);
            return;
        }
        switch (stage[p]) {
            case SETUP -> {
                countersChange(p);
                if (left[p] == 0) {
                    left[p] = core.host.stretched(core.costs.childSetupNs());
                }
                since[p] = core.clock.now();
                core.clock.task.set(p, core.clock.now() + left[p]);
            }
            case POLL, ATTRIBUTES -> {
                stage[p] = ATTRIBUTES;
                countersChange(p);
                core.clock.task.set(p, core.clock.now() + ATTRIBUTES_NS);
            }
            case TURN -> {
                if (arrives[p]) {
                    arrives[p] = false;
                    countersChange(p);
                }
                turns.resume(p);
            }
            default -> core.clock.task.set(p, core.clock.now() + EXIT_NS);
        }
    }

    /** A worker begins or ends: its page faults and frees change its CPU's memory counters. */
    private void countersChange(int p) {
        countersChangedAt[core.tasks.cpuOf(p)] = core.clock.now();
    }

    @Override
    public void pace(int p, boolean changed) {
        if (stage[p] == TURN && changed) {
            turns.goesOnAtNewPace(p);
        } else if (stage[p] == TURN) {
            turns.stopped(p);
        }
    }

    @Override
    public void stopped(int p) {
        stoppedAt[core.tasks.cgroupOf(p)] = core.clock.now();
        if (stage[p] == TURN) {
            turns.stopped(p);
        } else if (stage[p] == SETUP) {
            left[p] = Math.max(1, left[p] - (core.clock.now() - since[p]));
        }
    }

    @Override
    public void ended(int p) {
        if (stage[p] == DYING) {
            countersChange(p);
            core.running.exit(p);
            return;
        }
        if (core.migrateDisable.is(p)) { // a signal waits until it returns to user space
            if (core.tasks.isKilled(p) && turns.goesOn(p)) {
                return;
            }
            turns.ended(p);
            return;
        }
        if (core.tasks.isKilled(p)) {
            stage[p] = DYING;
            core.clock.task.set(p, core.clock.now() + EXIT_NS);
            return;
        }
        switch (stage[p]) {
            case SETUP -> {
                stage[p] = POLL;
                if (startByte[p]) {
                    started(p);
                } else {
                    core.running.block(p, Long.MAX_VALUE);
                }
            }
            case ATTRIBUTES -> attributes(p);
            default -> turns.ended(p);
        }
    }

    private void attributes(int p) {
        WorkerGroup of = group[p];
        int cpu = core.tasks.cpuOf(p);
        stage[p] = TURN;
        turns.reset(p);
        switch (of.affinity()) {
            case Affinity.Inherit i -> {}
            case Affinity.Cpus c -> {
                if (of.kthread() != WorkerGroup.Kthread.BOUND) {
                    reaffine(p, c.cpus());
                }
            }
            case Affinity.Any a -> reaffine(p, Draw.cpus(a, rng));
        }
        if (!(of.policy() instanceof Policy.Normal) && !core.clock.isStopped()) {
            int error = core.policies.setPolicy(p, of.policy());
            if (of.policy() instanceof Policy.Deadline) {
                ownCalls.called(of, "policy deadline", error);
            } else if (error != 0) {
                ownCalls.called(of, "policy ext", error);
            }
        }
        if (of.nice() != 0 && !core.clock.isStopped()) {
            core.policies.setNice(p, of.nice());
        }
        if (of.cookie().isPresent() && !core.clock.isStopped()) {
            String cookie = of.cookie().get();
            ownCalls.called(of, "cookie " + cookie, core.cores.setCookie(p, cookie));
        }
        if (core.clock.isStopped()) {
            return;
        }
        arrives[p] = of.affinity() instanceof Affinity.Cpus own && !own.cpus().contains(cpu);
        turns.begin(p);
    }

    private void reaffine(int p, CpuSet cpus) {
        int error = core.cpusets.setAffinity(p, cpus, core.tasks.cpuOf(p));
        ownCalls.called(group[p], "affinity " + cpus, error);
    }

    @Override
    public boolean isUserSpace(int p) {
        return !core.tasks.isKthread(p);
    }

    @Override
    public boolean isInKernel(int p) {
        return core.migrateDisable.is(p);
    }

    @Override
    public long postpone(int p) {
        if (stage[p] != TURN) {
            return 0;
        }
        if (averages[p] > 0 && !isActive(averages[p], turns.periodNs(p))) {
            return turns.skip(p);
        }
        return turns.postpone(p, core.clock.now() - countersChangedAt[core.tasks.cpuOf(p)]);
    }

    /** Whether a worker below {@code cgroup} ran in the last {@code ns}; the root has the kernel's own threads. */
    private boolean isActive(int cgroup, long ns) {
        for (int cpu = 0; cpu < core.machine.cpus(); cpu++) {
            int p = core.rqs.current(cpu);
            if (p >= 0 && core.cgroups.isWithin(core.tasks.cgroupOf(p), cgroup)) {
                return true;
            }
        }
        for (int c = 0; c < stoppedAt.length; c++) {
            if (core.clock.now() - ns <= stoppedAt[c] && core.cgroups.isWithin(c, cgroup)) {
                return true;
            }
        }
        return false;
    }
}
