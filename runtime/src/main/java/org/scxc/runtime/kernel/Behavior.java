package org.scxc.runtime.kernel;

/** What a task does with the CPU. One object may serve many tasks. */
public interface Behavior {
    /** The task got the CPU: arm its timer for the end of the current segment, or go on at once. */
    void started(int task);

    /** The task lost the CPU, or gave it up. */
    void stopped(int task);

    /** The current segment's timer fired while the task was running. */
    void ended(int task);

    /**
     * Its CPU does more or less work in the same time from now on, because another thread of the core became busy or idle.
     *
     * @param changed false: just before, to account for what was done; true: just after
     */
    default void pace(int task, boolean changed) {}

    /**
     * The segment ends in nothing but affinity changes of tasks on other runqueues than {@code rq}, which is locked: they do not
     * wait for that lock.
     */
    default boolean endsBeside(int task, int rq) {
        return false;
    }

    /** It is a process of user space, which a suspend of the machine freezes. */
    default boolean isUserSpace(int task) {
        return false;
    }

    /** It is in the middle of a call, or inside migrate_disable(): signals and the freezer wait for its end. */
    default boolean isInKernel(int task) {
        return false;
    }

    /** The task's sleep timer fired: 0 = wake it, otherwise sleep on until this time (ns). */
    default long postpone(int task) {
        return 0;
    }
}
