package org.scxc.runtime.explore;

import org.scxc.model.Race;
import org.scxc.runtime.explore.BpfCode.Instr;

/**
 * What the kernel under a race's scheduler decides for itself: who holds a lock while a CPU schedules, where a cycle goes
 * on, and what becomes of an insert. Chosen once for a race, by {@link #of}; paths, instructions and drawings ask it and
 * never which one it is.
 */
sealed interface RaceCore permits SchedExtCore, GhostCore {
    static RaceCore of(RaceState state, Callbacks callbacks) {
        return switch (state.kernel.core()) {
            case SCHED_EXT -> new SchedExtCore(state, callbacks);
            case GHOST -> new GhostCore(state, callbacks);
        };
    }

    // ------------------------------------------------------------------------------------------------ tasks and acts

    /** Task {@code p} is queued before the race begins: pushes what brings it to the scheduler, ended by {@link #unlock}. */
    void begin(int c, int p);

    /** The first step of what a script does. */
    Pc first(Race.Act act);

    /** A step of {@link Pc.Path#CORE}. */
    void step(int c, Pc pc);

    // ------------------------------------------------------------------------------------------------ a cycle of CPU c

    /** What a cycle holds from its beginning on. */
    void lock(int c);

    void unlock(int c);

    /** Goes from {@link Pc#CY_ROUND} to what is there to be run, or to ops.dispatch. */
    void round(int c);

    /** ops.dispatch is called next: whatever does not stay held while it runs is let go, and taken again afterwards. */
    void dispatches(int c);

    /** Goes on from {@link Pc#CY_AFTER}: ops.dispatch has returned, and its buffer is flushed. */
    void after(int c);

    /** @return false if what was to be picked has left, and the CPU goes on elsewhere */
    boolean picks(int c);

    /** Whether {@code pc}, {@link Pc#CY_PICK} or {@link Pc#CY_NEXT}, touches nothing that another CPU could. */
    boolean isPrivate(int c, Pc pc);

    // ------------------------------------------------------------------------------------------------ decisions

    /** What a capture or an insert sees of the number of {@code p}'s instance; 0 if there is none. */
    int present(int p);

    /**
     * @param place DSQ number + 1, or {@link BpfCode#PLACE_LOCAL}
     * @return false if the scheduler is told at once that it comes to nothing
     */
    boolean insert(int c, int depth, Instr i, int p, int place);

    /**
     * An insert of an object's program, without a cookie.
     *
     * @param place DSQ number + 1, or {@link BpfCode#PLACE_LOCAL}
     * @param facts what the callback knows of the task's mask
     */
    void insert(int c, int p, int place, long facts);

    // ------------------------------------------------------------------------------------------------ drawings

    /**
     * What a drawing knows of an insert that has been taken.
     *
     * @param p the task
     * @param task its name
     * @param place the DSQ's name
     * @param refused an insert with a cookie left the dispatch buffer as it was
     * @param captured the number that the buffer's entry has, in parentheses
     */
    record Inserted(int p, String task, String place, boolean refused, String captured) {}

    /** How a cycle of CPU {@code c} begins. */
    String cycleBegins(int c);

    String told(Inserted insert);
}
