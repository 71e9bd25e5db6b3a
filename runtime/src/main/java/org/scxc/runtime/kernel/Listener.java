package org.scxc.runtime.kernel;

import org.scxc.runtime.ops.Callback;

/** Watches a run: traces and stories. */
public interface Listener {
    Listener NONE = new Listener() {};

    default void switched(int cpu, int prev, boolean prevRunnable, int next) {}

    default void woken(int task, int cpu, int waker) {}

    /** {@code task} −1 = about none. */
    default void callback(int cpu, Callback callback, int task) {}

    /** Around ops.stopping: {@code before} true, then false. */
    default void stopping(int cpu, int task, boolean runnable, boolean before) {}

    /**
     * A worker begins to run after it waited.
     *
     * @param waitNs since it was runnable
     * @param wakeupNs since it was woken, or −1
     */
    default void started(int task, int cpu, long waitNs, long wakeupNs) {}

    /** A worker waits when the phase ends; as {@link #started}. */
    default void stillWaits(int task, long waitNs, long wakeupNs) {}

    default void phaseBegan(String name) {}

    /** Before the open waits are counted. */
    default void phaseEnds() {}

    default void enqueued(int task, int cpu, long flags) {}

    default void inserted(int task, long dsq, long flags) {}

    default void exiting(ExitRecord exit) {}

    default void note(String text) {}
}
