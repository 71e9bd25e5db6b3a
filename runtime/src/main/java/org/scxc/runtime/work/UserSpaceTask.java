package org.scxc.runtime.work;

import java.util.Optional;
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
    /** mkdir to the configuration it causes: 0.14–0.8 ms on an idle machine (docs/kernel/observed.md#cell-manager). */
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
    private boolean ended;
    private Optional<UserSpace.End> bail = Optional.empty();
    private Stage stage = Stage.ASLEEP;
    private long left;
    private long since;
    private long rest;

    /** What the task does at the end of the CPU time it is working off. */
    private enum Stage {
        ASLEEP,
        START,
        EVENTS,
        CHECKS,
        LATE_CHECKS,
        REST
    }

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

    /** How the process ended itself; empty if it did not. */
    Optional<UserSpace.End> bail() {
        return bail;
    }

    @Override
    public void started(int p) {
        if (ended) {
            core.armTask(p, core.now + 1_000);
        } else if (stage == Stage.ASLEEP) {
            begin(p);
        } else {
            work(p, Math.max(1, left)); // displaced in the middle
        }
    }

    /** An iteration acts early, then works on (statistics, bookkeeping); a rescan and the checks lie that far apart. */
    private void begin(int p) {
        boolean events = eventsPending;
        eventsPending = false;
        long acts = REACTION_MIN_NS + rng.below(REACTION_MAX_NS - REACTION_MIN_NS);
        rest = Math.max(1, program.iterationCostNs(events) - acts);
        stage = first ? Stage.START : events ? Stage.EVENTS : Stage.CHECKS;
        work(p, acts);
    }

    private void work(int p, long ns) {
        left = ns;
        since = core.now;
        core.armTask(p, core.now + ns);
    }

    @Override
    public void stopped(int p) {
        left -= core.now - since;
    }

    @Override
    public void ended(int p) {
        if (ended) {
            core.block(p, Long.MAX_VALUE);
            return;
        }
        switch (stage) {
            case START -> next(p, program.start(this), Stage.REST, rest);
            case EVENTS -> next(p, program.directoryEvents(this), Stage.LATE_CHECKS, rest);
            case CHECKS -> next(p, program.checks(this), Stage.REST, rest);
            case LATE_CHECKS -> next(p, program.checks(this), Stage.REST, 1);
            default -> rest(p);
        }
    }

    private void next(int p, Optional<UserSpace.End> end, Stage then, long ns) {
        first = false;
        if (core.isStopped()) {
            return;
        }
        if (end.isPresent()) {
            ended = true;
            bail = end;
            machinery.unregister("unregistered from user space");
            if (!core.isStopped()) {
                core.block(p, Long.MAX_VALUE);
            }
            return;
        }
        stage = then;
        work(p, machinery.host().stretched(ns));
    }

    private void rest(int p) {
        stage = Stage.ASLEEP;
        if (eventsPending) {
            begin(p);
        } else {
            core.block(p, core.now + program.intervalNs());
        }
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
