package org.scxc.runtime.kernel;

import java.util.Locale;
import org.scxc.model.ExitKind;

/** The stall detector: an unbound kworker, hence itself a task of the scheduler (docs/kernel/exits.md#watchdog). */
final class Watchdog implements Behavior {
    /** One run of the work: 7–9 µs in the traced guest. */
    private static final long WORK_NS = 8_000;

    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final Calls calls;
    private final Exits exits;
    private final Running running;
    private final long timeoutNs;
    private final long timeoutJiffies;
    private final int load;
    private int worker = -1;
    private long heartbeat;
    private boolean stopped;

    Watchdog(Ground ground, Calls calls, Running running, long timeoutNs) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        this.calls = calls;
        exits = ground.exits();
        this.running = running;
        this.timeoutNs = timeoutNs;
        timeoutJiffies = timeoutNs / clock.tickNs();
        load = calls.load();
    }

    void begin(int task) {
        worker = task;
        heartbeat = clock.jiffies(clock.now());
        clock.task.set(task, clock.wheelExpiry(timeoutNs / 2));
        expectCheckIn();
    }

    /** Ticks notice that the work itself does not run. */
    private void expectCheckIn() {
        long seen = heartbeat;
        clock.callAt(clock.instantOf(heartbeat + timeoutJiffies + 1), () -> {
            if (heartbeat == seen && isOn() && !stopped) {
                String text = "watchdog failed to check in for " + age(seen);
                exits.claim(ExitKind.ERROR_STALL, 0, text, -1, worker);
            }
        });
    }

    private String age(long since) {
        long ms = (clock.jiffies(clock.now()) - since) * clock.tickNs() / 1_000_000;
        return String.format(Locale.ROOT, "%d.%03ds", ms / 1000, ms % 1000);
    }

    @Override
    public void started(int task) {
        if (!isOn()) {
            stopped = true;
            clock.task.set(task, clock.now() + WORK_NS);
            return;
        }
        heartbeat = clock.jiffies(clock.now());
        check();
        expectCheckIn();
        clock.task.set(task, clock.now() + WORK_NS);
    }

    /** The scheduler that it was started for is enabled. */
    private boolean isOn() {
        return calls.isLoaded() && calls.load() == load;
    }

    private void check() {
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            for (int p = rqs.firstRunnable(cpu); p >= 0; p = rqs.nextRunnable(p)) {
                if (heartbeat > t.runnableAt[p] + timeoutJiffies) {
                    String text = t.comm[p] + "[" + t.pid[p] + "] failed to run for " + age(t.runnableAt[p]);
                    exits.claim(ExitKind.ERROR_STALL, 0, text, p);
                    return;
                }
            }
        }
    }

    @Override
    public void stopped(int task) {}

    @Override
    public void ended(int task) {
        running.block(task, stopped ? WinnerTree.NEVER : clock.wheelExpiry(timeoutNs / 2));
    }
}
