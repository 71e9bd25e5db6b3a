package org.scxc.runtime.work;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.model.Action;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.Errno;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/**
 * The test's own process: a task of the root cgroup that makes cgroups, forks, moves and releases workers in ktstr's
 * order, follows the timeline, and tears down what a phase made when the phase ends (docs/kernel/ktstr.md#cgroup-setup,
 * docs/kernel/time.md#forks-and-moves).
 */
final class Driver extends ScriptedProcess {
    /** How often an offline looks again at a CPU's migration-disabled tasks. */
    static final long PINNED_LOOK_NS = 100_000;

    /** How often it looks whether those that it killed are gone. */
    static final long POLL_NS = 1_000_000L;

    /** As a real run's timeline waits for a scheduler: 6_scheduler.c of the shell backend. */
    private static final long LOAD_POLL_NS = 2_000_000L;

    private static final long LOAD_LIMIT_NS = 30_000_000_000L;

    private final Setup setup;
    private final Hooks hooks;
    private final Rng rng;
    private final CellActions cells;
    private final WorkerActions workers;
    private final Suspension suspension;
    private final Map<String, SecondProcess> others = new TreeMap<>();
    private int phase = -1;
    private long phaseEnd;
    private boolean tearingDown;
    private boolean begun;

    /** What only the simulation can do. */
    interface Hooks {
        int parentCgroup();

        void directoryEvent(int parent, int callerCpu);

        void zero();

        void detach();

        void attach(Action.Attach attach);

        /** A scheduler is on its way, or going. */
        boolean isChanging();

        void phaseEnds();

        void finished();

        /** Is told of cells that are made and removed. */
        MaskLog masks();

        /** The kernel took one call of a statement. */
        void accepted(SourceSpan statement);

        void refused(SourceSpan statement, Errno errno, String what);
    }

    private Driver(Core core, Workers workers, Setup setup, Hooks hooks, Rng rng) {
        super(core);
        this.setup = setup;
        this.hooks = hooks;
        this.rng = rng;
        cells = new CellActions(core, chores, hooks, rng);
        this.workers = new WorkerActions(core, workers, setup, chores, cells, hooks, rng);
        suspension = new Suspension(core, chores, hooks, rng);
    }

    /** Boots the driver's task, which begins after {@code delayNs}. */
    static void begin(Core core, Workers workers, Setup setup, Hooks hooks, Rng rng, long delayNs) {
        Driver driver = new Driver(core, workers, setup, hooks, rng);
        int task = core.life.bootDriver("scxc-driver", driver);
        driver.chores.give(task);
        setup.phases().forEach(phase -> driver.bootOthers(phase.actions()));
        core.clock.task.set(task, core.clock.now() + delayNs);
    }

    private void bootOthers(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.At at) {
                at.process().ifPresent(name -> others.computeIfAbsent(name, n -> SecondProcess.boot(core, cells, n)));
                bootOthers(at.body());
            } else if (action instanceof Action.Every every) {
                bootOthers(every.body());
            }
        }
    }

    @Override
    public void started(int p) {
        if (!begun) {
            begun = true;
            declare();
        }
        super.started(p);
    }

    @Override
    boolean more() {
        if (phase < 0) {
            chores.add(1, () -> {
                hooks.zero();
                if (!core.clock.isStopped()) {
                    cells.phasesBegin();
                    workers.phasesBegin();
                    nextPhase();
                }
            });
            return true;
        }
        if (tearingDown) {
            return finishTearDown();
        }
        Due first = due.peek();
        if (first != null && first.at() <= core.clock.now() && first.at() < phaseEnd) {
            due.poll();
            perform(first.actions(), first.at());
            if (first.repeats() != null) {
                long again = first.at() + draw(first.repeats().interval());
                add(again, first.actions(), first.repeats());
            }
            return true;
        }
        if (core.clock.now() >= phaseEnd) {
            tearDown();
            return true;
        }
        chores.block(first == null ? phaseEnd : Math.min(first.at(), phaseEnd));
        return false;
    }

    private void nextPhase() {
        if (++phase == setup.phases().size()) {
            hooks.finished();
            return;
        }
        Phase next = setup.phases().get(phase);
        core.recorder.beginPhase(next.name(), core.calls.counts());
        phaseEnd = core.clock.now() + next.durationNs();
        due.clear();
        perform(next.actions(), core.clock.now());
    }

    private long draw(Amount amount) {
        return amount.exponential() ? rng.exponential(amount.ns()) : amount.ns();
    }

    // ------------------------------------------------------------------------------------------------ tear-down

    private void tearDown() {
        tearingDown = true;
        hooks.phaseEnds();
        workers.phaseEnds();
        others.values().forEach(SecondProcess::phaseEnds);
    }

    private boolean finishTearDown() {
        if (!workers.areGone() || !others.values().stream().allMatch(SecondProcess::isIdle)) {
            chores.block(core.clock.now() + POLL_NS);
            return false;
        }
        cells.phaseEnds();
        tearingDown = false;
        chores.add(1, this::nextPhase);
        return true;
    }

    // ------------------------------------------------------------------------------------------------ actions

    private void declare() {
        setup.cells().forEach(this::makeCell);
        workers.spawn(-1, setup.root());
    }

    private void makeCell(Cell cell) {
        cells.make(cell);
        workers.spawn(cell.id(), cell.groups());
    }

    private void perform(List<Action> actions, long began) {
        for (Action action : actions) {
            perform(action, began);
        }
    }

    private void perform(Action action, long began) {
        switch (action) {
            case Action.CreateCell a -> makeCell(a.cell());
            case Action.RemoveCell a -> cells.remove(a.cell());
            case Action.SetCpus a -> cells.setCpus(chores, a);
            case Action.SwapCpus a -> cells.swapCpus(chores, a);
            case Action.Spawn a -> workers.spawn(a.cell(), a.groups());
            case Action.SetAffinity a -> workers.setAffinity(a);
            case Action.SetNice a -> workers.forEach(a.groups(), p -> core.policies.setNice(p, a.nice()));
            case Action.SetCookie a -> workers.setCookie(a);
            case Action.SetPolicy a -> workers.setPolicy(a);
            case Action.SetWeight a -> cells.setWeight(chores, a);
            case Action.SetMax a -> cells.setMax(chores, a);
            case Action.SetPartition a -> cells.setPartition(chores, a);
            case Action.Move a -> workers.move(a);
            case Action.Stop a -> workers.forEach(a.groups(), p -> core.life.kill(p, chores.cpu()));
            case Action.Freeze a -> workers.forEach(a.groups(), core.freezer::freeze);
            case Action.Thaw a -> workers.forEach(a.groups(), p -> core.freezer.thaw(p, chores.cpu()));
            case Action.Offline a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, false));
            case Action.Online a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, true));
            case Action.Suspend a -> chores.add(core.costs.mkdirNs(rng), () -> suspension.begin(a));
            case Action.Detach a -> chores.add(core.costs.mkdirNs(rng), this::detach);
            case Action.Attach a -> chores.add(core.costs.mkdirNs(rng), () -> attach(a));
            case Action.At a -> at(a, began + draw(a.delay()));
            case Action.Every a -> add(began + draw(a.interval()), a.body(), a);
        }
    }

    /** Starts the loader's process, and looks every so often whether the scheduler is there. */
    private void attach(Action.Attach attach) {
        hooks.attach(attach);
        awaitChange(core.clock.now() + LOAD_LIMIT_NS);
    }

    /** Likewise tells the process to go, and waits until it is gone. */
    private void detach() {
        hooks.detach();
        awaitChange(core.clock.now() + LOAD_LIMIT_NS);
    }

    private void awaitChange(long limit) {
        if (hooks.isChanging() && core.clock.now() < limit) {
            chores.addFirst(1, () -> awaitChange(limit));
            chores.block(core.clock.now() + LOAD_POLL_NS);
        }
    }

    private void at(Action.At block, long when) {
        SecondProcess other = block.process().map(others::get).orElse(null);
        if (other == null) {
            add(when, block.body(), null);
        } else if (when < phaseEnd) {
            other.tell(when, block.body(), chores.cpu());
        }
    }

    private void hotplug(SourceSpan statement, int cpu, boolean online) {
        chores.add(core.costs.mkdirNs(rng), () -> change(statement, cpu, online));
    }

    /** A CPU with a migration-disabled task goes offline when that is done: balance_hotplug_wait(), kernel/sched/core.c (v7.3). */
    private void change(SourceSpan statement, int cpu, boolean online) {
        if (!online && core.migrateDisable.pins(cpu)) {
            chores.addFirst(1, () -> change(statement, cpu, false));
            chores.block(core.clock.now() + PINNED_LOOK_NS);
        } else if (core.hotplug.set(cpu, online, chores.cpu())) {
            hooks.accepted(statement);
        } else {
            hooks.refused(statement, Errno.EBUSY, "offline " + cpu + ", the last CPU");
        }
    }

    @Override
    public boolean endsBeside(int p, int rq) {
        return workers.isBeside(chores.next(), rq);
    }
}
