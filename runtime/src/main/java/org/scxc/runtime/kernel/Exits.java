package org.scxc.runtime.kernel;

import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;

/** How the scheduler's end is claimed: the first claimant wins. */
public final class Exits {
    private final Clock clock;
    private final Listening listening;
    private Runnable onExit;
    private @Nullable ExitRecord record;
    private @Nullable String unverified;

    Exits(Clock clock, Listening listening) {
        this.clock = clock;
        this.listening = listening;
        onExit = clock::stop;
    }

    void claim(ExitKind kind, long code, String message, int task) {
        claim(kind, code, message, task, task);
    }

    /** @param followed a task that explains the exit though it is not about it */
    void claim(ExitKind kind, long code, String message, int task, int followed) {
        if (record != null || unverified != null) {
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
        if (record == null && unverified == null) {
            unverified = what;
            clock.stop();
        }
    }

    /** What the scheduler did that no verified one can; null if nothing. */
    public @Nullable String unverified() {
        return unverified;
    }

    boolean isClaimed() {
        return record != null;
    }

    public @Nullable ExitRecord record() {
        return record;
    }
}
