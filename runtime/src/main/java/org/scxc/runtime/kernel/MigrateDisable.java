package org.scxc.runtime.kernel;

import org.scxc.runtime.state.Store;

/**
 * migrate_disable() and migrate_enable() of the task that runs (docs/kernel/affinity.md#migrate-disable). Nesting is not
 * modelled: a task is inside or not.
 */
public final class MigrateDisable {
    private final Store store;
    private final Tasks t;
    private final Steps steps;
    private final IdleMasks idle;
    private final Clock clock;
    private final Invocations invocations;
    private final Activation activation;
    private final Affinities affinities;
    private final Narrowing narrowing;
    private final int scratch;

    MigrateDisable(Ground ground, Activation activation, Affinities affinities, Narrowing narrowing) {
        store = ground.store();
        t = ground.tasks();
        steps = ground.steps();
        idle = ground.idle();
        clock = ground.clock();
        invocations = ground.invocations();
        this.activation = activation;
        this.affinities = affinities;
        this.narrowing = narrowing;
        scratch = store.masks("kernel.migrate_enable_scratch", 1);
    }

    /** Whether the task is inside migrate_disable(). */
    public boolean is(int p) {
        return steps.isMigrationDisabled(p);
    }

    /** Running task {@code p} may leave its CPU no more. */
    public void disable(int p) {
        steps.migrationDisabled(p, true);
    }

    /**
     * Running task {@code p} may leave its CPU again: a narrowed mask goes back by {@code ___migrate_enable()}, and the stopper moves
     * the task off a CPU that an affinity change has forbidden meanwhile. The counter is cleared last.
     */
    public void enable(int p) {
        if (t.narrowed[p]) {
            invocations.on(t.cpu(p));
            activation.cycle(p, () -> {
                t.widen(p);
                narrowing.told(p);
            });
            if (!clock.isStopped() && !t.allows(p, t.cpu(p))) {
                store.maskAnd(scratch, t.mask(p), idle.activeMask());
                affinities.expel(p, idle.any(invocations.cpu(), scratch));
            }
        }
        steps.migrationDisabled(p, false);
    }

    /** rq_has_pinned_tasks(): whether a CPU that goes offline has to wait. */
    public boolean pins(int cpu) {
        for (int p = 0; p < t.count; p++) {
            if (steps.isMigrationDisabled(p) && t.cpu(p) == cpu && t.state[p] != Tasks.DEAD) {
                return true;
            }
        }
        return false;
    }
}
