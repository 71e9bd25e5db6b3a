package org.scxc.runtime.work;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.kernel.Core;

/** What the driver's task does next, one thing after the other; each costs CPU time of its own. */
final class Chores {
    /**
     * What happens after so much CPU time.
     *
     * @param reaffined the groups whose affinity it changes, if it does nothing else
     */
    record Chore(long costNs, Runnable effect, List<Integer> reaffined) {}

    private static final int NOBODY = -1;

    private final Core core;
    private final ArrayDeque<Chore> due = new ArrayDeque<>();
    private int task = NOBODY;

    Chores(Core core) {
        this.core = core;
    }

    /** The task that does them. */
    void give(int toTask) {
        task = toTask;
    }

    void add(long costNs, Runnable effect) {
        due.add(new Chore(costNs, effect, List.of()));
    }

    void addReaffining(long costNs, Runnable effect, List<Integer> groups) {
        due.add(new Chore(costNs, effect, groups));
    }

    void addFirst(long costNs, Runnable effect) {
        due.addFirst(new Chore(costNs, effect, List.of()));
    }

    @Nullable
    Chore next() {
        return due.peek();
    }

    @Nullable
    Chore take() {
        return due.poll();
    }

    int task() {
        return task;
    }

    /** The CPU that the task is on. */
    int cpu() {
        return core.tasks.cpuOf(task);
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    void wake(int callerCpu) {
        core.life.wake(task, callerCpu);
    }

    /** The task sleeps until then, ns. */
    void block(long until) {
        core.running.block(task, until);
    }
}
