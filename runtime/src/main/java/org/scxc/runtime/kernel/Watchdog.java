package org.scxc.runtime.kernel;

import java.util.Locale;
import org.scxc.model.ExitKind;

/** The stall detector: an unbound kworker, hence itself a task of the scheduler (docs/kernel/exits.md#watchdog). */
final class Watchdog implements Behavior {
    /** One run of the work: 7–9 µs in the traced guest. */
    private static final long WORK_NS = 8_000;

    private final Core core;
    private final long timeoutNs;
    private final long timeoutJiffies;
    private int worker = -1;
    private long heartbeat;
    private boolean stopped;

    Watchdog(Core core, long timeoutNs) {
        this.core = core;
        this.timeoutNs = timeoutNs;
        timeoutJiffies = timeoutNs / core.tickNs;
    }

    void begin(int task) {
        worker = task;
        heartbeat = core.jiffies(core.now);
        core.armTask(task, core.wheelExpiry(timeoutNs / 2));
        expectCheckIn();
    }

    /** Ticks notice that the work itself does not run. */
    private void expectCheckIn() {
        long seen = heartbeat;
        core.callAt(core.instantOf(heartbeat + timeoutJiffies + 1), () -> {
            if (heartbeat == seen && core.attached && !stopped) {
                String text = "watchdog failed to check in for " + age(seen);
                core.claimExit(ExitKind.ERROR_STALL, 0, text, -1, worker);
            }
        });
    }

    private String age(long since) {
        long ms = (core.jiffies(core.now) - since) * core.tickNs / 1_000_000;
        return String.format(Locale.ROOT, "%d.%03ds", ms / 1000, ms % 1000);
    }

    @Override
    public void started(int task) {
        if (!core.attached) {
            stopped = true;
            core.armTask(task, core.now + WORK_NS);
            return;
        }
        heartbeat = core.jiffies(core.now);
        check();
        expectCheckIn();
        core.armTask(task, core.now + WORK_NS);
    }

    private void check() {
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            for (int p = core.runnableHead[cpu]; p >= 0; p = core.tasks.listNext[p]) {
                if (heartbeat > core.tasks.runnableAt[p] + timeoutJiffies) {
                    String text = core.tasks.comm[p] + "[" + core.tasks.pid[p] + "] failed to run for "
                            + age(core.tasks.runnableAt[p]);
                    core.claimExit(ExitKind.ERROR_STALL, 0, text, p);
                    return;
                }
            }
        }
    }

    @Override
    public void stopped(int task) {}

    @Override
    public void ended(int task) {
        core.block(task, stopped ? WinnerTree.NEVER : core.wheelExpiry(timeoutNs / 2));
    }
}
