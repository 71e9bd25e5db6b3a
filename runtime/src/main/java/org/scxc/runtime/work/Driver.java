package org.scxc.runtime.work;

import java.util.List;
import java.util.PriorityQueue;
import org.scxc.model.Action;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.Errno;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/**
 * The test's own process: a task of the root cgroup that makes cgroups, forks, moves and releases workers in ktstr's
 * order, follows the timeline, and tears down what a phase made when the phase ends (docs/kernel/ktstr.md#cgroup-setup,
 * docs/kernel/time.md#forks-and-moves).
 */
final class Driver implements Behavior {
    /** A block of actions that is due; {@code order} breaks ties by the source. */
    private record Due(
            long at, long order, List<Action> actions, Action.@org.jspecify.annotations.Nullable Every repeats) {}

    /** How often it looks whether those that it killed are gone. */
    static final long POLL_NS = 1_000_000L;

    private final Core core;
    private final Setup setup;
    private final Hooks hooks;
    private final Rng rng;
    private final Chores chores;
    private final CellActions cells;
    private final WorkerActions workers;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long order;
    private int phase = -1;
    private long phaseEnd;
    private boolean tearingDown;
    private boolean begun;
    private long left; // of the chore it is at, ns; 0 = not begun
    private long since;

    /** What only the simulation can do. */
    interface Hooks {
        int parentCgroup();

        void directoryEvent(int parent, int callerCpu);

        void zero();

        void detach();

        void attach(Action.Attach attach);

        void phaseEnds();

        void finished();

        /** The kernel took one call of a statement. */
        void accepted(SourceSpan statement);

        void refused(SourceSpan statement, Errno errno, String what);

        void approximated(String what);
    }

    private Driver(Core core, Workers workers, Setup setup, Hooks hooks, Rng rng) {
        this.core = core;
        this.setup = setup;
        this.hooks = hooks;
        this.rng = rng;
        chores = new Chores(core);
        cells = new CellActions(core, chores, hooks, rng);
        this.workers = new WorkerActions(core, workers, setup, chores, cells, hooks, rng);
    }

    /** Boots the driver's task, which begins after {@code delayNs}. */
    static void begin(Core core, Workers workers, Setup setup, Hooks hooks, Rng rng, long delayNs) {
        Driver driver = new Driver(core, workers, setup, hooks, rng);
        int task = core.life.bootTask("scxc-driver", -1, new Policy.Normal(), 0, -1, driver);
        driver.chores.give(task);
        core.clock.task.set(task, core.clock.now() + delayNs);
    }

    @Override
    public void started(int p) {
        if (!begun) {
            begun = true;
            declare();
        }
        proceed(p);
    }

    @Override
    public void stopped(int p) {
        left = left == 0 ? 0 : Math.max(1, left - (core.clock.now() - since));
    }

    private void proceed(int p) {
        while (true) {
            Chores.Chore next = chores.next();
            if (next != null) {
                if (left == 0) {
                    left = core.host.stretched(Math.max(1, next.costNs()));
                }
                since = core.clock.now();
                core.clock.task.set(p, core.clock.now() + left);
                return;
            }
            if (!more()) {
                return;
            }
        }
    }

    @Override
    public void ended(int p) {
        left = 0;
        Chores.Chore done = chores.take();
        if (done != null) {
            done.effect().run();
        }
        if (core.isBetweenCallbacks(chores.cpu())) {
            chores.addFirst(1, () -> {}); // whatever is next comes when the others' callback is over
        }
        if (!core.clock.isStopped() && core.tasks.isRunning(p)) {
            proceed(p);
        }
    }

    /** Finds what to do next, or blocks. @return false if the driver gave up the CPU */
    private boolean more() {
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
        if (first != null && first.at <= core.clock.now() && first.at < phaseEnd) {
            due.poll();
            perform(first.actions, first.at);
            if (first.repeats != null) {
                long again = first.at + draw(first.repeats.interval());
                due.add(new Due(again, order++, first.actions, first.repeats));
            }
            return true;
        }
        if (core.clock.now() >= phaseEnd) {
            tearDown();
            return true;
        }
        chores.block(first == null ? phaseEnd : Math.min(first.at, phaseEnd));
        return false;
    }

    private void nextPhase() {
        if (++phase == setup.phases().size()) {
            hooks.finished();
            return;
        }
        Phase next = setup.phases().get(phase);
        core.recorder.beginPhase(next.name());
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
    }

    private boolean finishTearDown() {
        if (!workers.areGone()) {
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
            case Action.SetCpus a -> cells.setCpus(a);
            case Action.SwapCpus a -> cells.swapCpus(a);
            case Action.Spawn a -> workers.spawn(a.cell(), a.groups());
            case Action.SetAffinity a -> workers.setAffinity(a);
            case Action.SetNice a -> workers.forEach(a.groups(), p -> core.policies.setNice(p, a.nice()));
            case Action.SetPolicy a -> workers.forEach(a.groups(), p -> core.policies.setPolicy(p, a.policy()));
            case Action.SetWeight a -> cells.setWeight(a);
            case Action.Move a -> workers.move(a);
            case Action.Stop a -> workers.forEach(a.groups(), p -> core.life.kill(p, chores.cpu()));
            case Action.Freeze a -> workers.forEach(a.groups(), p -> core.life.freeze(p, true, chores.cpu()));
            case Action.Thaw a -> workers.forEach(a.groups(), p -> core.life.freeze(p, false, chores.cpu()));
            case Action.Offline a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, false));
            case Action.Online a -> a.cpus().stream().forEach(c -> hotplug(a.span(), c, true));
            case Action.Detach a -> chores.add(core.costs.mkdirNs(rng), hooks::detach);
            case Action.Attach a -> chores.add(core.costs.mkdirNs(rng), () -> hooks.attach(a));
            case Action.At a -> due.add(new Due(began + draw(a.delay()), order++, a.body(), null));
            case Action.Every a -> due.add(new Due(began + draw(a.interval()), order++, a.body(), a));
        }
    }

    private void hotplug(SourceSpan statement, int cpu, boolean online) {
        chores.add(core.costs.mkdirNs(rng), () -> {
            if (core.hotplug.set(cpu, online, chores.cpu())) {
                hooks.accepted(statement);
            } else {
                hooks.refused(statement, Errno.EBUSY, "offline " + cpu + ", the last CPU");
            }
        });
    }

    @Override
    public boolean endsBeside(int p, int rq) {
        return workers.isBeside(chores.next(), rq);
    }
}
