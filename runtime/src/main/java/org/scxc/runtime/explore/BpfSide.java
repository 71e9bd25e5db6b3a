package org.scxc.runtime.explore;

/** What the scheduler's callbacks do, a step at a time: as written in the race, or by the programs of an object. */
sealed interface BpfSide permits Instructions, ObjectSide {
    /** Whether the callback on CPU {@code c} can take its next step. */
    boolean enabled(int c);

    /** Goes on to the next step, if what comes before it is nothing that another CPU could notice. @return whether it did */
    boolean settle(int c);

    void step(int c);

    /** Whether the next step commutes with all that other CPUs can do before it. */
    boolean isPrivate(int c);

    /** The kernel's steps that the callback has asked for have come to their end. */
    void moved(int c, boolean success);
}
