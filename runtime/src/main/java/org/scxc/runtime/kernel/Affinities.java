package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * Affinity changes, the migration stopper, and moves of queued tasks (docs/kernel/affinity.md#set-cpus-allowed,
 * #stopper).
 */
final class Affinities {
    private final Store store;
    private final Tasks t;
    private final Steps steps;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Insertion insertion;
    private final Enqueue enqueue;
    private final CallbackTime callbackTime;
    private final Activation activation;
    private final Running running;
    private final FallbackCpu fallback;
    private final Wakeups wakeups;
    private final int[] stopperOf;
    private final int[][] pendingTask;
    private final int[][] pendingDest;
    private final int[] pendingCount;
    private final int oldMask;

    Affinities(
            Ground ground,
            Calls calls,
            Insertion insertion,
            Enqueue enqueue,
            CallbackTime callbackTime,
            Activation activation,
            Running running,
            FallbackCpu fallback,
            Wakeups wakeups) {
        store = ground.store();
        t = ground.tasks();
        steps = ground.steps();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        cores = ground.cores();
        servers = ground.servers();
        this.calls = calls;
        this.insertion = insertion;
        this.enqueue = enqueue;
        this.callbackTime = callbackTime;
        this.activation = activation;
        this.running = running;
        this.fallback = fallback;
        this.wakeups = wakeups;
        stopperOf = new int[rqs.cpus];
        pendingTask = new int[rqs.cpus][8];
        pendingDest = new int[rqs.cpus][8];
        pendingCount = new int[rqs.cpus];
        oldMask = store.masks("kernel.affinity_scratch", 1);
    }

    int stopper(int cpu) {
        return stopperOf[cpu];
    }

    void setStopper(int cpu, int task) {
        stopperOf[cpu] = task;
        t.behavior[task] = new Stopper(cpu);
    }

    /** @return 0 or −EINVAL if no active CPU is in {@code mask} */
    int change(int p, int mask) {
        if (store.maskEquals(mask, t.cpusMask(p))) {
            return 0;
        }
        store.maskAnd(oldMask, mask, idle.activeMask());
        int dest = idle.any(invocations.cpu(), oldMask);
        if (dest >= rqs.cpus) {
            return -org.scxc.runtime.ops.Scx.EINVAL;
        }
        rqs.settle(t.cpu(p));
        byte state = t.state[p];
        if (state == Tasks.RUNNABLE) {
            int cpu = t.cpu(p);
            activation.deactivate(p, 0);
            apply(p, mask);
            activation.activate(p, cpu, Enqueue.RESTORE);
        } else if (state == Tasks.RUNNING) {
            activation.cycle(p, () -> apply(p, mask));
        } else {
            apply(p, mask);
        }
        // Deferred dispatches run when the locks are let go: a task that has to leave is dequeued before.
        if (clock.isStopped() || store.maskTest(t.cpusMask(p), t.cpu(p))) {
            enqueue.runDeferred();
            return 0;
        }
        if (state == Tasks.RUNNING) {
            expel(p, dest);
        } else if (t.state[p] == Tasks.RUNNABLE && !steps.isMigrationDisabled(p)) {
            moveQueued(p, dest);
        }
        return 0;
    }

    private void apply(int p, int mask) {
        t.setMask(p, mask);
        if (calls.isAttached() && t.sched[p] == Tasks.EXT) {
            calls.setCpumask(p);
        }
    }

    /** Asks the stopper of its CPU to move a running task to {@code dest}. */
    void expel(int p, int dest) {
        int cpu = t.cpu(p);
        int n = pendingCount[cpu]++;
        if (n == pendingTask[cpu].length) {
            pendingTask[cpu] = java.util.Arrays.copyOf(pendingTask[cpu], n * 2);
            pendingDest[cpu] = java.util.Arrays.copyOf(pendingDest[cpu], n * 2);
        }
        pendingTask[cpu][n] = p;
        pendingDest[cpu][n] = dest;
        clock.post(Clock.Event.STOPPER, cpu, clock.now() + profile.latencies().stopperWakeNs());
    }

    /** AF5: second dequeue/enqueue pair, towards {@code dest}, executed by the CPU that runs this. */
    void moveQueued(int p, int dest) {
        if (t.sched[p] != Tasks.EXT) {
            activation.deactivate(p, 0);
            activation.activate(p, dest, Enqueue.RESTORE);
            wakeups.checkPreempt(dest, p);
            return;
        }
        cores.leaves(p, false);
        rqs.removeRunnable(p);
        insertion.leaveCustody(p, 0);
        steps.dequeue(p, t.cpu(p));
        rqs.nrRunning[t.cpu(p)]--;
        servers.extLeft(t.cpu(p));
        steps.depart(p, dest);
        int mover = invocations.cpu();
        if (invocations.othersHold(dest)) {
            callbackTime.afterwards(() -> {
                invocations.on(mover);
                arrive(p, dest);
            });
        } else {
            arrive(p, dest);
        }
    }

    /** cpu_stop_queue_work(), on {@code cpu}. */
    void wakeStopper(int cpu) {
        invocations.on(cpu);
        int stopper = stopperOf[cpu];
        if (t.state[stopper] == Tasks.SLEEPING) {
            activation.activate(stopper, cpu, Scx.ENQ_WAKEUP);
            rqs.reschedAt(cpu, clock.now());
        }
    }

    /** By the stopper of a CPU that goes: nothing stays on its runqueue. */
    private void drain(int cpu) {
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            if (t.state[p] == Tasks.RUNNABLE && t.cpu(p) == cpu && t.sched[p] != Tasks.STOP) {
                moveQueued(p, fallback.of(p, cpu));
            }
        }
    }

    private void arrive(int p, int dest) {
        steps.arrive(p);
        rqs.nrRunning[dest]++;
        rqs.addRunnable(p, dest);
        servers.extArrived(dest);
        enqueue.doEnqueue(p, dest, 0);
        cores.joins(p);
        enqueue.runDeferred();
        wakeups.checkPreempt(dest, p);
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
            int pushed = rqs.takePushed(cpu);
            if (pushed >= 0 && t.state[pushed] == Tasks.RUNNABLE && t.cpu(pushed) == cpu) {
                int to = rqs.pushedTo(cpu);
                if (t.sched[pushed] == Tasks.FAIR && t.allows(pushed, to) && idle.isActive(to)) {
                    moveQueued(pushed, to);
                }
            }
            if (!idle.isActive(cpu)) {
                drain(cpu);
            }
            clock.task.set(task, clock.now() + profile.latencies().stopperRunNs());
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            running.block(task, WinnerTree.NEVER);
        }
    }
}
