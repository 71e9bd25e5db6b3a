package org.scxc.runtime.objects;

import org.scxc.model.Race;
import org.scxc.runtime.state.Store;

/** An object that is linked for the kernel of a race. Thread-safe: each machine that explores attaches its own programs. */
public interface RaceObject {
    /** Whether the scheduler has the callback. */
    boolean has(Race.Callback callback);

    /** Whether it wants tasks inside migrate_disable(): SCX_OPS_ENQ_MIGRATION_DISABLED. */
    boolean enqMigrationDisabled();

    /** Whether ops.init is there. */
    boolean hasInit();

    /**
     * Returns the programs of one machine. All that they can change lies in cells of {@code store}, which it allocates; the store
     * does not record yet.
     *
     * @param nesting callbacks that may be on one CPU at a time
     */
    RacePrograms attach(Store store, RaceDoor door, int cpus, int tasks, int nesting);

    /** Returns a number of a message that ended the scheduler, the same for equal messages. */
    int numberOf(String message);

    /** Returns the message that {@link #numberOf} has numbered. */
    String message(int number);
}
