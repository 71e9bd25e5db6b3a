package org.scxc.runtime.work;

import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Costs;
import org.scxc.runtime.state.Rng;

/**
 * The process that loads a scheduler: it opens the object and has its programs verified, which takes CPU time of its own, then
 * attaches it, and sleeps until that has ended; it may load it again.
 */
final class LoaderTask implements Behavior {
    private final Core core;
    private final Rng rng;
    private final Runnable attach;
    private int task;
    private Stage stage = Stage.ASLEEP;
    private long left; // of the CPU time before the attach, ns
    private boolean stretched;
    private long since;

    private enum Stage {
        ASLEEP,
        LOADING,
        OVER
    }

    private LoaderTask(Core core, Rng rng, Runnable attach) {
        this.core = core;
        this.rng = rng;
        this.attach = attach;
    }

    /** Boots the process, which does nothing yet. @param attach what it does once its programs are verified */
    static LoaderTask boot(Core core, Rng rng, String comm, Runnable attach) {
        LoaderTask loader = new LoaderTask(core, rng, attach);
        loader.task = core.life.bootDriver(comm, loader);
        return loader;
    }

    /** Begins to load at once. */
    void load() {
        wakeAt(core.clock.now() + 1);
    }

    /** Begins to load once it has noticed that the scheduler ended: it looks every so often. */
    void loadAgain() {
        wakeAt(core.clock.now() + 1 + rng.below(core.costs.exitPollNs()));
    }

    private void wakeAt(long at) {
        if (stage == Stage.ASLEEP) {
            stage = Stage.LOADING;
            left = core.costs.loadNs(rng);
            stretched = false;
            core.clock.task.set(task, at);
        }
    }

    /** It begins to enable its scheduler by itself, and goes on afterwards. */
    void perform(ChangeoverTask work) {
        core.life.become(task, work);
        work.started(task);
    }

    /** The task that enabled the scheduler sleeps until that has ended. */
    void rest() {
        core.life.become(task, this);
        core.running.block(task, Long.MAX_VALUE);
    }

    boolean isLoading() {
        return stage == Stage.LOADING;
    }

    /** The process ends. */
    void end() {
        stage = Stage.OVER;
    }

    @Override
    public void started(int p) {
        since = core.clock.now();
        if (!stretched) {
            stretched = true;
            left = core.host.stretched(left);
        }
        core.clock.task.set(p, since + (stage == Stage.LOADING ? left : Costs.EXIT_NS));
    }

    @Override
    public void stopped(int p) {
        left = Math.max(1, left - (core.clock.now() - since));
    }

    @Override
    public void ended(int p) {
        if (stage == Stage.LOADING) {
            stage = Stage.ASLEEP;
            attach.run();
        }
        if (!core.clock.isStopped() && core.tasks.isRunning(p) && core.life.behaves(p, this)) {
            core.running.block(p, Long.MAX_VALUE);
        }
    }

    @Override
    public boolean isUserSpace(int p) {
        return true;
    }
}
