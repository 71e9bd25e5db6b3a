package org.scxc.runtime.kernel;

import org.scxc.runtime.ops.Callback;

/**
 * Narrows cpus_ptr of a migration-disabled task to its CPU, when that CPU schedules (docs/kernel/affinity.md#migrate-disable).
 * Source: migrate_disable_switch(), kernel/sched/core.c, v6.12 and v7.3.
 */
final class Narrowing {
    private final Tasks t;
    private final Steps steps;
    private final Invocations invocations;
    private final Calls calls;
    private final Activation activation;
    private final boolean atEntry;

    Narrowing(Ground ground, Calls calls, Activation activation) {
        t = ground.tasks();
        steps = ground.steps();
        invocations = ground.invocations();
        atEntry = ground.profile().steps().narrowsAtEntry();
        this.calls = calls;
        this.activation = activation;
    }

    /** From 6.19 on: __schedule() begins with it, whether or not {@code curr}, which runs, is switched out. */
    void entry(int curr) {
        if (atEntry && isDue(curr)) {
            activation.cycle(curr, () -> narrow(curr));
        }
    }

    /**
     * Before 6.19: rq-&gt;curr is the next task, and {@code prev} (−1 = the idle task), if it is still runnable, was enqueued with its
     * full mask.
     */
    void switched(int prev) {
        if (atEntry || !isDue(prev)) {
            return;
        }
        if (t.state[prev] != Tasks.RUNNABLE) {
            narrow(prev);
            return;
        }
        int cpu = t.cpu(prev);
        invocations.put();
        activation.deactivate(prev, 0);
        narrow(prev);
        activation.activate(prev, cpu, Enqueue.RESTORE);
        invocations.leave();
    }

    private boolean isDue(int p) {
        return p >= 0 && steps.isMigrationDisabled(p) && !t.narrowed[p];
    }

    private void narrow(int p) {
        t.narrow(p);
        told(p);
    }

    /** set_cpus_allowed_scx(): ops.set_cpumask gets cpus_ptr. */
    void told(int p) {
        if (calls.isAttached() && calls.has(Callback.SET_CPUMASK) && t.sched[p] == Tasks.EXT) {
            calls.setCpumask(p);
        }
    }
}
