package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Kernel;
import org.scxc.model.Outcome;
import org.scxc.model.Restart;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.kernel.Changeover;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.models.SchedulerMaker;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Rng;

/** The user-space half of the scheduler that a run attaches: it loads it, serves it, and says how that ended. */
final class SchedulerProcess {
    /** Stream of the first loader's random numbers. */
    private static final int LOADERS = 0x10ad;

    /** Likewise of the first load. */
    private static final int ENABLINGS = 0xe4ab;

    /** Likewise of the first end. */
    private static final int DISABLINGS = 0xd15a;

    private final Core core;
    private final Kernel kernel;
    private final Rng rng;
    /** What the scheduler gives to cells may have changed. */
    private final Runnable onConfigured;

    private Consumer<String> log = line -> {};
    private SchedulerMaker maker = SchedulerMaker.DEFAULT;
    private Optional<SchedulerUse> loaded = Optional.empty();
    private @Nullable LoaderTask loader;
    private int processes;
    private @Nullable UserSpaceTask userSpaceTask;
    private int userSpaceProcess = -1; // its task, which a second life has too
    private @Nullable UserLoopTask userLoopTask;
    /** How a user space that is gone had ended itself. */
    private Optional<UserSpace.End> bailBefore = Optional.empty();

    private boolean loading;
    private @Nullable Changeover enabling;
    private long enablingSince;
    private boolean disabling; // its end was claimed, and is acted upon
    private int disablings;
    private final HelperThread enabler;
    private final HelperThread disabler;
    private final List<Outcome.LoadFailure> failures = new ArrayList<>();
    private final List<ExitRecord> ends = new ArrayList<>();
    private List<String> dump = List.of();

    SchedulerProcess(Core core, Kernel kernel, Rng rng, Runnable onConfigured) {
        this.core = core;
        this.kernel = kernel;
        this.rng = rng;
        this.onConfigured = onConfigured;
        enabler = new HelperThread(core, "scx_enable_helper");
        disabler = new HelperThread(core, "sched_ext_helper");
    }

    /** Before the run. @param lines gets what a scheduler's user space says */
    void makeBy(SchedulerMaker schedulers, Consumer<String> lines) {
        maker = schedulers;
        log = lines;
    }

    /** The scheduler is there before the run begins; that takes no time. */
    void begin(SchedulerUse use) {
        if (register(use)) {
            core.schedulers.enabling(Optional.empty()).finish();
            if (core.exits.record() == null) {
                startWatchdog();
            }
            enabled();
        }
        if (use.restart().isPresent()) {
            loader = boot(use);
        }
    }

    /** A process is started that loads the scheduler; no other one is attached, or on its way. */
    void attach(SchedulerUse use) {
        endLoader();
        loader = boot(use);
        loader.load();
    }

    private LoaderTask boot(SchedulerUse use) {
        int number = LOADERS + processes++;
        return LoaderTask.boot(core, rng.split(number), "scx_" + use.name(), () -> {
            if (register(use)) {
                enable(rng.split(ENABLINGS + number));
            }
        });
    }

    /** Whether a scheduler is on its way, or going. */
    boolean isChanging() {
        return enabling != null || disabling || loader != null && loader.isLoading();
    }

    /** Whether the kernel has been in the middle of enabling one for so long, ns. */
    boolean isEnablingFor(long ns) {
        return enabling != null && core.clock.now() - enablingSince >= ns;
    }

    /** The run is over, and the scheduler is still being enabled. */
    void hangs() {
        failures.add(new Outcome.LoadFailure(
                "scx_enable() did not finish: the task that enables the scheduler has no CPU",
                core.clock.now(),
                false));
    }

    /** @return whether there is something to enable */
    private boolean register(SchedulerUse use) {
        SchedExtOps ops = maker.create(use, kernel);
        if (ops == null) {
            return false; // the kernel's own EEVDF
        }
        loaded = Optional.of(use);
        loading = true;
        disabler.boot();
        String refused = core.schedulers.register(ops);
        if (refused != null) {
            failures.add(new Outcome.LoadFailure(refused, core.clock.now(), false));
        }
        if (refused != null || core.exits.record() != null) {
            loading = false;
            onConfigured.run();
            endFailed();
            return false;
        }
        return true;
    }

    /** Takes its time: by a kthread, or by the loader itself. */
    private void enable(Rng of) {
        startWatchdog();
        Changeover work = core.schedulers.enabling(Optional.of(of));
        enabling = work;
        enablingSince = core.clock.now();
        LoaderTask by = loader;
        if (core.schedulers.hasHelper() || by == null) {
            enabler.perform(work, core.clock.now() + 1, this::enabled);
        } else {
            by.perform(new ChangeoverTask(core, work, () -> {
                enabled();
                by.rest();
            }));
        }
    }

    private void enabled() {
        enabling = null;
        loading = false;
        onConfigured.run();
        if (core.exits.record() == null) {
            serve();
        } else {
            endFailed();
        }
    }

    /** What was claimed while it was being loaded is acted upon now. */
    private void endFailed() {
        ExitRecord exit = core.exits.record();
        if (exit != null) {
            disableSoon(exit);
        }
    }

    private void startWatchdog() {
        int timeoutMs = core.calls.info().timeoutMs();
        long timeout = kernel.watchdogNs() > 0
                ? kernel.watchdogNs()
                : timeoutMs > 0 ? timeoutMs * 1_000_000L : 30_000_000_000L;
        core.startWatchdog(timeout);
    }

    private void serve() {
        String comm = "scx_" + core.calls.info().name();
        UserLoop userLoop = core.calls.userLoop();
        if (userLoop != null) {
            userLoopTask = UserLoopTask.boot(core, userLoop, comm);
        }
        UserSpace userSpace = core.calls.userSpace();
        if (userSpace != null) {
            userSpaceTask =
                    UserSpaceTask.boot(core, userSpace, rng.split(5), this::says, onConfigured, comm, userSpaceProcess);
            userSpaceProcess = userSpaceTask.task();
        }
    }

    private void says(String line) {
        log.accept("CPUs of cells: " + line);
    }

    /**
     * An unplanned end stops the run, unless the scheduler was still being loaded, or its process is said to go on after it. One
     * before t = 0 leaves set-up to go on under EEVDF, as a harness would: only so is known how long before t = 0 it came.
     *
     * @return whether it stops the run
     */
    boolean exits(boolean begun) {
        ExitRecord exit = Objects.requireNonNull(core.exits.record());
        ends.add(exit);
        if (exit.kind().number() >= 1024 && dump.isEmpty()) {
            dump = core.dump(exit);
        }
        if (loading) { // what loads it disables it
            failures.add(new Outcome.LoadFailure(exit.message(), exit.at(), true));
            return false;
        }
        boolean stops = loaded.flatMap(SchedulerUse::restart).isEmpty();
        if (stops && begun) {
            core.clock.stop();
        } else {
            disableSoon(exit);
        }
        return stops;
    }

    private void disableSoon(ExitRecord exit) {
        Optional<Restart> restart = loaded.flatMap(SchedulerUse::restart);
        boolean again = restart.filter(r -> r.isAskedBy(exit.code())).isPresent();
        disable(() -> {
            if (again && loader != null) {
                loader.loadAgain();
            }
        });
    }

    /** The kthread that disables schedulers is woken. @param exited what comes once ops.exit was called, which user space sees */
    private void disable(Runnable exited) {
        disabling = true;
        Changeover work = core.schedulers.disabling(rng.split(DISABLINGS + disablings++), () -> {
            endUserSpace();
            exited.run();
        });
        disabler.perform(work, core.clock.now() + core.schedulers.irqWorkNs(), () -> {
            disabling = false;
            onConfigured.run();
        });
    }

    private void endUserSpace() {
        if (userSpaceTask != null) {
            bailBefore = bail();
            userSpaceTask.end();
            userSpaceTask = null;
        }
        if (userLoopTask != null) {
            userLoopTask.end();
            userLoopTask = null;
        }
    }

    /** The process is told to go. @return whether its scheduler was enabled */
    boolean detach() {
        endLoader();
        boolean enabled = core.schedulers.isEnabled() && enabling == null && !disabling;
        if (enabled) {
            endUserSpace();
            core.schedulers.unregister();
            disable(() -> {});
        }
        return enabled;
    }

    private void endLoader() {
        if (loader != null) {
            loader.end();
            loader = null;
        }
    }

    void directoryEvent(int of, int callerCpu) {
        if (userSpaceTask != null && core.schedulers.isAttached()) {
            userSpaceTask.directoryEvent(of, callerCpu);
        }
    }

    /** How the process ended itself; empty if it did not. */
    Optional<UserSpace.End> bail() {
        return userSpaceTask == null ? bailBefore : userSpaceTask.bail().or(() -> bailBefore);
    }

    /** The loads that failed, in machine time. */
    List<Outcome.LoadFailure> failures() {
        List<Outcome.LoadFailure> all = new ArrayList<>(failures);
        String unloadable = core.exits.unloadable();
        if (unloadable != null) {
            all.add(new Outcome.LoadFailure(unloadable, core.clock.now(), false));
        }
        return all;
    }

    /** The ends that the timeline did not ask for, in time. */
    List<ExitRecord> ends() {
        return ends;
    }

    /** The debug dump of the first error; empty if there was none. */
    List<String> dump() {
        return dump;
    }
}
