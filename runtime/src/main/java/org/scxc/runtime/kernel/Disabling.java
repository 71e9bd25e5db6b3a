package org.scxc.runtime.kernel;

import java.util.Optional;
import org.scxc.runtime.state.Rng;

/**
 * A scheduler whose end was claimed is disabled: bypass on, a grace period, ops.cgroup_exit of each control group, each task switches to
 * EEVDF, ops.disable and ops.exit_task of it, another grace period, ops.exit, from 7.3 on a third one; bypass off (docs/kernel/exits.md#disable).
 *
 * <p>Source: scx_ops_disable_workfn(), kernel/sched/ext.c (6.12.117); scx_root_disable(), kernel/sched/ext/ext.c (v7.3).
 */
final class Disabling extends Changeover {
    private final SchedulerLife life;
    private final boolean drains;
    private final Runnable exited;

    /** @param exited is told once ops.exit was called */
    Disabling(SchedulerLife life, Tasks tasks, Costs costs, Optional<Rng> rng, boolean drains, Runnable exited) {
        super(life, tasks, costs, rng);
        this.life = life;
        this.drains = drains;
        this.exited = exited;
    }

    @Override
    void begin() {
        life.beginDisable();
    }

    @Override
    long groupNs() {
        return life.cgroupExitNs();
    }

    @Override
    boolean hasGroup() {
        return life.hasGroup();
    }

    @Override
    void group() {
        life.exitGroup();
    }

    @Override
    void beginTasks() {
        life.beginReleases();
    }

    @Override
    void task(int p) {
        life.release(p);
    }

    @Override
    boolean isLast() {
        return true;
    }

    /** Nothing holds it up. */
    @Override
    boolean isFailed() {
        return false;
    }

    @Override
    boolean waitsForReaders() {
        return true;
    }

    @Override
    void readersGone() {
        life.exit();
        exited.run();
    }

    @Override
    boolean drains() {
        return drains;
    }

    @Override
    void end() {
        life.endDisable();
        unbypass();
    }
}
