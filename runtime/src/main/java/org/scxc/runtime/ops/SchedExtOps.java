package org.scxc.runtime.ops;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A scheduler as the core sees it: one method a callback, called only if {@link OpsInfo#has} it. Tasks, CPUs and
 * cgroups are numbers, masks are addresses in the {@link org.scxc.runtime.state.Store}. The {@link Kfuncs} given
 * to {@link #attach} are a scheduler's only door to the kernel. Lifecycle and order:
 * docs/kernel/lifecycle.md#callback-order.
 */
public interface SchedExtOps {
    OpsInfo info();

    /** ops.hotplug_seq: the count of CPUs that came or went which the loader saw; 0 = not checked. */
    default long hotplugSeq() {
        return 0;
    }

    /** Called once before {@link #init}: keep the door, allocate state by name. */
    void attach(Kfuncs kernel);

    /** Before {@link #init}: the mapping of cids can be changed. @return 0 or a negative errno */
    default int initCids() {
        return 0;
    }

    /** @return 0 or a negative errno */
    default int init() {
        return 0;
    }

    default void exit() {}

    /** @return the CPU to wake on */
    default int selectCpu(int task, int prevCpu, long wakeFlags) {
        return prevCpu;
    }

    default void enqueue(int task, long enqFlags) {}

    default void dequeue(int task, long deqFlags) {}

    /** @param prev the ext task that is giving up the CPU, or −1 */
    default void dispatch(int cpu, int prev) {}

    default void tick(int task) {}

    default void runnable(int task, long enqFlags) {}

    default void running(int task) {}

    default void stopping(int task, boolean runnable) {}

    default void quiescent(int task, long deqFlags) {}

    /**
     * @param to the task that is to run instead, or −1 for sched_yield, whose result the kernel ignores
     * @return true if the yield was handled
     */
    default boolean yield(int from, int to) {
        return false;
    }

    /** @return whether {@code a} is to run before {@code b}, which is on the runqueue of another thread of its core, or on its own */
    default boolean coreSchedBefore(int a, int b) {
        return false;
    }

    default void setWeight(int task, int weight) {}

    /** @param mask the new effective affinity, already in place */
    default void setCpumask(int task, int mask) {}

    default void updateIdle(int cpu, boolean idle) {}

    default void cpuAcquire(int cpu) {}

    /** @param task the one of a higher class that takes the CPU */
    default void cpuRelease(int cpu, int reason, int task) {}

    default void cpuOnline(int cpu) {}

    default void cpuOffline(int cpu) {}

    /** @return 0 or a negative errno */
    default int initTask(int task, int cgroup, boolean fork) {
        return 0;
    }

    default void exitTask(int task) {}

    default void enable(int task) {}

    default void disable(int task) {}

    /** Times in µs, of cpu.max; a quota of −1 is none. */
    default int cgroupInit(int cgroup, int weight, long periodUs, long quotaUs) {
        return 0;
    }

    default void cgroupExit(int cgroup) {}

    /** @return 0, or a negative errno that the write to cgroup.procs fails with */
    default int cgroupPrepMove(int task, int from, int to) {
        return 0;
    }

    default void cgroupMove(int task, int from, int to) {}

    default void cgroupSetWeight(int cgroup, int weight) {}

    /** Times in µs; a quota of −1 is none. */
    default void cgroupSetBandwidth(int cgroup, long periodUs, long quotaUs, long burstUs) {}

    /** The kernel frees a task that has exited, or a cgroup that was removed, and what is stored with it: no callback. */
    default void taskFreed(int task) {}

    /** As {@link #taskFreed}. */
    default void cgroupFreed(int cgroup) {}

    /** Adds lines to the debug dump. */
    default void dump(DumpSink out) {}

    default void dumpCpu(DumpSink out, int cpu, boolean idle) {}

    default void dumpTask(DumpSink out, int task) {}

    /**
     * How long each call of ops.cgroup_exit keeps its CPU while the scheduler is disabled, by the clock, ns ≥ 0. The kernel calls it under
     * no lock of a runqueue, so that other CPUs go on; no other callback takes time.
     */
    default long cgroupExitNs() {
        return 0;
    }

    /** A program attached outside struct_ops; {@code cgroup} is the one written, made or removed. */
    default void hook(Callback hook, int cgroup) {}

    /**
     * A program on the tracepoint sched_switch: a CPU goes from one task to another, of any class.
     *
     * @param prev −1 = the CPU's idle task, as for {@code next}
     * @param preempted prev could go on
     */
    default void schedSwitch(int prev, int next, boolean preempted) {}

    /** A program on the tracepoint cgroup_attach_task: a pid was written to cgroup.procs of {@code to}, and its tasks are there. */
    default void cgroupAttachTask(int task, int to) {}

    /** A BPF timer armed by {@link Kfuncs#timerStart}. */
    default void timer(int id) {}

    /**
     * The clock that {@code task}'s dsq_vtime would be compared with if it were enqueued now, ns; for measures and
     * stories, never called by the core.
     *
     * @return {@link Long#MIN_VALUE} if the scheduler has no such thing
     */
    default long vtimeBasis(int task) {
        return Long.MIN_VALUE;
    }

    /** One line on the clocks that matter for {@code task}, for stories; empty if there are none. */
    default String clocks(int task) {
        return "";
    }

    /** User space of this scheduler that decides for it, or null. */
    default @org.jspecify.annotations.Nullable UserLoop userLoop() {
        return null;
    }

    /** Where in its source the scheduler is, asked from inside a kfunc that it calls; empty if that is not known. */
    default Optional<Place> place() {
        return Optional.empty();
    }

    /** The scheduler's own variables by name, for reports, never read by the core. */
    default SortedMap<String, Long> variables() {
        return Collections.emptySortedMap();
    }

    /** The CPUs that it gives to cells, or null if it has no such notion. */
    default @org.jspecify.annotations.Nullable CellCpus cellCpus() {
        return null;
    }

    /** User space of this scheduler (a loop beside it), or null. */
    default @org.jspecify.annotations.Nullable UserSpace userSpace() {
        return null;
    }
}
