package org.scxc.runtime.kernel;

/**
 * Affinity changes, the migration stopper, and moves of queued tasks (docs/kernel/affinity.md#set-cpus-allowed,
 * #stopper).
 */
final class Affinities {
    private final Core core;
    private final Tasks t;
    private final int[] stopperOf;
    private final int[][] pendingTask;
    private final int[][] pendingDest;
    private final int[] pendingCount;
    private final int oldMask;

    Affinities(Core core) {
        this.core = core;
        t = core.tasks;
        stopperOf = new int[core.nrCpus];
        pendingTask = new int[core.nrCpus][8];
        pendingDest = new int[core.nrCpus][8];
        pendingCount = new int[core.nrCpus];
        oldMask = core.store.masks("kernel.affinity_scratch", 1);
    }

    int stopper(int cpu) {
        return stopperOf[cpu];
    }

    void setStopper(int cpu, int task) {
        stopperOf[cpu] = task;
        core.behavior[task] = new Stopper(cpu);
    }

    /** @return 0 or −EINVAL if no active CPU is in {@code mask} */
    int change(int p, int mask) {
        if (core.store.maskEquals(mask, t.mask(p))) {
            return 0;
        }
        core.store.maskAnd(oldMask, mask, core.idle.activeMask());
        int dest = core.idle.any(core.invocations.cpu(), oldMask);
        if (dest >= core.nrCpus) {
            return -org.scxc.runtime.ops.Scx.EINVAL;
        }
        byte state = t.state[p];
        if (state == Tasks.RUNNABLE) {
            int cpu = t.cpu(p);
            core.deactivate(p, 0);
            apply(p, mask);
            core.activate(p, cpu, Enqueue.RESTORE);
        } else if (state == Tasks.RUNNING) {
            core.cycleRunning(p, () -> apply(p, mask));
        } else {
            apply(p, mask);
        }
        // Deferred dispatches run when the locks are let go: a task that has to leave is dequeued before.
        if (core.isStopped() || t.allows(p, t.cpu(p))) {
            core.enqueue.runDeferred();
            return 0;
        }
        if (state == Tasks.RUNNING) {
            expel(p, dest);
        } else if (t.state[p] == Tasks.RUNNABLE) {
            moveQueued(p, dest);
        }
        return 0;
    }

    private void apply(int p, int mask) {
        t.setMask(p, mask);
        if (core.attached && t.sched[p] == Tasks.EXT) {
            core.calls.setCpumask(p);
        }
    }

    private void expel(int p, int dest) {
        int cpu = t.cpu(p);
        int n = pendingCount[cpu]++;
        if (n == pendingTask[cpu].length) {
            pendingTask[cpu] = java.util.Arrays.copyOf(pendingTask[cpu], n * 2);
            pendingDest[cpu] = java.util.Arrays.copyOf(pendingDest[cpu], n * 2);
        }
        pendingTask[cpu][n] = p;
        pendingDest[cpu][n] = dest;
        core.postStopper(cpu, core.now + core.profile.stopperWakeNs());
    }

    /** AF5: second dequeue/enqueue pair, towards {@code dest}, executed by the CPU that runs this. */
    void moveQueued(int p, int dest) {
        if (t.sched[p] != Tasks.EXT) {
            core.deactivate(p, 0);
            core.activate(p, dest, Enqueue.RESTORE);
            core.checkPreempt(dest, p);
            return;
        }
        core.removeRunnable(p);
        core.insertion.leaveCustody(p, 0);
        core.steps.dequeue(p, t.cpu(p));
        core.nrRunning[t.cpu(p)]--;
        core.steps.depart(p, dest);
        int mover = core.invocations.cpu();
        if (core.invocations.othersHold(dest)) {
            core.callbackTime.afterwards(() -> {
                core.invocations.on(mover);
                arrive(p, dest);
            });
        } else {
            arrive(p, dest);
        }
    }

    private void arrive(int p, int dest) {
        core.steps.arrive(p);
        core.nrRunning[dest]++;
        core.addRunnable(p, dest);
        core.enqueue.doEnqueue(p, dest, 0);
        core.enqueue.runDeferred();
        core.checkPreempt(dest, p);
    }

    /** migration/N: serves what was asked of its CPU, then sleeps. */
    private final class Stopper implements Behavior {
        private final int cpu;

        Stopper(int cpu) {
            this.cpu = cpu;
        }

        @Override
        public void started(int task) {
            for (int i = 0; i < pendingCount[cpu]; i++) {
                int p = pendingTask[cpu][i];
                if (t.state[p] == Tasks.RUNNABLE && t.cpu(p) == cpu && !t.allows(p, cpu)) {
                    moveQueued(p, pendingDest[cpu][i]);
                }
            }
            pendingCount[cpu] = 0;
            if (!core.idle.isActive(cpu)) {
                core.hotplug.drain(cpu);
            }
            core.armTask(task, core.now + core.profile.stopperRunNs());
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            core.block(task, WinnerTree.NEVER);
        }
    }
}
