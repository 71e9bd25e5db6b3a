package org.scxc.runtime.explore;

/** All that a search knows of what it searches. CPUs are numbered from 0, at most 32; sets of them are bits. */
interface Machine {
    /** CPUs that can take a step. */
    int enabled();

    /** Whether {@code cpu}'s next step commutes with all that the others can do before it. */
    boolean isPrivate(int cpu);

    /**
     * One step of an enabled CPU.
     *
     * @return false if the execution is over
     * @throws Overflow if the model has no room for what the step does; {@link #undo} takes back what was begun
     */
    boolean step(int cpu);

    /** The present state, for {@link #undo}. */
    int mark();

    /** The present state's hash, for {@link #undo}. */
    long hash();

    /** Takes back all steps since {@code mark}, where the hash was {@code hash}. */
    void undo(int mark, long hash);

    /** 64 bits of the present state. */
    long fingerprint();

    /** All of the present state. */
    long[] state();

    /** Reports what the present state itself shows. */
    void lookAtState();

    /** Reports what the present state shows, in which no CPU is enabled. */
    void lookAtEnd();

    /** The model has no room for what a step does. */
    final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overflow(String message) {
            super(message);
        }
    }
}
