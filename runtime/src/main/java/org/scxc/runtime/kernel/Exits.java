package org.scxc.runtime.kernel;

import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;

/** How the scheduler's end is claimed: the first claimant wins. */
public final class Exits {
    private static final int ERRNO_MAX = 4095;
    private static final int EPROTO = 71;

    private final Warnings warnings;
    private final Clock clock;
    private final Listening listening;
    private Runnable onExit;
    private @Nullable ExitRecord record;
    private boolean planned;
    private @Nullable String unverified;
    private @Nullable String unloadable;

    Exits(Clock clock, Listening listening) {
        warnings = new Warnings(clock);
        this.clock = clock;
        this.listening = listening;
        onExit = clock::stop;
    }

    /**
     * What an operation that may fail returned, as an errno: scx_ops_sanitize_err(), kernel/sched/ext/ext.c (v7.3). Anything but
     * −4095 to −1 ends the scheduler and counts as −EPROTO.
     */
    int errno(String operation, int error) {
        if (error >= -ERRNO_MAX && error < 0) {
            return error;
        }
        claim(ExitKind.ERROR, 0, "ops." + operation + "() returned an invalid errno " + error, -1);
        return -EPROTO;
    }

    void claim(ExitKind kind, long code, String message, int task) {
        claim(kind, code, message, task, task);
    }

    /** @param followed a task that explains the exit though it is not about it */
    void claim(ExitKind kind, long code, String message, int task, int followed) {
        if (isClaimed() || unverified != null || unloadable != null) {
            return;
        }
        record = new ExitRecord(kind, code, message, clock.now(), task, followed);
        listening.to.exiting(record);
        onExit.run();
    }

    /**
     * What follows an exit instead of the end of the run. Until {@code what} detaches the scheduler, it goes on
     * (docs/kernel/exits.md#ds1).
     */
    public void onExit(Runnable what) {
        onExit = what;
    }

    /** Stops the run: {@link org.scxc.runtime.ops.Kfuncs#unverified}. */
    void unverified(String what) {
        if (record == null && unverified == null && unloadable == null) {
            unverified = what;
            clock.stop();
        }
    }

    /**
     * Stops the run: the scheduler called what the kernel does not load it with. A Java model's calls are not known before it makes
     * them, so that what would be a failed load comes to light only now.
     */
    void unloadable(String why) {
        if (record == null && unverified == null && unloadable == null) {
            unloadable = why;
            clock.stop();
        }
    }

    /** Why the scheduler would not have been loaded; null if nothing is known against it. */
    public @Nullable String unloadable() {
        return unloadable;
    }

    /** What the scheduler did that no verified one can; null if nothing. */
    public @Nullable String unverified() {
        return unverified;
    }

    /** Another scheduler is loaded, once the one before is off: its end may be claimed. */
    void rearm() {
        record = null;
        planned = false;
    }

    /** The end is claimed that the timeline asks for, which nothing follows but that the scheduler is disabled. */
    void plan() {
        planned = true;
    }

    boolean isClaimed() {
        return record != null || planned;
    }

    /** How the scheduler that was loaded last ended, or ends now; null if it was not ended so. */
    public @Nullable ExitRecord record() {
        return record;
    }

    /** What the kernel warned of, which ends nothing. */
    public Warnings warnings() {
        return warnings;
    }
}
