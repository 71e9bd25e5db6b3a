package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.model.Workload.Step;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Machinery;
import org.scxc.runtime.kernel.Rng;

/** Performs workloads: one object for all workers, which are rows of its arrays. */
public final class Workers implements Behavior {
    private static final byte SETUP = 0; // the child's own set-up
    private static final byte POLL = 1; // waits for its start byte
    private static final byte ATTRIBUTES = 2; // affinity, policy, nice, in ktstr's order
    private static final byte TURN = 3; // the workload
    private static final byte DYING = 4;

    private static final byte NOTHING = 0; // go on with the next step when it runs
    private static final byte FOREVER = 1;
    private static final byte WALL = 2;
    private static final byte CPU = 3;

    /** A worker's own system calls after its start byte (docs/kernel/ktstr.md#cgroup-setup: microseconds each). */
    private static final long ATTRIBUTES_NS = 20_000;

    private static final long EXIT_NS = 50_000;
    private static final long SPIN_FLOOR_NS = 1_000;

    /** A wheel timer's work starts 10–25 µs after the tick that fires it (docs/kernel/time.md#timer-wheel). */
    private static final long AFTER_TICK_NS = 15_000;

    private final Core core;
    private final Machinery machinery;
    private final Rng rng;
    private final Teams teams;
    private final WorkerGroup[] group;
    private final Step[][] steps;
    private final byte[] stage;
    private final byte[] segment;
    private final int[] pc;
    private final long[] segmentEnd; // WALL: absolute; CPU: what is left while it does not run
    private final long[] runsSince;
    private final long[] turnBegan;
    private final long[] nextPeriod; // next occurrence of the task's `each`
    private final boolean[] yields;
    private final boolean[] kernels; // runs instructions of the kernel, not a loop that reads the clock
    private final boolean[] startByte;
    private final boolean[] arrives; // its loop's first turn comes on another CPU than its set-up
    private Runnable onDeath = () -> {};
    private AffinityCalls onAffinity = (of, cpus, taken) -> {};

    /** Told of each sched_setaffinity by which a worker takes the mask of its declaration. */
    interface AffinityCalls {
        void called(WorkerGroup of, CpuSet cpus, boolean taken);
    }

    public Workers(Core core, Machinery machinery, Rng rng) {
        this.core = core;
        this.machinery = machinery;
        this.rng = rng;
        int n = core.tasks.capacity;
        teams = new Teams(n);
        group = new WorkerGroup[n];
        steps = new Step[n][];
        stage = new byte[n];
        segment = new byte[n];
        pc = new int[n];
        segmentEnd = new long[n];
        runsSince = new long[n];
        turnBegan = new long[n];
        nextPeriod = new long[n];
        yields = new boolean[n];
        kernels = new boolean[n];
        startByte = new boolean[n];
        arrives = new boolean[n];
    }

    void onAffinity(AffinityCalls calls) {
        onAffinity = calls;
    }

    /** Called whenever a worker has died. */
    public void onDeath(Runnable what) {
        onDeath = what;
    }

    /** The driver, running on {@code parentCpu}, forks a worker; it blocks until {@link #start}. */
    public int fork(WorkerGroup of, int parentCpu) {
        int p = machinery.taskCount();
        describe(p, of);
        stage[p] = SETUP;
        return machinery.fork(of.comm(), 0, of.id(), parentCpu, this);
    }

    /** Background that exists from boot: no set-up, no start byte. */
    public int boot(WorkerGroup of, int cpu) {
        int p = machinery.taskCount();
        describe(p, of);
        stage[p] = TURN;
        kernels[p] = true;
        String comm =
                cpu >= 0 && !(of.policy() instanceof Policy.Stop) ? "kworker/" + cpu + ":" + of.comm() : of.comm();
        machinery.bootTask(comm, of.id(), of.policy(), of.nice(), cpu, this);
        firstWake(p);
        return p;
    }

    private void describe(int p, WorkerGroup of) {
        group[p] = of;
        teams.join(p, of);
        List<Step> body = of.workload().steps();
        if (body.getFirst() instanceof Workload.Fan fan) {
            body = teams.isFirst(p) ? caller(fan) : called(fan);
        }
        steps[p] = body.toArray(new Step[0]);
        if (body.getFirst() instanceof Workload.SpinForever) {
            machinery.recorder().loops(of.id());
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

    private void firstWake(int p) {
        if (steps[p][0] instanceof Workload.Each each) {
            nextPeriod[p] = core.now + offset(p, each);
            core.armTask(p, occurrence(p, each));
        } else if (steps[p].length > 1 && steps[p][steps[p].length - 1] instanceof Workload.Sleep sleep) {
            core.armTask(p, core.now + rng.below(Math.max(1, sleep.time().ns())));
        } else {
            core.armTask(p, core.now + 1);
        }
    }

    private long offset(int p, Workload.Each each) {
        return switch (each.offset()) {
            case Workload.Offset.Fixed f -> f.ns();
            case Workload.Offset.Random r -> rng.below(each.period());
            case Workload.Offset.BootOrder b -> b.ns() * bootRank(machinery.cpuOf(p));
        };
    }

    /** First threads of all cores, then second ones. */
    private int bootRank(int cpu) {
        int threads = core.machine.threadsPerCore();
        return cpu % threads * (core.machine.cpus() / threads) + cpu / threads;
    }

    private long occurrence(int p, Workload.Each each) {
        return each.grid() == 0 ? nextPeriod[p] : core.roundUpToGrid(nextPeriod[p], each.grid()) + AFTER_TICK_NS;
    }

    /** Writes the start byte; a child that has not come to its poll finds it there. */
    public void start(int p, int driverCpu) {
        startByte[p] = true;
        machinery.wake(p, driverCpu);
    }

    // ------------------------------------------------------------------------------------------------ behaviour

    @Override
    public void started(int p) {
        runsSince[p] = core.now;
        if (machinery.isKilled(p)) {
            stage[p] = DYING;
            core.armTask(p, core.now + EXIT_NS);
            return;
        }
        switch (stage[p]) {
            case SETUP -> {
                machinery.changeCounters(machinery.cpuOf(p));
                core.armTask(p, core.now + machinery.childSetupNs());
            }
            case POLL, ATTRIBUTES -> {
                stage[p] = ATTRIBUTES;
                machinery.changeCounters(machinery.cpuOf(p));
                core.armTask(p, core.now + ATTRIBUTES_NS);
            }
            case TURN -> {
                if (arrives[p]) {
                    arrives[p] = false;
                    machinery.changeCounters(machinery.cpuOf(p));
                }
                resume(p);
            }
            default -> core.armTask(p, core.now + EXIT_NS);
        }
    }

    private void resume(int p) {
        switch (segment[p]) {
            case FOREVER -> {}
            case WALL -> core.armTask(p, Math.max(core.now, segmentEnd[p]));
            case CPU -> core.armTask(p, core.now + time(p, segmentEnd[p]));
            default -> step(p);
        }
    }

    @Override
    public void stopped(int p) {
        if (segment[p] == CPU && stage[p] == TURN) {
            segmentEnd[p] = Math.max(0, segmentEnd[p] - work(p, core.now - runsSince[p]));
        }
    }

    @Override
    public void ended(int p) {
        if (stage[p] == DYING) {
            machinery.changeCounters(machinery.cpuOf(p));
            core.exitTask(p);
            onDeath.run();
            return;
        }
        if (machinery.isKilled(p)) {
            stage[p] = DYING;
            core.armTask(p, core.now + EXIT_NS);
            return;
        }
        if (machinery.isFrozen(p)) {
            core.block(p, Long.MAX_VALUE);
            return;
        }
        switch (stage[p]) {
            case SETUP -> {
                stage[p] = POLL;
                if (startByte[p]) {
                    started(p);
                } else {
                    core.block(p, Long.MAX_VALUE);
                }
            }
            case ATTRIBUTES -> attributes(p);
            default -> {
                segment[p] = NOTHING;
                if (yields[p]) {
                    yields[p] = false;
                    core.yield(p);
                } else {
                    step(p);
                }
            }
        }
    }

    private void attributes(int p) {
        WorkerGroup of = group[p];
        int cpu = machinery.cpuOf(p);
        stage[p] = TURN;
        pc[p] = 0;
        segment[p] = NOTHING;
        turnBegan[p] = -1;
        switch (of.affinity()) {
            case Affinity.Inherit i -> {}
            case Affinity.Cpus c -> reaffine(p, c.cpus());
            case Affinity.Any a -> reaffine(p, Draw.cpus(a, rng));
        }
        if (!(of.policy() instanceof Policy.Normal) && !core.isStopped()) {
            machinery.setPolicy(p, of.policy());
        }
        if (of.nice() != 0 && !core.isStopped()) {
            machinery.setNice(p, of.nice());
        }
        if (core.isStopped()) {
            return;
        }
        if (steps[p][0] instanceof Workload.Each each) {
            nextPeriod[p] = core.now + offset(p, each);
        }
        arrives[p] = of.affinity() instanceof Affinity.Cpus own && !own.cpus().contains(cpu);
        // The next segment begins at once; a task that the calls above pushed aside continues when it runs again.
        step(p);
    }

    private void reaffine(int p, CpuSet cpus) {
        onAffinity.called(group[p], cpus, machinery.setAffinity(p, cpus, machinery.cpuOf(p)));
    }

    private long draw(Amount amount) {
        return amount.exponential() ? rng.exponential(amount.ns()) : amount.ns();
    }

    /** Performs steps of running task {@code p} until one takes time. */
    private void step(int p) {
        while (true) {
            if (pc[p] == steps[p].length) {
                pc[p] = 0;
                machinery.recorder().iterated(p);
                if (turnBegan[p] == core.now) {
                    run(p, CPU, SPIN_FLOOR_NS); // a turn that takes no time would never end
                    return;
                }
            }
            if (pc[p] == 0) {
                turnBegan[p] = core.now;
            }
            switch (steps[p][pc[p]++]) {
                case Workload.SpinForever s -> {
                    segment[p] = FOREVER;
                    return;
                }
                case Workload.Spin s -> {
                    long end = core.now + draw(s.wall());
                    end += machinery.host().wait(machinery.cpuOf(p), end);
                    segment[p] = WALL;
                    segmentEnd[p] = end;
                    core.armTask(p, end);
                    return;
                }
                case Workload.Work w -> {
                    long cost = draw(w.cpu());
                    run(p, CPU, kernels[p] ? machinery.host().stretched(cost) : cost);
                    return;
                }
                case Workload.Sleep s -> {
                    core.block(p, core.now + draw(s.time()));
                    return;
                }
                case Workload.Yield y -> {
                    yields[p] = true;
                    run(p, CPU, SPIN_FLOOR_NS);
                    return;
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
                    if (wakes(p, teams.release(p, q -> machinery.isDead(q) || machinery.isKilled(q)))) {
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
            core.block(p, Long.MAX_VALUE);
        }
        return !itGoesOn;
    }

    /** @return whether the task runs no more, because whom it woke pushed it aside */
    private boolean wakes(int p, int... whom) {
        segment[p] = NOTHING;
        int cpu = machinery.cpuOf(p);
        for (int other : whom) {
            if (other >= 0 && other != p && !core.isStopped()) {
                machinery.wake(other, cpu);
            }
        }
        return core.isStopped() || !machinery.isRunning(p);
    }

    private void run(int p, byte how, long ns) {
        segment[p] = how;
        segmentEnd[p] = ns;
        runsSince[p] = core.now;
        core.armTask(p, core.now + time(p, ns));
    }

    /** How long the task's CPU needs for so much work, which is counted in ns of the largest cores. */
    private long time(int p, long work) {
        int capacity = core.machine.capacityOf(machinery.cpuOf(p));
        return capacity == Machine.CAPACITY_MAX ? work : work * Machine.CAPACITY_MAX / capacity;
    }

    private long work(int p, long time) {
        return time * core.machine.capacityOf(machinery.cpuOf(p)) / Machine.CAPACITY_MAX;
    }

    /** The body of an `each` follows it in the flat list of steps; see {@link #flatten}. */
    private boolean waits(int p, Workload.Each each) {
        long at = occurrence(p, each);
        if (core.now >= at) {
            while (occurrence(p, each) <= core.now) {
                nextPeriod[p] += each.period();
            }
            List<Step> body = each.body();
            steps[p] = flatten(each, body);
            pc[p] = 1;
            return false;
        }
        pc[p]--;
        core.block(p, at);
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

    private final java.util.Map<Workload.Each, Step[]> flat = new java.util.IdentityHashMap<>();

    @Override
    public long postpone(int p) {
        if (stage[p] != TURN || !(steps[p][0] instanceof Workload.Each each)) {
            return 0;
        }
        int cpu = machinery.cpuOf(p);
        boolean busy = machinery.isCpuBusy(cpu);
        double chance = busy ? each.chanceBusy() : each.chanceIdle();
        if (busy && each.settles() > 0 && core.now - machinery.countersChangedAt(cpu) > each.settles()) {
            chance = 0;
        }
        if (chance >= 1 || rng.real() < chance) {
            return 0;
        }
        nextPeriod[p] += each.period();
        return occurrence(p, each);
    }
}
