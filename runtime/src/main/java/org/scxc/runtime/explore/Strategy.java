package org.scxc.runtime.explore;

/**
 * Says who goes next. The {@link Engine} walks from the initial state as deep as the strategy asks, goes back to where it
 * has named several CPUs, and begins again if it asks for another pass.
 */
abstract class Strategy {
    /** The state was here before. */
    static final int SEEN = 0;

    /** The search goes on from this state. */
    static final int ON = 1;

    /** It would, but as many states as are allowed were visited. */
    static final int FULL = 2;

    /** There is no further pass. */
    static final int NO_PASS = -1;

    /** @return the number of the pass that begins now, or {@link #NO_PASS} */
    abstract int again();

    /**
     * The state at {@code depth} was reached by a step of {@code cpu}, or is the initial one.
     *
     * @param cpu -1 for the initial state
     * @param id of the state: its fingerprint, or a number of its own
     * @return {@link #SEEN}, {@link #ON} or {@link #FULL}
     */
    abstract int arrives(int depth, int cpu, long id);

    /** What tells the state just reached from others of the same execution: equal keys make a cycle. */
    long key(int depth, int cpu, long id) {
        return id;
    }

    /** @return the CPUs to try from the state at {@code depth}, a subset of {@code enabled}, which is not empty */
    abstract int next(int depth, int enabled);

    /** States visited, or whatever else this strategy counts. */
    abstract long count();

    /** Transitions between what is counted. */
    abstract long transitions();

    /** Bytes accounted for what is remembered of visited states. */
    long bytes() {
        return 0;
    }
}
