package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Action;
import org.scxc.model.CpuSet;
import org.scxc.model.Errno;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Policy;
import org.scxc.model.RunLimits;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.SourceSpan;
import org.scxc.model.Watch;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.kernel.Machinery;
import org.scxc.runtime.kernel.Rng;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.sched.Schedulers;

/** One run: builds the machine, boots its background, attaches the scheduler and lets the driver perform the timeline. */
public final class Simulation implements Driver.Hooks {
    /** The harness waits this long after attach: 0.2–0.8 s (docs/kernel/observed.md#cell-manager). */
    private static final long ATTACH_TO_DRIVER_MIN_NS = 200_000_000L;

    private static final long ATTACH_TO_DRIVER_SPREAD_NS = 600_000_000L;

    /** A run that never comes to its end is cut here: the timeline's length and this much for set-up and tear-down. */
    private static final long SLACK_NS = 60_000_000_000L;

    private final Setup setup;
    private final long seed;
    private final Rng rng;
    private final Core core;
    private final Machinery machinery;
    private final Workers workers;
    private final RunLimits limits;
    private final Notes notes;
    private long untilNs = Long.MAX_VALUE;
    private final Changes changes = new Changes();
    private int parent;
    private long zero;
    private boolean zeroKnown;
    private boolean begun;
    private boolean finished;
    private @Nullable String loadFailure;
    private @Nullable UserSpaceTask userSpaceTask;
    /** How a user space that is gone had ended itself. */
    private Optional<UserSpace.End> bailBefore = Optional.empty();

    private Optional<Outcome.Exit> plannedExit = Optional.empty();
    private List<String> dump = List.of();

    public Simulation(Setup setup, long seed) {
        limits = setup.limits();
        notes = new Notes(limits.notes());
        this.setup = setup;
        this.seed = seed;
        rng = new Rng(Rng.mix(seed * 0x9E3779B97F4A7C15L + 0x5C8C));
        Capacity capacity = Capacity.of(setup);
        core = new Core(
                setup.machine(),
                setup.kernel(),
                Math.toIntExact(capacity.tasks()),
                Math.toIntExact(capacity.cgroups()),
                capacity.groups(),
                setup.noise().hostTurnNs(),
                rng.split(1));
        machinery = new Machinery(core);
        workers = new Workers(core, machinery, rng.split(2));
        workers.onAffinity(this::startsWith);
    }

    /** Runs once; if the scheduler ended unplanned, once more to learn how that came about. */
    public static Outcome run(Setup setup, long seed, RunOptions options) {
        Simulation first = new Simulation(setup, seed);
        if (options.trace() != TraceSink.NONE) {
            // The first run finds where t = 0 lies; the second, identical one is told in those times.
            first.untilNs = 0;
            first.run(Listener.NONE);
            long zero = first.zeroNs();
            Simulation second = new Simulation(setup, seed);
            second.untilNs = options.traceToNs();
            TraceSink sink = (at, cpu, task, event) -> options.trace().event(at - zero, cpu, task, event);
            return second.run(new Tracer(second, sink));
        }
        Outcome outcome = first.run(Listener.NONE);
        ExitRecord exit = first.core().exit();
        if (exit == null || !options.story()) {
            return outcome;
        }
        Simulation second = new Simulation(setup, seed);
        if (exit.followed() < 0) {
            EndStory story = new EndStory(second);
            second.run(story);
            return outcome.withStory(story.tell(exit));
        }
        Storyteller teller = new Storyteller(second, exit.followed());
        second.run(teller);
        return outcome.withStory(teller.tell(exit));
    }

    /** Repeats a run and says, for each watch, what it saw; empty if nothing of the kind happened. */
    public static List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
        Simulation again = new Simulation(setup, seed);
        Onlooker onlooker = new Onlooker(again, watches);
        again.run(onlooker);
        return onlooker.sightings();
    }

    /** How the scheduler's process ended itself; empty if it did not. */
    Optional<UserSpace.End> bail() {
        return userSpaceTask == null ? bailBefore : userSpaceTask.bail().or(() -> bailBefore);
    }

    public Core core() {
        return core;
    }

    public Machinery machinery() {
        return machinery;
    }

    /** Machine time of t = 0, once {@link #hasBegun}. */
    public long zeroNs() {
        return zero;
    }

    public Outcome run(Listener listener) {
        machinery.listen(listener);
        core.onExit(this::exits);
        makeParent();
        bootNoise(rng.split(3));
        setup.scheduler().ifPresent(this::attachScheduler);
        if (loadFailure == null) {
            Rng driverRng = rng.split(4);
            long delay = ATTACH_TO_DRIVER_MIN_NS + driverRng.below(ATTACH_TO_DRIVER_SPREAD_NS);
            new Driver(core, machinery, workers, setup, this, driverRng, delay);
            core.eventsMax = limits.events();
            core.runUntil(setup.durationNs() + SLACK_NS);
        }
        return outcome();
    }

    private void makeParent() {
        String path = setup.scheduler()
                .flatMap(s -> s.cgroups().parent())
                .map(SchedulerUse.Cgroups.Parent::path)
                .orElse("/scxc");
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                parent = machinery.cgroups().mkdir(parent, part);
            }
        }
    }

    private void bootNoise(Rng noiseRng) {
        for (WorkerGroup group : setup.noise().groups()) {
            for (int i = 0; i < group.count(); i++) {
                switch (group.placement()) {
                    case COUNT -> workers.boot(group, onlyCpu(group));
                    case PER_CPU -> {
                        for (int cpu = 0; cpu < setup.machine().cpus(); cpu++) {
                            workers.boot(group, cpu);
                        }
                    }
                    case PER_CGROUP -> {
                        for (int c = 0; c < 2 + setup.cells().size(); c++) {
                            workers.boot(group, noiseRng.below(setup.machine().cpus()));
                        }
                    }
                }
            }
        }
        bootReplay(setup.noise().replay());
    }

    private int onlyCpu(WorkerGroup group) {
        return group.affinity() instanceof org.scxc.model.Affinity.Cpus c
                        && c.cpus().size() == 1
                ? c.cpus().max()
                : -1;
    }

    /** One task for each CPU and kind, so that recorded visits of one CPU queue up as they did. */
    private void bootReplay(List<Noise.Arrival> arrivals) {
        TreeMap<Integer, List<Noise.Arrival>> lanes = new TreeMap<>();
        for (Noise.Arrival a : arrivals) {
            int lane = a.cpu() * 4 + (a.stopper() ? 2 : 0) + (a.pinned() ? 1 : 0);
            lanes.computeIfAbsent(lane, k -> new ArrayList<>()).add(a);
        }
        lanes.forEach((lane, visits) -> {
            Replay replay = new Replay(core, visits);
            Noise.Arrival first = visits.get(0);
            Policy policy = first.stopper() ? new Policy.Stop() : new Policy.Normal();
            int cpu = first.pinned() || first.stopper() ? first.cpu() : -1;
            int p = machinery.bootTask("replay/" + first.cpu(), -1, policy, 0, cpu, replay);
            replay.begin(p);
        });
    }

    private void attachScheduler(SchedulerUse use) {
        SchedExtOps ops = Schedulers.create(use);
        if (ops == null) {
            return; // the kernel's own EEVDF
        }
        loadFailure = machinery.attach(ops);
        if (loadFailure != null || core.exit() != null) {
            return;
        }
        int timeoutMs = core.calls.info().timeoutMs();
        long timeout = setup.kernel().watchdogNs() > 0
                ? setup.kernel().watchdogNs()
                : timeoutMs > 0 ? timeoutMs * 1_000_000L : 30_000_000_000L;
        machinery.startWatchdog(timeout);
        UserSpace userSpace = core.calls.userSpace();
        if (userSpace != null) {
            userSpaceTask = new UserSpaceTask(
                    core,
                    machinery,
                    userSpace,
                    rng.split(5),
                    this::userSpaceSays,
                    "scx_" + core.calls.info().name());
        }
    }

    private void userSpaceSays(String line) {
        note("the scheduler's user space gives out the CPUs: " + line);
    }

    private void note(String text) {
        notes.add(core.now, text);
        if (notes.isFull()) {
            core.stop();
        }
    }

    /**
     * An unplanned end stops the run. One before t = 0 leaves set-up to go on under EEVDF, as a harness would: only so is
     * known how long before t = 0 it came.
     */
    private void exits() {
        ExitRecord exit = Objects.requireNonNull(core.exit());
        if (exit.kind().number() >= 1024) {
            dump = machinery.dump(exit.kind().reason() + " (" + exit.message() + ")");
        }
        if (begun) {
            core.stop();
        } else {
            core.callDisable(this::disable);
        }
    }

    private void disable() {
        if (userSpaceTask != null) {
            bailBefore = bail();
            userSpaceTask.end();
            userSpaceTask = null;
        }
        machinery.detach();
    }

    // ------------------------------------------------------------------------------------------------ hooks

    @Override
    public int parentCgroup() {
        return parent;
    }

    @Override
    public void directoryEvent(int of, int callerCpu) {
        if (userSpaceTask != null && machinery.isAttached()) {
            userSpaceTask.directoryEvent(of, callerCpu);
        }
    }

    @Override
    public void zero() {
        zero = core.now;
        zeroKnown = true;
        if (core.exit() == null && untilNs > 0) {
            begun = true;
            if (untilNs < setup.durationNs()) {
                core.timeMax = core.now + untilNs;
            }
        } else {
            core.stop();
        }
    }

    @Override
    public void detach() {
        if (machinery.isAttached()) {
            disable();
            plannedExit = Optional.of(new Outcome.Exit(
                    org.scxc.model.ExitKind.UNREG,
                    0,
                    org.scxc.model.ExitKind.UNREG.reason(),
                    core.now - zero,
                    Optional.empty(),
                    true));
        }
    }

    @Override
    public void attach(Action.Attach attach) {
        Optional<SchedulerUse> use = attach.scheduler().or(setup::scheduler);
        if (use.isPresent() && machinery.isAttached()) {
            String what = "attach " + use.get().name() + " while another scheduler is attached";
            refused(attach.span(), Errno.EBUSY, what);
        } else if (use.isPresent()) {
            accepted(attach.span());
            attachScheduler(use.get());
        }
    }

    @Override
    public void finished() {
        finished = true;
        core.stop();
    }

    @Override
    public void accepted(SourceSpan statement) {
        changes.accepted(statement);
    }

    @Override
    public void refused(SourceSpan statement, Errno errno, String what) {
        changes.refused(statement, errno, what, core.now);
    }

    /** A worker's own call after its start. */
    private void startsWith(WorkerGroup group, CpuSet cpus, boolean taken) {
        if (taken) {
            accepted(group.span());
        } else {
            refused(group.span(), Errno.EINVAL, "affinity " + cpus + " of " + group.name());
        }
    }

    @Override
    public void approximated(String what) {
        note("approximated: " + what);
    }

    @Override
    public void phaseEnds() {
        machinery.recorder().endPhase(zero, true);
    }

    // ------------------------------------------------------------------------------------------------ outcome

    private Outcome outcome() {
        long start = zeroKnown ? zero : core.now;
        ExitRecord exit = core.exit();
        if (begun && !finished && exit != null) {
            machinery.recorder().endPhase(zero, false);
        }
        Optional<Outcome.Exit> ended = plannedExit;
        Optional<Outcome.Bail> bail = Optional.empty();
        if (exit != null) {
            int group = machinery.groupOf(exit.task());
            ended = Optional.of(new Outcome.Exit(
                    exit.kind(),
                    exit.code(),
                    exit.message(),
                    exit.at() - start,
                    group < 0 ? Optional.empty() : Optional.of(group),
                    false));
            bail = bail().map(end -> new Outcome.Bail(end.output(), exit.at() - start));
        }
        Optional<String> cut = exit == null && loadFailure == null && !finished ? cut() : Optional.empty();
        return new Outcome(
                seed,
                Optional.ofNullable(loadFailure),
                ended,
                bail,
                (exit == null ? core.now : exit.at()) - start,
                machinery.recorder().phases(),
                List.of(),
                dump,
                notes.lines(start),
                changes.all(start),
                core.events + core.calls.count(),
                cut);
    }

    /** Which limit ended the run: whatever is claimed of it was not seen to its end. None if that is all a trace wants. */
    private Optional<String> cut() {
        if (notes.isFull()) {
            return Optional.of(String.format(Locale.ROOT, "limit of %,d different notes", limits.notes()));
        }
        if (core.events >= limits.events()) {
            return Optional.of(String.format(Locale.ROOT, "limit of %,d events", limits.events()));
        }
        return zeroKnown && untilNs < setup.durationNs()
                ? Optional.empty()
                : Optional.of("limit of 60 s beyond the timeline, whose changes took longer,");
    }
}
