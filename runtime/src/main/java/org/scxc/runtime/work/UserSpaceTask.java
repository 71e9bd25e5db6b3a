package org.scxc.runtime.work;

import java.util.Optional;
import java.util.function.Consumer;
import org.scxc.model.Policy;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Costs;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Rng;
import org.scxc.runtime.state.Store;

/** A scheduler's user-space loop as a task of the root cgroup. */
final class UserSpaceTask implements Behavior, UserSpace.Host {
    /** mkdir to the configuration it causes: 0.14–0.8 ms on an idle machine (docs/kernel/observed.md#cell-manager). */
    private static final long REACTION_MIN_NS = 140_000;

    private static final long REACTION_MAX_NS = 800_000;

    private final Core core;
    private final UserSpace program;
    private final Rng rng;
    private final Consumer<String> log;
    private final Runnable onConfigured;
    private int task;
    private boolean first = true;
    private boolean eventsPending;
    private boolean ended;
    private Optional<UserSpace.End> bail = Optional.empty();
    private Stage stage = Stage.ASLEEP;
    private long left;
    private long since;
    private long rest;
    private long pause; // between two files
    private int files;
    private int read;

    /** What the task does at the end of the CPU time it is working off. */
    private enum Stage {
        ASLEEP,
        START,
        EVENTS,
        SCAN,
        CHECKS,
        READ,
        REST
    }

    private UserSpaceTask(Core core, UserSpace program, Rng rng, Consumer<String> log, Runnable onConfigured) {
        this.core = core;
        this.program = program;
        this.rng = rng;
        this.log = log;
        this.onConfigured = onConfigured;
    }

    /** Boots the task, or has {@code again} begin anew if it is one; it begins at once. */
    static UserSpaceTask boot(
            Core core,
            UserSpace program,
            Rng rng,
            Consumer<String> log,
            Runnable onConfigured,
            String comm,
            int again) {
        UserSpaceTask loop = new UserSpaceTask(core, program, rng, log, onConfigured);
        loop.task = again < 0 ? core.life.bootTask(comm, -1, new Policy.Normal(), 0, -1, loop) : again;
        core.life.become(loop.task, loop);
        core.clock.task.set(loop.task, core.clock.now() + 1);
        return loop;
    }

    /** A directory was made or removed under {@code parent}. */
    void directoryEvent(int parent, int callerCpu) {
        if (!ended && program.watches(parent)) {
            eventsPending = true;
            core.life.wake(task, callerCpu);
        }
    }

    int task() {
        return task;
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
            core.clock.task.set(p, core.clock.now() + Costs.EXIT_NS);
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
        work(p, core.host.stretched(acts));
    }

    private void work(int p, long ns) {
        left = ns;
        since = core.clock.now();
        core.clock.task.set(p, core.clock.now() + ns);
    }

    @Override
    public void stopped(int p) {
        left -= core.clock.now() - since;
    }

    @Override
    public void ended(int p) {
        if (ended) {
            core.running.block(p, Long.MAX_VALUE);
            return;
        }
        switch (stage) {
            case START -> {
                Optional<UserSpace.End> end = program.start(this);
                if (end.isPresent()) {
                    next(p, end, Stage.REST, rest);
                } else {
                    scan(p);
                }
            }
            case EVENTS -> scan(p);
            case SCAN -> nextNewFile(p);
            case CHECKS -> {
                files = program.beginChecks(this);
                read = 0;
                pause = Math.max(1, rest / (files + 1));
                nextFile(p);
            }
            case READ -> {
                program.read(this, read++);
                nextFile(p);
            }
            default -> rest(p);
        }
    }

    /** The directory is listed, and the first new cell's file is read. */
    private void scan(int p) {
        files = program.beginDirectoryEvents(this);
        read = 0;
        nextNewFile(p);
    }

    private void nextNewFile(int p) {
        if (read < files) {
            program.read(this, read++);
        }
        if (read < files) {
            stage = Stage.SCAN;
            work(p, core.host.stretched(core.costs.readNs()));
        } else if (first) {
            next(p, program.directoryEvents(this), Stage.REST, rest);
        } else {
            long late = rest / 4; // 5.6–11 of 4–13 ms (docs/kernel/observed.md#masks-over-time)
            next(p, program.directoryEvents(this), Stage.CHECKS, rest - late);
            rest = late;
        }
    }

    /** The files lie as far apart as what is left of the iteration lets them. */
    private void nextFile(int p) {
        if (read < files) {
            stage = Stage.READ;
            work(p, core.host.stretched(pause));
        } else {
            next(p, program.checks(this), Stage.REST, pause);
        }
    }

    private void next(int p, Optional<UserSpace.End> end, Stage then, long ns) {
        first = false;
        if (core.clock.isStopped()) {
            return;
        }
        if (end.isPresent()) {
            ended = true;
            bail = end;
            core.schedulers.unregister("unregistered from user space");
            if (!core.clock.isStopped()) {
                core.running.block(p, Long.MAX_VALUE);
            }
            return;
        }
        stage = then;
        work(p, core.host.stretched(ns));
    }

    private void rest(int p) {
        stage = Stage.ASLEEP;
        if (eventsPending) {
            begin(p);
        } else {
            core.running.block(p, core.clock.now() + program.intervalNs());
        }
    }

    @Override
    public long nowNs() {
        return core.clock.now();
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
        return core.cgroups.find(path);
    }

    @Override
    public int[] children(int cgroup) {
        return core.cgroups.children(cgroup);
    }

    @Override
    public String cgroupName(int cgroup) {
        return core.cgroups.name(cgroup);
    }

    @Override
    public long inode(int cgroup) {
        return core.cgroups.id(cgroup);
    }

    @Override
    public long[] cpuset(int cgroup) {
        return core.cpusets.cpuset(cgroup);
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
    public void configured() {
        onConfigured.run();
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }

    @Override
    public boolean isUserSpace(int p) {
        return true;
    }
}
