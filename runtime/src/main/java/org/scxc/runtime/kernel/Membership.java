package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;

/** A task becomes one that the scheduler knows, and one that it schedules. */
final class Membership {
    private final Tasks t;
    private final Exits exits;
    private final Calls calls;

    Membership(Ground ground, Calls calls) {
        t = ground.tasks();
        exits = ground.exits();
        this.calls = calls;
    }

    /**
     * ops.init_task; if it fails, the scheduler ends and the task stays in the class that it is in.
     *
     * @param fork whether it is new, and not one of those that the scheduler found when it was attached
     */
    void init(int p, boolean fork) {
        t.disallowed[p] = false;
        int error = calls.initTask(p, fork);
        if (error != 0) {
            error = exits.errno("init_task", error);
            exits.claim(ExitKind.ERROR, 0, "ops.init_task() failed (" + error + ") for " + t.name(p), p);
            return;
        }
        t.initialized[p] = true;
        if (fork && t.disallowed[p]) { // __scx_init_task(), kernel/sched/ext/ext.c (v7.3)
            String text = "ops.init_task() set task->scx.disallow for " + t.name(p) + " during fork";
            exits.claim(ExitKind.ERROR, 0, text, p);
        } else if (t.disallowed[p]) {
            t.extPolicy[p] = false; // it is SCHED_NORMAL from now on
        }
    }

    /** A task that comes while a scheduler is enabled. */
    void join(int p, boolean fork) {
        init(p, fork);
        if (t.initialized[p] && t.sched[p] == Tasks.FAIR) {
            t.sched[p] = calls.classOf(t.extPolicy[p]);
        }
        if (t.sched[p] == Tasks.EXT) {
            enable(p);
        }
    }

    /** The scheduler ends, or the task does: it forgets a task that it knows. */
    void exit(int p) {
        if (t.initialized[p]) {
            t.initialized[p] = false;
            calls.exitTask(p);
        }
    }

    void enable(int p) {
        calls.enable(p);
        if (calls.info().cids().isPresent()) {
            calls.setCpumask(p); // __scx_enable_task(), kernel/sched/ext/ext.c (v7.3)
        }
        setWeight(p);
    }

    void setWeight(int p) {
        if (calls.isAttached() && t.sched[p] == Tasks.EXT) {
            calls.setWeight(p);
        }
    }
}
