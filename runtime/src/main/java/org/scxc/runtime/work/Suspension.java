package org.scxc.runtime.work;

import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Errno;
import org.scxc.model.SleepState;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/**
 * A task writes to /sys/power/state: sched_ext goes into bypass, user space freezes, all CPUs but one go offline if the sleep is
 * deep; then the same backwards. The clock stands while the machine sleeps (docs/kernel/lifecycle.md#suspend).
 *
 * <p>Source: enter_state(), suspend_prepare(), suspend_enter(), kernel/power/suspend.c; try_to_freeze_tasks(),
 * kernel/power/process.c; freeze_secondary_cpus(), kernel/cpu.c; scx_pm_handler(), kernel/sched/ext/ext.c (v7.3).
 */
final class Suspension {
    /** freeze_timeout_msecs. */
    private static final long FREEZE_LIMIT_NS = 20_000_000_000L;

    /** How long it sleeps before it looks again whether all are frozen; twice as long each time. */
    private static final long LOOK_MIN_NS = 1_000_000;

    private static final long LOOK_MAX_NS = 8_000_000;

    private final Core core;
    private final Chores chores;
    private final Driver.Hooks hooks;
    private final Rng rng;

    Suspension(Core core, Chores chores, Driver.Hooks hooks, Rng rng) {
        this.core = core;
        this.chores = chores;
        this.hooks = hooks;
        this.rng = rng;
    }

    /** As a chore; what follows are more of them, before all others. */
    void begin(Action.Suspend suspend) {
        core.schedulers.bypass(true); // PM_SUSPEND_PREPARE
        core.freezer.freezeProcesses(chores.task());
        freeze(suspend, core.clock.now() + FREEZE_LIMIT_NS, LOOK_MIN_NS);
    }

    private void freeze(Action.Suspend suspend, long limit, long sleepNs) {
        if (core.freezer.areProcessesFrozen()) {
            List<Integer> cpus = core.hotplug.onlineCpus();
            boolean deep = suspend.state() == SleepState.DEEP;
            goDown(suspend, cpus, deep ? cpus.size() - 1 : 0);
        } else if (core.clock.now() > limit) {
            wake();
            hooks.refused(
                    suspend.span(), Errno.EBUSY, "suspend " + suspend.state().word() + ", a task does not freeze");
        } else {
            chores.addFirst(1, () -> freeze(suspend, limit, Math.min(2 * sleepNs, LOOK_MAX_NS)));
            chores.block(core.clock.now() + sleepNs);
        }
    }

    /** The last CPU first; the first one stays. */
    private void goDown(Action.Suspend suspend, List<Integer> cpus, int last) {
        if (last == 0) {
            comeUp(suspend, cpus, suspend.state() == SleepState.DEEP ? 1 : cpus.size());
        } else if (core.migrateDisable.pins(cpus.get(last))) {
            chores.addFirst(1, () -> goDown(suspend, cpus, last));
            chores.block(core.clock.now() + Driver.PINNED_LOOK_NS);
        } else {
            chores.addFirst(core.costs.mkdirNs(rng), () -> {
                core.hotplug.suspend(cpus.get(last), false, chores.cpu());
                goDown(suspend, cpus, last - 1);
            });
        }
    }

    private void comeUp(Action.Suspend suspend, List<Integer> cpus, int first) {
        if (first < cpus.size()) {
            chores.addFirst(core.costs.mkdirNs(rng), () -> {
                core.hotplug.suspend(cpus.get(first), true, chores.cpu());
                comeUp(suspend, cpus, first + 1);
            });
        } else {
            wake();
            hooks.accepted(suspend.span());
        }
    }

    private void wake() {
        core.freezer.thawProcesses(chores.cpu());
        core.schedulers.bypass(false); // PM_POST_SUSPEND
    }
}
