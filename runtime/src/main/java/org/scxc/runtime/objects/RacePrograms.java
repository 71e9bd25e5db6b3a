package org.scxc.runtime.objects;

import org.scxc.model.Race;

/**
 * The programs of an object on one machine. A program is executed up to the next instruction that another CPU could notice
 * or be noticed by: an access to memory that others reach, or a call. What comes before it is the CPU's own. At most one
 * program runs on each level of each CPU; {@code level} counts callbacks that interrupt each other, from 0.
 */
public interface RacePrograms {
    /** What a program has come to. */
    enum State {
        /** It stands before an instruction that is a step. */
        AT_STEP,
        ENDED
    }

    /**
     * Sets up a call; {@link #settle} carries it on.
     *
     * @param task the task that the callback is about, or for ops.dispatch the one that the CPU has run; -1 if none
     * @param argument the callback's second one, where it is a number
     */
    void begin(int cpu, int level, Race.Callback callback, int task, long argument);

    /** Sets up a call of ops.init. */
    void beginInit(int cpu, int level);

    /** Executes what no other CPU can notice. Once it has ended, nothing of the program is left in the store. */
    State settle(int cpu, int level);

    /** Whether the instruction that is a step can be executed: a taken lock is waited for. */
    boolean enabled(int cpu, int level);

    /** Executes the one instruction that is a step. What the kernel does for it, it does through {@link RaceDoor}. */
    void step(int cpu, int level);

    /** The kernel has come back from what {@link RaceDoor#moveToLocal} or {@link RaceDoor#move} began. */
    void answer(int cpu, int level, boolean success);

    /** Returns r0, as an int, of the program that has just ended on that level. */
    int result(int cpu, int level);

    /** Names the step that {@link #step} took last. */
    Told told();

    /**
     * An instruction for people.
     *
     * @param text place and line of C, and what came of it: {@code own.bpf.c:43: if (bpf_map_pop_elem(&queue, &pid)) → 0}
     * @param readsMask whether it has read the mask of a task
     */
    record Told(String text, boolean readsMask) {}
}
