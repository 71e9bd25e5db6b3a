package org.scxc.runtime.kernel;

import java.util.List;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.index.CpuController;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.state.Rng;
import org.scxc.runtime.state.Store;

/**
 * The machine in time: its rooms, each built on those before it, and the loop that lets happen what is due. Order of events
 * at a reschedule is docs/kernel/cycle.md#balance, #slices. Time is ns since boot of the model.
 */
public final class Core {
    public final Machine machine;
    public final Store store;
    public final Tasks tasks;
    public final Clock clock;
    public final RunQueues rqs;
    public final Recorder recorder;
    public final Paces paces;
    public final Calls calls;
    public final Exits exits;
    public final HostThread host;
    public final Costs costs;
    public final Running running;
    public final MigrateDisable migrateDisable;
    public final CoreScheduling cores;
    public final Cgroups cgroups;
    public final Cpusets cpusets;
    public final CpuFiles cpuFiles;
    public final Hotplug hotplug;
    public final Policies policies;
    public final TaskLife life;
    public final Freezer freezer;
    public final SchedulerLife schedulers;
    final KernelProfile profile;
    final Dsqs dsqs;
    final Steps steps;
    final IdleMasks idle;
    final IdleSearch search;
    final Invocations invocations;
    final Insertion insertion;
    final Enqueue enqueue;
    private final Reenqueues reenqueues;
    final Activation activation;
    final Kicks kicks;
    final Cycle cycle;
    final Affinities affinities;
    final Ground ground;
    private final Eevdf fair;
    private final Ticks ticks;
    private final Wakeups wakeups;
    private final DeadlineBalance balance;

    /** The kworker that runs the watchdog, once there is one. */
    private int watchdogWorker = -1;

    /** {@link #runUntil} returns once so many events are done. */
    public long eventsMax = Long.MAX_VALUE;

    /** {@link #runUntil} returns at this time, whatever end it was given. */
    public long timeMax = Long.MAX_VALUE;

    /** One without the cpu controller. */
    public Core(
            Machine machine,
            Kernel kernel,
            int taskCapacity,
            int cgroupCapacity,
            int groups,
            long hostTurnNs,
            Rng rng) {
        this(machine, kernel, taskCapacity, cgroupCapacity, CpuController.OFF, groups, hostTurnNs, 0, rng);
    }

    /**
     * @param groups how many groups of workers are recorded
     * @param hostTurnNs length of a CPU's turn on the one host thread; 0 = each CPU has its own
     * @param timerTurnNs how long a BPF timer waits at most for each other busy CPU
     */
    public Core(
            Machine machine,
            Kernel kernel,
            int taskCapacity,
            int cgroupCapacity,
            CpuController cpuController,
            int groups,
            long hostTurnNs,
            long timerTurnNs,
            Rng rng) {
        this.machine = machine;
        int cpus = machine.cpus();
        profile = kernel.profile();
        store = new Store(cpus);
        tasks = new Tasks(store, taskCapacity, cpus);
        dsqs = new Dsqs(tasks, cpus, machine.nodes());
        steps = new Steps(
                store, dsqs, tasks.coreCells(), taskCapacity, tasks.mask(0), dsqs.firstDeferred(), profile.steps());
        idle = new IdleMasks(store, machine);
        TickOrder order = new TickOrder(hostTurnNs > 0, rng.next(), cpus, kernel.tickNs());
        Rng turns = rng.split(0x405);
        clock = new Clock(new TickGrid(-rng.below(kernel.tickNs()), kernel.tickNs(), order), cpus, taskCapacity);
        invocations = new Invocations(clock);
        rqs = new RunQueues(cpus, tasks, clock, invocations, profile);
        cores = new CoreScheduling(machine, tasks, idle, clock, rqs);
        Listening listening = new Listening();
        exits = new Exits(clock, listening);
        HigherClasses higher = new HigherClasses(cpus);
        DeadlineTasks deadlines = new DeadlineTasks(machine, tasks, clock, rqs);
        DeadlineServers servers = new DeadlineServers(kernel, tasks, idle, clock, rqs, deadlines);
        ground = new Ground(
                machine,
                profile,
                store,
                tasks,
                dsqs,
                steps,
                idle,
                clock,
                invocations,
                rqs,
                cores,
                higher,
                deadlines,
                servers,
                listening,
                exits,
                new Events(),
                new Cids(machine, idle, exits),
                new SchedDomains(machine, store));
        recorder = new Recorder(ground, groups);
        paces = recorder.paces;
        calls = new Calls(ground, recorder);
        host = new HostThread(ground, hostTurnNs, timerTurnNs, turns);
        int fairGroups = cpuController == CpuController.ON ? cgroupCapacity : 1;
        FairHost fairHost = FairHost.of(ground, fairGroups);
        KernelProfile.Timed timed = profile.timed();
        fair = new Eevdf(fairHost, taskCapacity, cpus, kernel.tickNs(), timed.groupPick(), timed.groupWeight());
        cores.classes(ground, calls, fair);
        ticks = new Ticks(ground, calls, host, fair);
        insertion = new Insertion(ground, calls);
        search = new IdleSearch(ground);
        enqueue = new Enqueue(ground, calls, insertion, search);
        reenqueues = new Reenqueues(ground, enqueue);
        Dispatch dispatch = new Dispatch(ground, insertion, enqueue);
        CallbackTime callbackTime = new CallbackTime(ground, kernel.kfuncNs());
        activation = new Activation(ground, recorder, calls, fair, ticks, insertion, enqueue);
        kicks = new Kicks(ground);
        balance = new DeadlineBalance(ground, activation);
        Narrowing narrowing = new Narrowing(ground, calls, activation);
        costs = new Costs(profile);
        GracePeriods gracePeriods = new GracePeriods(clock, costs, rng.split(0xdead));
        Membership membership = new Membership(ground, calls);
        DeadTasks dead = new DeadTasks(ground, calls, membership, gracePeriods);
        Picks picks = new Picks(ground, calls, fair, kicks, insertion, enqueue, dispatch);
        cycle = new Cycle(
                ground,
                recorder,
                calls,
                fair,
                host,
                ticks,
                kicks,
                enqueue,
                picks,
                callbackTime,
                balance,
                narrowing,
                dead);
        rqs.switches.finishWith(cycle::finish);
        running = new Running(ground, calls, activation, cycle, narrowing);
        FallbackCpu fallback = new FallbackCpu(ground);
        wakeups = new Wakeups(ground, calls, host, fair, enqueue, activation, fallback, balance);
        affinities =
                new Affinities(ground, calls, insertion, enqueue, callbackTime, activation, running, fallback, wakeups);
        cores.stealing().moveWith(affinities::moveQueued);
        migrateDisable = new MigrateDisable(ground, activation, affinities, narrowing);
        policies = new Policies(ground, calls, fair, enqueue, activation, wakeups, membership, balance);
        cpuFiles = new CpuFiles(ground, calls, fair, cgroupCapacity, rng.split(0xb4));
        GroupMoves moves = new GroupMoves(ground, calls, fair, enqueue, activation, policies);
        TaskGroups taskGroups = new TaskGroups(
                ground, calls, cpuFiles, dead, gracePeriods, cpuController == CpuController.ON, cgroupCapacity);
        cgroups = new Cgroups(ground, calls, fair, affinities, moves, taskGroups, cgroupCapacity);
        cpusets = cgroups.cpusets;
        freezer = new Freezer(ground, running, wakeups);
        hotplug = new Hotplug(ground, calls, search, wakeups, affinities, cpusets, freezer);
        Door door = new Door(
                ground,
                calls,
                search,
                host,
                ticks,
                kicks,
                enqueue,
                reenqueues,
                dispatch,
                callbackTime,
                cgroups,
                rng.split(7));
        life = new TaskLife(ground, calls, wakeups, affinities, membership, policies, cpusets);
        schedulers = new SchedulerLife(
                ground,
                calls,
                door,
                search,
                fair,
                enqueue,
                dispatch,
                activation,
                taskGroups,
                hotplug,
                membership,
                policies,
                costs,
                new BypassBalance(ground, calls, insertion));
        idle.reset();
        life.bootStoppers();
    }

    // ------------------------------------------------------------------------------------------------ the loop

    /** Runs until {@code end} or until {@link Clock#stop}. */
    public void runUntil(long end) {
        while (!clock.isStopped() && clock.events() < eventsMax) {
            long timerAt = clock.timerAt();
            long eventAt = clock.eventAt();
            long putAt = clock.putAt();
            if (Math.min(Math.min(timerAt, putAt), eventAt) > Math.min(end, timeMax)) {
                clock.advance(end);
                return;
            }
            clock.count();
            if (eventAt <= Math.min(timerAt, putAt)) {
                event(clock.takeEvent());
            } else if (clock.isPutFirst()) {
                invocations.context(Invocation.Context.TASK);
                rqs.settle(clock.takePut());
            } else {
                timer(clock.takeTimer());
            }
        }
    }

    private void timer(int slot) {
        if (kicks.waits().putOff(slot)) {
            return;
        }
        invocations.context(Invocation.Context.TASK);
        if (clock.tick.contains(slot)) {
            int cpu = clock.tick.index(slot);
            invocations.on(cpu);
            invocations.context(Invocation.Context.HARDIRQ);
            ticks.tick(cpu);
        } else if (clock.resched.contains(slot)) {
            cycle.reschedule(clock.resched.index(slot));
        } else if (clock.server.contains(slot)) {
            serverTimer(clock.server.index(slot));
        } else {
            taskTimer(clock.task.index(slot));
        }
    }

    private void serverTimer(int server) {
        int cpu = DeadlineServers.cpuOf(server);
        rqs.settle(cpu);
        invocations.on(cpu);
        invocations.context(Invocation.Context.HARDIRQ);
        ground.servers().expired(server);
    }

    /** dl_task_timer(), kernel/sched/deadline.c: the task has its runtime again. */
    private void deadlineTimer(int p) {
        int cpu = tasks.cpu(p);
        rqs.settle(cpu);
        invocations.on(cpu);
        invocations.context(Invocation.Context.HARDIRQ);
        if (ground.deadlines().expired(p)) {
            wakeups.checkPreempt(cpu, p);
            balance.push(cpu);
        }
    }

    private void taskTimer(int p) {
        int cpu = tasks.cpu(p);
        invocations.on(cpu);
        if (tasks.state[p] == Tasks.RUNNING && tasks.isFreezing(p)) {
            freezer.enter(p);
        } else if (tasks.state[p] == Tasks.RUNNING) {
            tasks.behavior[p].ended(p);
        } else if (tasks.state[p] == Tasks.SLEEPING) {
            long later = tasks.behavior[p].postpone(p);
            if (later != 0) {
                clock.task.set(p, later);
            } else {
                invocations.context(Invocation.Context.HARDIRQ);
                wakeups.wake(p, cpu);
            }
        }
    }

    private void event(Clock.Event event) {
        int about = clock.argument();
        if (kicks.waits().putOff(event, about, clock.extra())) {
            return;
        }
        invocations.context(Invocation.Context.TASK);
        switch (event) {
            case QUEUED_WAKE -> wakeups.queued(about);
            case DEFERRED -> {
                invocations.on(about);
                enqueue.runDeferred();
            }
            case KICKS -> {
                invocations.on(about);
                kicks.work(about);
            }
            case REENQUEUE -> {
                invocations.on(about);
                reenqueues.work(about, clock.extra());
            }
            case STOPPER -> affinities.wakeStopper(about);
            case DEADLINE -> deadlineTimer(about);
            case BPF_TIMER -> {
                invocations.on(about);
                invocations.context(Invocation.Context.SOFTIRQ);
                calls.bpfTimer(clock.extra());
                enqueue.runDeferred();
            }
            case CALL -> clock.call(about).run();
            case CFS_PERIOD -> {
                bandwidthTimer();
                fair.periodEnds(about, clock.now());
            }
            case CFS_SLACK -> {
                bandwidthTimer();
                fair.slackEnds(about, clock.now());
            }
        }
    }

    /** The kernel's is on the CPU that started it; here it is always the same one. */
    private void bandwidthTimer() {
        invocations.on(0);
        invocations.context(Invocation.Context.HARDIRQ);
    }

    // ------------------------------------------------------------------------------------------------ looking on

    /** How many of sched_ext's tasks are on {@code cpu}'s runqueue. */
    int extTasks(int cpu) {
        return ground.servers().extTasks(cpu);
    }

    public void listen(Listener listener) {
        ground.listening().to = listener;
    }

    /** The CPU that executes what happens now. */
    public int cpu() {
        return invocations.cpu();
    }

    /** A change of the task's properties needs the lock of {@code rq}, or of no runqueue because it is on its way. */
    public boolean waitsFor(int p, int rq) {
        return tasks.cpu(p) == rq || steps.isMigrating(p);
    }

    /** The CPU in whose local DSQ, or in whose queue of another class, the task waits; −1 in any other queue. */
    public int waitsOn(int p) {
        boolean local = tasks.sched[p] != Tasks.EXT || steps.dsq(p) == tasks.cpu(p);
        return tasks.isWaiting(p) && local ? tasks.cpu(p) : -1;
    }

    /** Another CPU than {@code cpu} is in the middle of a callback. */
    public boolean isBetweenCallbacks(int cpu) {
        return invocations.othersRun(cpu);
    }

    /** The debug dump of an error exit, in the layout of this kernel. */
    public List<String> dump(ExitRecord exit) {
        return new Dump(ground, calls, kicks).lines(exit);
    }

    /** Starts the sched_ext watchdog with this timeout, ns. */
    public void startWatchdog(long timeoutNs) {
        Watchdog watchdog = new Watchdog(ground, calls, running, timeoutNs);
        if (watchdogWorker < 0) {
            String comm = Cpusets.UNBOUND_KWORKER + rqs.cpus * 4 + ":1";
            watchdogWorker = life.bootTask(comm, -1, new Policy.Normal(), 0, -1, watchdog);
        } else {
            life.become(watchdogWorker, watchdog);
        }
        watchdog.begin(watchdogWorker);
    }
}
