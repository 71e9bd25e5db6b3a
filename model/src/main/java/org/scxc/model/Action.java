package org.scxc.model;

import java.util.List;
import java.util.Optional;

/** One statement of a phase. Targets are ids of the {@link Setup}. */
public sealed interface Action {
    SourceSpan span();

    /** Whether it only writes files of cells. */
    default boolean writesCell() {
        return writesCpuset() || this instanceof SetWeight || this instanceof SetMax;
    }

    /** Whether it takes cpuset_mutex. */
    default boolean writesCpuset() {
        return this instanceof SetCpus || this instanceof SwapCpus || this instanceof SetPartition;
    }

    record CreateCell(Cell cell, SourceSpan span) implements Action {}

    record RemoveCell(int cell, SourceSpan span) implements Action {}

    /** Writes {@code cpuset.cpus}; {@code Inherit} clears it. */
    record SetCpus(int cell, Affinity cpus, SourceSpan span) implements Action {}

    record SwapCpus(int cell, int other, SourceSpan span) implements Action {}

    /** {@code cell} −1 is the root cgroup. */
    record Spawn(int cell, List<WorkerGroup> groups, SourceSpan span) implements Action {}

    /** {@code Inherit} gives back every CPU of the cgroup. */
    record SetAffinity(List<Integer> groups, Affinity affinity, SourceSpan span) implements Action {}

    record SetNice(List<Integer> groups, int nice, SourceSpan span) implements Action {}

    record SetPolicy(List<Integer> groups, Policy policy, SourceSpan span) implements Action {}

    /** prctl(PR_SCHED_CORE); empty takes the cookie away. */
    record SetCookie(List<Integer> groups, Optional<String> cookie, SourceSpan span) implements Action {}

    record SetWeight(int cell, int weight, SourceSpan span) implements Action {}

    /** Writes {@code cpu.max}; {@link CpuMax#NONE} clears it. */
    record SetMax(int cell, CpuMax max, SourceSpan span) implements Action {}

    /** Writes {@code cpuset.cpus.partition}. */
    record SetPartition(int cell, CpusetPartition partition, SourceSpan span) implements Action {}

    /** {@code cell} −1 is the root cgroup. */
    record Move(List<Integer> groups, int cell, SourceSpan span) implements Action {}

    record Stop(List<Integer> groups, SourceSpan span) implements Action {}

    record Freeze(List<Integer> groups, SourceSpan span) implements Action {}

    record Thaw(List<Integer> groups, SourceSpan span) implements Action {}

    record Offline(CpuSet cpus, SourceSpan span) implements Action {}

    record Online(CpuSet cpus, SourceSpan span) implements Action {}

    /** The machine sleeps for {@code ns} by the real-time clock. */
    record Suspend(SleepState state, long ns, SourceSpan span) implements Action {}

    record Detach(SourceSpan span) implements Action {}

    /** Attaches the scheduler named, or the scenario's own again. */
    record Attach(Optional<SchedulerUse> scheduler, SourceSpan span) implements Action {}

    /**
     * {@code body} at {@code delay} after the start of the enclosing block.
     *
     * @param process that makes the statements, one beside the test driver; empty = the driver
     */
    record At(Amount delay, Optional<String> process, List<Action> body, SourceSpan span) implements Action {
        public At(Amount delay, List<Action> body, SourceSpan span) {
            this(delay, Optional.empty(), body, span);
        }
    }

    /** {@code body} after each {@code interval}, until the enclosing phase ends. */
    record Every(Amount interval, List<Action> body, SourceSpan span) implements Action {}
}
