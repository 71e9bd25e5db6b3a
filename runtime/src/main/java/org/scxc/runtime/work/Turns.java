package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.model.Amount;
import org.scxc.model.Machine;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.model.Workload.Step;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/** The turns of all workers: each step of a workload, from the instant it begins to the one it ends. */
final class Turns {
    private static final byte NOTHING = 0; // go on with the next step when it runs
    private static final byte FOREVER = 1;
    private static final byte WALL = 2;
    private static final byte CPU = 3;

    private static final long SPIN_FLOOR_NS = 1_000;

    /** A wheel timer's work starts 10–25 µs after the tick that fires it (docs/kernel/time.md#noise). */
    private static final long AFTER_TICK_NS = 15_000;

    private final Core core;
    private final Rng rng;
    private final Teams teams;
    private final Step[][] steps;
    private final byte[] segment;
    private final int[] pc;
    private final long[] segmentEnd; // WALL: absolute; CPU: what is left while it does not run
    private final long[] runsSince;
    private final long[] turnBegan;
    private final long[] nextPeriod; // next occurrence of the task's `each`
    private final int[] visits; // how often its body was done
    private final boolean[] yields;
    private final boolean[] kernels; // runs instructions of the kernel, not a loop that reads the clock
    private final Map<Workload.Each, Step[]> flat = new IdentityHashMap<>();

    Turns(Core core, Rng rng) {
        this.core = core;
        this.rng = rng;
        int n = core.tasks.capacity;
        teams = new Teams(n);
        steps = new Step[n][];
        segment = new byte[n];
        pc = new int[n];
        segmentEnd = new long[n];
        runsSince = new long[n];
        turnBegan = new long[n];
        nextPeriod = new long[n];
        visits = new int[n];
        yields = new boolean[n];
        kernels = new boolean[n];
    }

    // ------------------------------------------------------------------------------------------------ what is done

    /** @param kernel whether it runs instructions of the kernel, which take longer while others are busy */
    void give(int p, WorkerGroup of, boolean kernel) {
        kernels[p] = kernel;
        teams.join(p, of);
        List<Step> body = of.workload().steps();
        if (body.getFirst() instanceof Workload.Fan fan) {
            body = teams.isFirst(p) ? caller(fan) : called(fan);
        }
        steps[p] = body.toArray(new Step[0]);
        if (body.getFirst() instanceof Workload.SpinForever) {
            core.recorder.loops(of.id());
        }
    }

    private static List<Step> caller(Workload.Fan fan) {
        List<Step> steps = new ArrayList<>(fan.first());
        steps.add(new Workload.WakeOthers(fan.of()));
        return steps;
    }

    private static List<Step> called(Workload.Fan fan) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Workload.AwaitCall(fan.of()));
        steps.addAll(fan.others());
        return steps;
    }

    /** The first timer of a task that exists from boot. */
    void wakeFirst(int p) {
        if (steps[p][0] instanceof Workload.Each each) {
            nextPeriod[p] = core.clock.now() + offset(p, each);
            core.clock.task.set(p, occurrence(p, each));
        } else if (steps[p].length > 1 && steps[p][steps[p].length - 1] instanceof Workload.Sleep sleep) {
            core.clock.task.set(
                    p, core.clock.now() + rng.below(Math.max(1, sleep.time().ns())));
        } else {
            core.clock.task.set(p, core.clock.now() + 1);
        }
    }

    private long offset(int p, Workload.Each each) {
        return switch (each.offset()) {
            case Workload.Offset.Fixed f -> f.ns();
            case Workload.Offset.Random r -> rng.below(each.period());
            case Workload.Offset.BootOrder b -> b.ns() * bootRank(core.tasks.cpuOf(p));
        };
    }

    /** First threads of all cores, then second ones. */
    private int bootRank(int cpu) {
        Machine machine = core.machine;
        int thread = cpu - machine.firstOfCore(cpu);
        int rank = 0;
        for (int other = 0; other < machine.cpus(); other++) {
            int turn = other - machine.firstOfCore(other);
            rank += turn < thread || (turn == thread && other < cpu) ? 1 : 0;
        }
        return rank;
    }

    private long occurrence(int p, Workload.Each each) {
        return each.grid() == 0 ? nextPeriod[p] : core.clock.roundUpToGrid(nextPeriod[p], each.grid()) + AFTER_TICK_NS;
    }

    // ------------------------------------------------------------------------------------------------ as a task

    /** The workload begins; nothing of it is done yet. */
    void reset(int p) {
        pc[p] = 0;
        segment[p] = NOTHING;
        turnBegan[p] = -1;
    }

    /** The first step begins at once; a task that its own calls pushed aside goes on when it runs again. */
    void begin(int p) {
        if (steps[p][0] instanceof Workload.Each each) {
            nextPeriod[p] = core.clock.now() + offset(p, each);
        }
        step(p);
    }

    /** The task got the CPU. */
    void started(int p) {
        runsSince[p] = core.clock.now();
    }

    /** What it was at when it lost the CPU, or the next step. */
    void resume(int p) {
        switch (segment[p]) {
            case FOREVER -> {}
            case WALL -> core.clock.task.set(p, Math.max(core.clock.now(), segmentEnd[p]));
            case CPU -> core.clock.task.set(p, core.clock.now() + time(p, segmentEnd[p]));
            default -> step(p);
        }
    }

    /** The task lost the CPU. */
    void stopped(int p) {
        if (segment[p] == CPU) {
            segmentEnd[p] = Math.max(0, segmentEnd[p] - work(p, core.clock.now() - runsSince[p]));
        }
    }

    /** {@link #stopped} has accounted for what was done at the old pace. */
    void goesOnAtNewPace(int p) {
        if (segment[p] == CPU) {
            started(p);
            resume(p);
        }
    }

    /**
     * A signal interrupts running task {@code p}, which is in the kernel: it goes on.
     *
     * @return false if the segment is over
     */
    boolean goesOn(int p) {
        stopped(p);
        boolean more = segment[p] == CPU && segmentEnd[p] > 0 || segment[p] == WALL && segmentEnd[p] > core.clock.now();
        if (more) {
            started(p);
            resume(p);
        }
        return more;
    }

    /** The segment's time is over. */
    void ended(int p) {
        segment[p] = NOTHING;
        if (yields[p]) {
            yields[p] = false;
            core.running.yield(p);
        } else {
            step(p);
        }
    }

    // ------------------------------------------------------------------------------------------------ steps

    private long draw(Amount amount) {
        return amount.exponential() ? rng.exponential(amount.ns()) : amount.ns();
    }

    /** Performs steps of running task {@code p} until one takes time. */
    private void step(int p) {
        while (true) {
            if (pc[p] == steps[p].length) {
                pc[p] = 0;
                core.recorder.iterated(p);
                if (turnBegan[p] == core.clock.now()) {
                    run(p, CPU, SPIN_FLOOR_NS); // a turn that takes no time would never end
                    return;
                }
            }
            if (pc[p] == 0) {
                turnBegan[p] = core.clock.now();
            }
            switch (steps[p][pc[p]++]) {
                case Workload.SpinForever s -> {
                    segment[p] = FOREVER;
                    return;
                }
                case Workload.Spin s -> {
                    long end = core.clock.now() + draw(s.wall());
                    end += core.host.wait(core.tasks.cpuOf(p), end);
                    segment[p] = WALL;
                    segmentEnd[p] = end;
                    core.clock.task.set(p, end);
                    return;
                }
                case Workload.Work w -> {
                    long cost = draw(w.cpu());
                    run(p, CPU, kernels[p] ? core.host.stretched(cost) : cost);
                    return;
                }
                case Workload.Sleep s -> {
                    core.running.block(p, core.clock.now() + draw(s.time()));
                    return;
                }
                case Workload.Yield y -> {
                    yields[p] = true;
                    run(p, CPU, SPIN_FLOOR_NS);
                    return;
                }
                case Workload.MigrateDisable d -> core.migrateDisable.disable(p);
                case Workload.MigrateEnable e -> {
                    core.migrateDisable.enable(p);
                    if (core.clock.isStopped()) {
                        return;
                    }
                    if (core.tasks.isKilled(p) || core.tasks.isFrozen(p)) {
                        run(p, CPU, 1); // what waited for it to return to user space
                        return;
                    }
                }
                case Workload.TakeTurn t -> {
                    if (sleepsUnless(teams.take(p), p)) {
                        return;
                    }
                }
                case Workload.AwaitCall a -> {
                    if (sleepsUnless(teams.comeFor(p), p)) {
                        return;
                    }
                }
                case Workload.Lock l -> {
                    if (sleepsUnless(teams.acquire(p), p)) {
                        return;
                    }
                }
                case Workload.PassTurn t -> {
                    if (wakes(p, teams.pass(p))) {
                        return;
                    }
                }
                case Workload.WakeOthers w -> {
                    if (wakes(p, teams.callOthers(p))) {
                        return;
                    }
                }
                case Workload.Unlock u -> {
                    if (wakes(p, teams.release(p, q -> core.tasks.isDead(q) || core.tasks.isKilled(q)))) {
                        return;
                    }
                }
                case Workload.Fan f -> throw new IllegalStateException("a fan is taken apart before it is done");
                case Workload.Each each -> {
                    if (waits(p, each)) {
                        return;
                    }
                }
            }
        }
    }

    /** Repeats the step when somebody wakes the task. @return whether it sleeps */
    private boolean sleepsUnless(boolean itGoesOn, int p) {
        if (!itGoesOn) {
            pc[p]--;
            segment[p] = NOTHING;
            core.running.block(p, Long.MAX_VALUE);
        }
        return !itGoesOn;
    }

    /** @return whether the task runs no more, because whom it woke pushed it aside */
    private boolean wakes(int p, int... whom) {
        segment[p] = NOTHING;
        int cpu = core.tasks.cpuOf(p);
        for (int other : whom) {
            if (other >= 0 && other != p && !core.clock.isStopped()) {
                core.life.wake(other, cpu);
            }
        }
        return core.clock.isStopped() || !core.tasks.isRunning(p);
    }

    private void run(int p, byte how, long ns) {
        segment[p] = how;
        segmentEnd[p] = ns;
        runsSince[p] = core.clock.now();
        core.clock.task.set(p, core.clock.now() + time(p, ns));
    }

    /** How long the task's CPU needs for so much work, which is counted in ns of a largest core with one busy thread. */
    private long time(int p, long work) {
        int pace = core.paces.of(core.tasks.cpuOf(p));
        return pace == Machine.CAPACITY_MAX ? work : work * Machine.CAPACITY_MAX / pace;
    }

    private long work(int p, long time) {
        return time * core.paces.of(core.tasks.cpuOf(p)) / Machine.CAPACITY_MAX;
    }

    /** The body of an `each` follows it in the flat list of steps; see {@link #flatten}. */
    private boolean waits(int p, Workload.Each each) {
        long at = occurrence(p, each);
        if (core.clock.now() >= at) {
            visits[p]++;
            long period = periodOf(p, each);
            while (occurrence(p, each) <= core.clock.now()) {
                nextPeriod[p] += period;
            }
            List<Step> body = each.body();
            steps[p] = flatten(each, body);
            pc[p] = 1;
            return false;
        }
        pc[p]--;
        core.running.block(p, at);
        return true;
    }

    private Step[] flatten(Workload.Each each, List<Step> body) {
        return flat.computeIfAbsent(each, e -> {
            Step[] all = new Step[body.size() + 1];
            all[0] = e;
            for (int i = 0; i < body.size(); i++) {
                all[i + 1] = body.get(i);
            }
            return all;
        });
    }

    /**
     * The timer of {@code p}'s period fired, which may find nothing to do.
     *
     * @param quietNs how long nothing has changed the CPU's memory counters
     * @return when to look again, 0 = there is something to do
     */
    long postpone(int p, long quietNs) {
        if (!(steps[p][0] instanceof Workload.Each each)) {
            return 0;
        }
        boolean busy = core.rqs.isBusy(core.tasks.cpuOf(p));
        double chance = busy ? each.chanceBusy() : each.chanceIdle();
        if (each.settles() > 0 && quietNs > each.settles()) {
            chance = 0;
        }
        return chance >= 1 || rng.real() < chance ? 0 : skip(p);
    }

    /** @return when to look again after a period with nothing to do */
    long skip(int p) {
        Workload.Each each = (Workload.Each) steps[p][0];
        nextPeriod[p] += periodOf(p, each);
        return occurrence(p, each);
    }

    private long periodOf(int p, Workload.Each each) {
        return each.growth().period(each.period(), visits[p]);
    }

    /** The period of a task that does something once a period, ns; 0 = it does not. */
    long periodNs(int p) {
        return steps[p][0] instanceof Workload.Each each ? periodOf(p, each) : 0;
    }
}
