package org.scxc.model;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one kernel release does, as the facts of {@code kernels.scx} have it. The compiler makes it; the timed core and the
 * explorer read it. A component is the fact of the same name ({@code sliceWrite} is {@code slice_write}, {@code forkMinNs} is
 * {@code fork_min}).
 *
 * @param release {@code 6.18.15}; the version as written if it is newer than all that are known
 * @param steps what it does at the atomic steps of a dispatch
 * @param timed what else a run with a clock shows
 * @param latencies how long its own work takes
 * @param unknown facts of which nothing is known for this release, in the order of their declaration; the profile has what
 *     the last release before it does
 */
public record KernelProfile(
        String release, Race.KernelVariant steps, Timed timed, Latencies latencies, List<String> unknown) {
    /** The name that {@code kernels.scx} has for a component of a group. */
    public static String fact(RecordComponent component) {
        String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return component.getType() == long.class ? name.replaceFirst("_ns$", "") : name;
    }

    /** Those of {@link #unknown} that are no latencies. */
    public List<String> unknownSteps() {
        List<String> latencies = Arrays.stream(Latencies.class.getRecordComponents())
                .map(KernelProfile::fact)
                .toList();
        return unknown.stream().filter(u -> !latencies.contains(u)).toList();
    }

    /** Whether anybody has measured how long this release takes. */
    public boolean isMeasured() {
        return Arrays.stream(Latencies.class.getRecordComponents())
                .map(KernelProfile::fact)
                .noneMatch(unknown::contains);
    }

    /**
     * @param balanceBeforeHigherClass the ext balance runs even if a task of a higher class waits
     * @param keepsUsedCpusets cpuset.cpus of a cgroup with tasks cannot be emptied
     * @param partitionsShareNoCpu cpuset.cpus that overlap with those of a sibling make a partition root invalid
     * @param partitionsMoveKthreads unbound kernel threads of the root cgroup leave the CPUs of all partitions, else those of isolated ones
     * @param idleMaskStart which CPUs are idle when a scheduler attaches
     * @param selectCpuTopology the kernel's choice of a CPU prefers idle ones of the previous CPU's core, LLC and node
     * @param notifiesIdleAtLoad ops.update_idle is called for CPUs that were idle before a scheduler attached
     * @param opsFlags bits of ops.flags that it knows
     * @param events what it counts of a scheduler
     * @param dumpLayout how it prints the debug dump of an exit
     * @param fairServerRuntimeNs what the fair server gives in each period, ns, if nothing else is asked for; 0 = there is none
     * @param fairServerPeriodNs its period, ns
     * @param extServerRuntimeNs likewise of the ext server
     * @param extServerPeriodNs likewise
     * @param serverStopsIdle idle time is charged to servers as it passes, and one whose CPU stays idle stops
     * @param hrtick a timer ends slices of the fair class and runtimes of SCHED_DEADLINE tasks, else the tick behind them
     * @param takesCurrentForEnabled is_bpf_migration_disabled() takes a counter of 1 of the current task for the program's own
     * @param groupPick where EEVDF's tasks of a cgroup compete
     * @param groupWeight what the weight of a cgroup is on all its CPUs together
     * @param enableHelper a real-time kthread enables a scheduler, and not the process that loads it
     * @param bypassDsq where tasks wait in bypass
     * @param bypassSliceNs the slice that the kernel gives in bypass, ns
     * @param bypassKeepsPrev a task that wakes in bypass stays on its CPU, and no idle one is looked for
     * @param drainsAfterExit a disable waits for another grace period after ops.exit
     * @param coreOrderByWait core scheduling orders sched_ext's tasks by how long they wait, else by when their last turns ended
     * @param exitTask when ops.disable and ops.exit_task of a task that exits are called
     * @param freeGracePeriods grace periods between the end of a task and the end of its struct
     * @param offlineGracePeriods grace periods between rmdir of a cgroup and ops.cgroup_exit
     */
    public record Timed(
            boolean balanceBeforeHigherClass,
            boolean keepsUsedCpusets,
            boolean partitionsShareNoCpu,
            boolean partitionsMoveKthreads,
            IdleMaskStart idleMaskStart,
            boolean selectCpuTopology,
            boolean notifiesIdleAtLoad,
            int opsFlags,
            Set<ScxEvent> events,
            DumpLayout dumpLayout,
            long fairServerRuntimeNs,
            long fairServerPeriodNs,
            long extServerRuntimeNs,
            long extServerPeriodNs,
            boolean serverStopsIdle,
            boolean hrtick,
            boolean takesCurrentForEnabled,
            GroupPick groupPick,
            GroupWeight groupWeight,
            boolean enableHelper,
            BypassDsq bypassDsq,
            long bypassSliceNs,
            boolean bypassKeepsPrev,
            boolean drainsAfterExit,
            boolean coreOrderByWait,
            ExitTask exitTask,
            int freeGracePeriods,
            int offlineGracePeriods) {
        public DeadlineServer fairServer() {
            return new DeadlineServer(fairServerRuntimeNs, fairServerPeriodNs);
        }

        public DeadlineServer extServer() {
            return new DeadlineServer(extServerRuntimeNs, extServerPeriodNs);
        }
    }

    /** Where sched_ext's tasks wait while the scheduler is bypassed. */
    public enum BypassDsq {
        /** The global DSQ of the node. */
        GLOBAL,
        /** One of the CPU's own. */
        PER_CPU
    }

    /** When sched_ext forgets a task that exits. */
    public enum ExitTask {
        /** When its struct is freed. */
        AT_FREE,
        /** When it has left its CPU for the last time. */
        AT_LAST_SWITCH
    }

    /** How EEVDF chooses among tasks of several cgroups. */
    public enum GroupPick {
        /** First among groups, then among those in one. */
        NESTED,
        /** Among all tasks of the CPU, each with its part of its group's weight. */
        FLAT
    }

    /** How much a cgroup with tasks on several CPUs weighs in all. */
    public enum GroupWeight {
        /** Its weight is divided among them. */
        DIVIDED,
        /** Its weight times the number of its runnable tasks, or of its CPUs if these are fewer, is divided. */
        CONCURRENT
    }

    /** Lines of a debug dump (scx_dump_state()), by what they came with. */
    public enum DumpLayout {
        /** CPUs with {@code pnt_seq}, no slices, no counters. */
        PNT_SEQ,
        /** {@code ops_qseq} too, slices, weights and counters. */
        OPS_QSEQ,
        /** The scheduler's name, the CPU of the exit first, {@code ksync}, {@code *root} behind a task. */
        SUB_SCHEDS
    }

    /** The built-in idle mask at attach. */
    public enum IdleMaskStart {
        /** A copy of the online mask: a first wake-up finds busy CPUs idle. */
        ONLINE,
        /** Empty: a CPU enters it when it next goes idle. */
        EMPTY
    }

    /**
     * All ns.
     *
     * @param tickToPickNs tick interrupt to reschedule entry
     * @param pickToPutNs next task taken off its DSQ to the task before it put back
     * @param timerWakeToRunNs timer interrupt on an idle CPU to its task running
     * @param wakeInterruptNs waker to the interrupt that enqueues a queued wake-up
     * @param reschedInterruptNs resched interrupt to reschedule entry
     * @param irqWorkNs irq-work raised to run on the same CPU
     * @param deferredLocalNs old CPU switched to task on the remote local DSQ
     * @param stopperWakeNs stop work queued to stopper running
     * @param stopperRunNs one visit of the stopper
     * @param forkMinNs CPU time of one fork, at least
     * @param forkMaxNs at most
     * @param childSetupNs a child's own set-up before it blocks on its pipe
     * @param mkdirMinNs one mkdir or cpuset write, at least
     * @param mkdirMaxNs at most
     * @param firstMoveMinNs first cgroup move after a quiet second, at least
     * @param firstMoveMaxNs at most
     * @param moveMinNs a following move, at least
     * @param moveMaxNs at most
     * @param startByteNs between two start wake-ups
     * @param killNs one kill
     * @param loadMinNs CPU time of a loader until its scheduler's programs are verified, at least
     * @param loadMaxNs at most
     * @param exitPollNs how often it looks whether its scheduler has ended
     * @param gracePeriodMinNs an RCU grace period, at least
     * @param gracePeriodMaxNs at most
     * @param enableTaskNs CPU time of initializing a task, and of switching one, there or back
     */
    public record Latencies(
            long tickToPickNs,
            long pickToPutNs,
            long timerWakeToRunNs,
            long wakeInterruptNs,
            long reschedInterruptNs,
            long irqWorkNs,
            long deferredLocalNs,
            long stopperWakeNs,
            long stopperRunNs,
            long forkMinNs,
            long forkMaxNs,
            long childSetupNs,
            long mkdirMinNs,
            long mkdirMaxNs,
            long firstMoveMinNs,
            long firstMoveMaxNs,
            long moveMinNs,
            long moveMaxNs,
            long startByteNs,
            long killNs,
            long loadMinNs,
            long loadMaxNs,
            long exitPollNs,
            long gracePeriodMinNs,
            long gracePeriodMaxNs,
            long enableTaskNs) {}
}
