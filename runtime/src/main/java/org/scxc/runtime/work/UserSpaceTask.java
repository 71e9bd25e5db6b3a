package org.scxc.runtime.work;

import java.util.function.Consumer;
import org.scxc.model.Policy;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Machinery;
import org.scxc.runtime.kernel.Rng;
import org.scxc.runtime.kernel.Store;
import org.scxc.runtime.ops.UserSpace;

/** A scheduler's user-space loop as a task of the root cgroup. */
final class UserSpaceTask implements Behavior, UserSpace.Host {
    /** mkdir to the configuration it causes: 0.14–0.8 ms on an idle machine (ground truth, real cell manager). */
    private static final long REACTION_MIN_NS = 140_000;

    private static final long REACTION_MAX_NS = 800_000;

    private final Core core;
    private final Machinery machinery;
    private final UserSpace program;
    private final Rng rng;
    private final Consumer<String> log;
    private final int task;
    private boolean first = true;
    private boolean eventsPending;
    private boolean eventsTaken;
    private boolean ended;
    private long costLeft;
    private long afterwards;

    UserSpaceTask(Core core, Machinery machinery, UserSpace program, Rng rng, Consumer<String> log, String comm) {
        this.core = core;
        this.machinery = machinery;
        this.program = program;
        this.rng = rng;
        this.log = log;
        task = machinery.bootTask(comm, -1, new Policy.Normal(), 0, -1, this);
        core.armTask(task, core.now + 1);
    }

    /** A directory was made or removed under {@code parent}. */
    void directoryEvent(int parent, int callerCpu) {
        if (!ended && program.watches(parent)) {
            eventsPending = true;
            machinery.wake(task, callerCpu);
        }
    }

    void end() {
        ended = true;
    }

    @Override
    public void started(int p) {
        if (ended) {
            core.armTask(p, core.now + 1_000);
        } else if (afterwards > 0) {
            core.armTask(p, core.now + afterwards);
        } else {
            begin(p);
        }
    }

    /** An iteration acts early (what it reads and applies), then works on: statistics, bookkeeping. */
    private void begin(int p) {
        eventsTaken = eventsPending;
        eventsPending = false;
        long cost = Math.max(2, program.iterationCostNs(eventsTaken));
        long acts = REACTION_MIN_NS + rng.below(REACTION_MAX_NS - REACTION_MIN_NS);
        core.armTask(p, core.now + acts);
        costLeft = Math.max(1, cost - acts);
    }

    @Override
    public void stopped(int p) {}

    @Override
    public void ended(int p) {
        if (ended) {
            core.block(p, Long.MAX_VALUE);
        } else if (afterwards > 0) {
            afterwards = 0;
            if (eventsPending) {
                begin(p);
            } else {
                core.block(p, core.now + program.intervalNs());
            }
        } else {
            act(p);
        }
    }

    private void act(int p) {
        boolean goesOn = first ? program.start(this) : program.iterate(this, eventsTaken);
        first = false;
        if (core.isStopped()) {
            return;
        }
        if (!goesOn) {
            ended = true;
            log.accept("bail");
            machinery.unregister("unregistered from user space");
            return;
        }
        afterwards = machinery.host().stretched(costLeft);
        core.armTask(p, core.now + afterwards);
    }

    @Override
    public long nowNs() {
        return core.now;
    }

    @Override
    public int cpus() {
        return core.machine.cpus();
    }

    @Override
    public int llcOf(int cpu) {
        return core.machine.llcOf(cpu);
    }

    @Override
    public int cgroup(String path) {
        return machinery.cgroups().find(path);
    }

    @Override
    public int[] children(int cgroup) {
        return machinery.cgroups().children(cgroup);
    }

    @Override
    public String cgroupName(int cgroup) {
        return machinery.cgroups().name(cgroup);
    }

    @Override
    public long[] cpuset(int cgroup) {
        return machinery.cgroups().cpuset(cgroup);
    }

    @Override
    public Store store() {
        return core.store;
    }

    @Override
    public int random(int bound) {
        return rng.below(bound);
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }
}
