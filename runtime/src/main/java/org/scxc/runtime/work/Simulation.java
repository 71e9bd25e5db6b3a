package org.scxc.runtime.work;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Rng;

/** One run: builds the machine, boots its background, attaches the scheduler and lets the driver perform the timeline. */
public final class Simulation implements Driver.Hooks {
    /** The harness waits this long after attach: 0.2–0.8 s (docs/kernel/observed.md#cell-manager). */
    private static final long ATTACH_TO_DRIVER_MIN_NS = 200_000_000L;

    private static final long ATTACH_TO_DRIVER_SPREAD_NS = 600_000_000L;

    /** A run that never comes to its end is cut here: the timeline's length and this much for set-up and tear-down. */
    private static final long SLACK_NS = 60_000_000_000L;

    /** A load that is not over after so long, when the timeline should be, hangs. */
    private static final long HANG_NS = 2_000_000_000L;

    private final Setup setup;
    private final long seed;
    private final Rng rng;
    private final Core core;
    private final Workers workers;
    private final RunLimits limits;
    private final Notes notes;
    private long untilNs = Long.MAX_VALUE;
    private final Changes changes = new Changes();
    private final MaskLog masks;
    private int parent;
    private long zero;
    private boolean zeroKnown;
    private boolean begun;
    private boolean finished;
    private final SchedulerProcess process;
    private boolean stopped; // by an end
    private boolean hung; // in the middle of a load
    private Optional<Outcome.Exit> plannedExit = Optional.empty();

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
        masks = new MaskLog(core);
        core.cpusets.onEffective(masks::look);
        process = new SchedulerProcess(core, setup.kernel(), rng, masks::look);
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
        if (first.process.ends().isEmpty() || !options.story()) {
            return outcome;
        }
        ExitRecord exit = first.process.ends().getFirst();
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
        return process.bail();
    }

    public Core core() {
        return core;
    }

    /** Machine time of t = 0, once the timeline has begun. */
    public long zeroNs() {
        return zero;
    }

    public Outcome run(Listener listener) {
        return run(listener, SchedulerMaker.DEFAULT);
    }

    /** @param schedulers makes those that the run attaches */
    public Outcome run(Listener listener, SchedulerMaker schedulers) {
        process.makeBy(schedulers, this::note);
        core.listen(listener);
        workers.onOwnCalls(this::startsWith);
        core.exits.onExit(() -> stopped = process.exits(begun));
        makeParent();
        new Background(core, workers, setup).boot(parent, rng.split(3));
        setup.scheduler().ifPresent(process::begin);
        Rng driverRng = rng.split(4);
        long delay = ATTACH_TO_DRIVER_MIN_NS + driverRng.below(ATTACH_TO_DRIVER_SPREAD_NS);
        Driver.begin(core, workers, setup, this, driverRng, delay);
        core.eventsMax = limits.events();
        core.runUntil(setup.durationNs() + SLACK_NS);
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
                core.cpusets.grantAll(parent);
            }
        }
    }

    private void note(String text) {
        notes.add(core.clock.now(), text);
        if (notes.isFull()) {
            core.clock.stop();
        }
    }

    // ------------------------------------------------------------------------------------------------ hooks

    @Override
    public int parentCgroup() {
        return parent;
    }

    @Override
    public void directoryEvent(int of, int callerCpu) {
        process.directoryEvent(of, callerCpu);
    }

    @Override
    public void zero() {
        zero = core.clock.now();
        zeroKnown = true;
        if (!stopped && untilNs > 0) {
            begun = true;
            if (loads()) {
                core.clock.callAt(zero + setup.durationNs() + HANG_NS, this::giveUp);
            }
            if (untilNs < setup.durationNs()) {
                core.timeMax = core.clock.now() + untilNs;
            }
        } else {
            core.clock.stop();
        }
    }

    /** Whether its timeline has loads, which can hang. */
    private boolean loads() {
        return setup.schedulers().stream().anyMatch(s -> s.restart().isPresent())
                || setup.phases().stream().anyMatch(p -> Capacity.attaches(p.actions()));
    }

    /** What a machine that hangs in a load looks like from outside. */
    private void giveUp() {
        if (process.isEnablingFor(HANG_NS)) {
            hung = true;
            process.hangs();
            core.clock.stop();
        } else {
            core.clock.callAt(core.clock.now() + HANG_NS, this::giveUp);
        }
    }

    @Override
    public boolean isChanging() {
        return process.isChanging();
    }

    @Override
    public void detach() {
        if (process.detach()) {
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
        if (use.isPresent() && (core.schedulers.isLoaded() || process.isChanging())) {
            String what = "attach " + use.get().name() + " while another scheduler is attached";
            refused(attach.span(), Errno.EBUSY, what);
        } else if (use.isPresent()) {
            accepted(attach.span());
            process.attach(use.get());
        }
    }

    @Override
    public void finished() {
        finished = true;
        core.clock.stop();
    }

    @Override
    public MaskLog masks() {
        return masks;
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
        if (begun && !finished && (stopped || hung)) {
            core.recorder.endPhase(zero, false, core.calls.counts());
        }
        List<ExitRecord> ends = process.ends();
        List<Outcome.Exit> unplanned =
                ends.stream().map(exit -> exit(exit, start)).toList();
        Optional<Outcome.Exit> first = unplanned.stream().findFirst().or(() -> plannedExit);
        Optional<Outcome.Bail> bail = ends.stream()
                .findFirst()
                .flatMap(exit -> bail().map(end -> new Outcome.Bail(end.output(), exit.at() - start)));
        boolean unloadable = core.exits.unloadable() != null;
        Optional<String> cut = stopped || hung || unloadable || finished ? Optional.empty() : cut();
        return new Outcome(
                        seed,
                        process.failures().stream()
                                .map(f -> new Outcome.LoadFailure(f.why(), f.atNs() - start, f.registered()))
                                .toList(),
                        first,
                        unplanned.stream().skip(1).toList(),
                        bail,
                        (stopped ? ends.getLast().at() : core.clock.now()) - start,
                        core.recorder.phases(),
                        List.of(),
                        process.dump(),
                        notes.lines(start),
                        changes.all(start),
                        core.clock.events() + core.calls.count(),
                        cut)
                .withMasks(masks.all(start))
                .withWarnings(core.exits.warnings().since(start));
    }

    private Outcome.Exit exit(ExitRecord exit, long start) {
        int group = core.tasks.groupOf(exit.task());
        return new Outcome.Exit(
                exit.kind(),
                exit.code(),
                exit.message(),
                exit.at() - start,
                group < 0 ? Optional.empty() : Optional.of(group),
                false);
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
