package org.scxc.runtime.work;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Action;
import org.scxc.model.Errno;
import org.scxc.model.Outcome;
import org.scxc.model.RunLimits;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.SourceSpan;
import org.scxc.model.Watch;
import org.scxc.model.WorkerGroup;
import org.scxc.model.index.CpuController;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.models.SchedulerMaker;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Rng;

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
    private final Workers workers;
    private final RunLimits limits;
    private final Notes notes;
    private SchedulerMaker maker = SchedulerMaker.DEFAULT;
    private long untilNs = Long.MAX_VALUE;
    private final Changes changes = new Changes();
    private int parent;
    private long zero;
    private boolean zeroKnown;
    private boolean begun;
    private boolean finished;
    private @Nullable String loadFailure;
    private @Nullable UserSpaceTask userSpaceTask;
    private @Nullable UserLoopTask userLoopTask;
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
                CpuController.of(setup),
                capacity.groups(),
                setup.noise().hostTurnNs(),
                setup.noise().timerTurnNs(),
                rng.split(1));
        workers = new Workers(core, rng.split(2));
    }

    /** Runs once; if the scheduler ended unplanned, once more to learn how that came about. */
    public static Outcome run(Setup setup, long seed, RunOptions options) {
        Simulation first = new Simulation(setup, seed);
        if (options.trace() != TraceSink.NONE) {
            // The first run finds where t = 0 lies; the second, identical one is told in those times.
            long zero = first.toZero(SchedulerMaker.DEFAULT);
            Simulation second = new Simulation(setup, seed);
            second.untilNs = options.traceToNs();
            TraceSink sink = (at, cpu, task, event) -> options.trace().event(at - zero, cpu, task, event);
            return second.run(new Tracer(second, sink));
        }
        Outcome outcome = first.run(Listener.NONE);
        ExitRecord exit = first.core().exits.record();
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

    /** Runs to t = 0 and no further. @return machine time then */
    public long toZero(SchedulerMaker schedulers) {
        untilNs = 0;
        run(Listener.NONE, schedulers);
        return zeroNs();
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

    /** Machine time of t = 0, once {@link #hasBegun}. */
    public long zeroNs() {
        return zero;
    }

    public Outcome run(Listener listener) {
        return run(listener, SchedulerMaker.DEFAULT);
    }

    /** @param schedulers makes those that the run attaches */
    public Outcome run(Listener listener, SchedulerMaker schedulers) {
        maker = schedulers;
        core.listen(listener);
        workers.onOwnCalls(this::startsWith);
        core.exits.onExit(this::exits);
        makeParent();
        new Background(core, workers, setup).boot(parent, rng.split(3));
        setup.scheduler().ifPresent(this::attachScheduler);
        if (loadFailure == null) {
            Rng driverRng = rng.split(4);
            long delay = ATTACH_TO_DRIVER_MIN_NS + driverRng.below(ATTACH_TO_DRIVER_SPREAD_NS);
            Driver.begin(core, workers, setup, this, driverRng, delay);
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
                parent = core.cgroups.mkdir(parent, part);
            }
        }
    }

    private void attachScheduler(SchedulerUse use) {
        SchedExtOps ops = maker.create(use, setup.kernel());
        if (ops == null) {
            return; // the kernel's own EEVDF
        }
        loadFailure = core.schedulers.attach(ops);
        if (loadFailure != null || core.exits.record() != null) {
            return;
        }
        int timeoutMs = core.calls.info().timeoutMs();
        long timeout = setup.kernel().watchdogNs() > 0
                ? setup.kernel().watchdogNs()
                : timeoutMs > 0 ? timeoutMs * 1_000_000L : 30_000_000_000L;
        core.startWatchdog(timeout);
        UserLoop userLoop = core.calls.userLoop();
        if (userLoop != null) {
            userLoopTask =
                    UserLoopTask.boot(core, userLoop, "scx_" + core.calls.info().name());
        }
        UserSpace userSpace = core.calls.userSpace();
        if (userSpace != null) {
            userSpaceTask = UserSpaceTask.boot(
                    core,
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
        notes.add(core.clock.now(), text);
        if (notes.isFull()) {
            core.clock.stop();
        }
    }

    /**
     * An unplanned end stops the run. One before t = 0 leaves set-up to go on under EEVDF, as a harness would: only so is
     * known how long before t = 0 it came.
     */
    private void exits() {
        ExitRecord exit = Objects.requireNonNull(core.exits.record());
        if (exit.kind().number() >= 1024) {
            dump = core.dump(exit);
        }
        if (begun) {
            core.clock.stop();
        } else {
            core.schedulers.callDisable(this::disable);
        }
    }

    private void disable() {
        if (userSpaceTask != null) {
            bailBefore = bail();
            userSpaceTask.end();
            userSpaceTask = null;
        }
        if (userLoopTask != null) {
            userLoopTask.end();
            userLoopTask = null;
        }
        core.schedulers.detach();
    }

    // ------------------------------------------------------------------------------------------------ hooks

    @Override
    public int parentCgroup() {
        return parent;
    }

    @Override
    public void directoryEvent(int of, int callerCpu) {
        if (userSpaceTask != null && core.schedulers.isAttached()) {
            userSpaceTask.directoryEvent(of, callerCpu);
        }
    }

    @Override
    public void zero() {
        zero = core.clock.now();
        zeroKnown = true;
        if (core.exits.record() == null && untilNs > 0) {
            begun = true;
            if (untilNs < setup.durationNs()) {
                core.timeMax = core.clock.now() + untilNs;
            }
        } else {
            core.clock.stop();
        }
    }

    @Override
    public void detach() {
        if (core.schedulers.isAttached()) {
            disable();
            plannedExit = Optional.of(new Outcome.Exit(
                    org.scxc.model.ExitKind.UNREG,
                    0,
                    org.scxc.model.ExitKind.UNREG.reason(),
                    core.clock.now() - zero,
                    Optional.empty(),
                    true));
        }
    }

    @Override
    public void attach(Action.Attach attach) {
        Optional<SchedulerUse> use = attach.scheduler().or(setup::scheduler);
        if (use.isPresent() && core.schedulers.isAttached()) {
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
        core.clock.stop();
    }

    @Override
    public void accepted(SourceSpan statement) {
        changes.accepted(statement);
    }

    @Override
    public void refused(SourceSpan statement, Errno errno, String what) {
        changes.refused(statement, errno, what, core.clock.now());
    }

    /** A worker's own call after its start. */
    private void startsWith(WorkerGroup group, String what, int error) {
        if (error == 0) {
            accepted(group.span());
        } else {
            refused(group.span(), Errno.of(-error).orElseThrow(), what + " of " + group.name());
        }
    }

    @Override
    public void phaseEnds() {
        core.recorder.endPhase(zero, true, core.calls.counts());
    }

    // ------------------------------------------------------------------------------------------------ outcome

    private Outcome outcome() {
        long start = zeroKnown ? zero : core.clock.now();
        ExitRecord exit = core.exits.record();
        if (begun && !finished && exit != null) {
            core.recorder.endPhase(zero, false, core.calls.counts());
        }
        Optional<Outcome.Exit> ended = plannedExit;
        Optional<Outcome.Bail> bail = Optional.empty();
        if (exit != null) {
            int group = core.tasks.groupOf(exit.task());
            ended = Optional.of(new Outcome.Exit(
                    exit.kind(),
                    exit.code(),
                    exit.message(),
                    exit.at() - start,
                    group < 0 ? Optional.empty() : Optional.of(group),
                    false));
            bail = bail().map(end -> new Outcome.Bail(end.output(), exit.at() - start));
        }
        Optional<String> unloaded =
                Optional.ofNullable(loadFailure).or(() -> Optional.ofNullable(core.exits.unloadable()));
        Optional<String> cut = exit == null && unloaded.isEmpty() && !finished ? cut() : Optional.empty();
        return new Outcome(
                seed,
                unloaded,
                ended,
                bail,
                (exit == null ? core.clock.now() : exit.at()) - start,
                core.recorder.phases(),
                List.of(),
                dump,
                notes.lines(start),
                changes.all(start),
                core.clock.events() + core.calls.count(),
                cut);
    }

    /** What ended the run before its end: whatever is claimed of it was not seen to its end. None if that is all a trace wants. */
    private Optional<String> cut() {
        if (core.exits.unverified() != null) {
            return Optional.of(core.exits.unverified());
        }
        if (notes.isFull()) {
            return Optional.of(String.format(Locale.ROOT, "limit of %,d different notes reached", limits.notes()));
        }
        if (core.clock.events() >= limits.events()) {
            return Optional.of(String.format(Locale.ROOT, "limit of %,d events reached", limits.events()));
        }
        return zeroKnown && untilNs < setup.durationNs()
                ? Optional.empty()
                : Optional.of("limit of 60 s beyond the timeline, whose changes took longer, reached");
    }
}
