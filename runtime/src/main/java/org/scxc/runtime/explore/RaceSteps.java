package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race.Callback;
import org.scxc.runtime.kernel.Steps;

/**
 * The core's steps where a callback takes time. __bpf_prog_enter() raises the migrate_disable() counter of the task that it
 * interrupts, and ops.running comes before the CPU has left the task that is being switched out, which may be queued by then and be
 * looked at by others (docs/kernel/affinity.md#migrate-disable).
 */
final class RaceSteps extends Steps {
    private final RaceState m;

    RaceSteps(RaceState m, PackedLists lists) {
        super(m.store, lists, m.at.task(0, 0), m.at.tasks, m.at.task(0, EFFECTIVE), m.at.firstDeferred, m.kernel);
        this.m = m;
    }

    @Override
    public boolean isMigrationDisabled(int p) {
        return super.isMigrationDisabled(p) || isRaised(p);
    }

    /** {@code p} is being switched out, and the program in its place has raised its counter. */
    private boolean isRaised(int p) {
        int c = cpu(p);
        return m.cpu(c, PREV) == p + 1 && raises(c);
    }

    /** Whether what CPU {@code c} is in raises the counter of a task that others may look at. */
    boolean raises(int c) {
        return m.kernel.prologDisablesMigration()
                && m.cpu(c, PREV) != 0
                && m.cpu(c, CB_DEPTH) != 0
                && m.store.at(m.at.callback(c, 0, CB_CODE)) == Callback.RUNNING.ordinal();
    }

    /** Whether the next task of CPU {@code c} will. */
    boolean willRaise(int c) {
        return m.kernel.prologDisablesMigration() && m.cpu(c, PREV) != 0 && m.has(Callback.RUNNING);
    }
}
