package org.scxc.runtime.kernel;

/**
 * The freezer: a task that is told to freeze sleeps once it is about to return to user space; one that sleeps already stays
 * asleep, and if somebody wakes it meanwhile, it wakes when it is thawed.
 *
 * <p>Source: freeze_task(), __refrigerator(), __thaw_task(), kernel/freezer.c; try_to_freeze_tasks(), thaw_processes(),
 * kernel/power/process.c; do_freezer_trap(), kernel/signal.c (v7.3).
 */
public final class Freezer {
    /** Who froze the task: its cgroup, or the suspend of the machine. */
    private static final byte CGROUP = 1;

    private static final byte SUSPEND = 2;

    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final Running running;
    private final Wakeups wakeups;

    Freezer(Ground ground, Running running, Wakeups wakeups) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        this.running = running;
        this.wakeups = wakeups;
    }

    /** cgroup.freeze of a cgroup with this task. */
    public void freeze(int p) {
        freeze(p, CGROUP);
    }

    /** Likewise, by a task on {@code callerCpu}. */
    public void thaw(int p, int callerCpu) {
        thaw(p, CGROUP, callerCpu);
    }

    /** freeze_processes(): all of user space but the task that suspends the machine is told to freeze. */
    public void freezeProcesses(int caller) {
        for (int p = 0; p < t.count; p++) {
            if (p != caller && t.state[p] != Tasks.DEAD && t.behavior[p].isUserSpace(p)) {
                freeze(p, SUSPEND);
            }
        }
    }

    /** Whether nothing of what was told to is left in the kernel, or without a CPU to get there. */
    public boolean areProcessesFrozen() {
        for (int p = 0; p < t.count; p++) {
            boolean sleeps = t.state[p] == Tasks.SLEEPING && !t.behavior[p].isInKernel(p);
            if (isSuspended(p) && t.state[p] != Tasks.DEAD && !sleeps) {
                return false;
            }
        }
        return true;
    }

    /** thaw_processes(), by the task on {@code callerCpu}. */
    public void thawProcesses(int callerCpu) {
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            if (isSuspended(p)) {
                thaw(p, SUSPEND, callerCpu);
            }
        }
    }

    boolean isSuspended(int p) {
        return (t.frozen[p] & SUSPEND) != 0;
    }

    private void freeze(int p, byte why) {
        rqs.settle(t.cpu(p));
        t.frozen[p] |= why;
        rqs.freezes(p);
    }

    private void thaw(int p, byte why, int callerCpu) {
        rqs.settle(t.cpu(p));
        t.frozen[p] &= (byte) ~why;
        if (t.frozen[p] == 0 && t.wokenFrozen[p]) {
            t.wokenFrozen[p] = false;
            wakeups.wake(p, callerCpu);
        }
    }

    /** Task {@code p}, which runs, returns to user space: it freezes. */
    void enter(int p) {
        t.behavior[p].stopped(p);
        t.wokenFrozen[p] = true; // it goes on when it is thawed
        running.block(p, Long.MAX_VALUE);
    }
}
