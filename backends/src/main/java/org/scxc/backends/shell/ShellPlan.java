package org.scxc.backends.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.CpuMax;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.DeadlineServer;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.Restart;
import org.scxc.model.SleepState;
import org.scxc.model.Workload;

/**
 * What a workload does on a machine: groups of tasks and cgroups under numbers, and a timeline that uses them.
 *
 * @param watchdogNs what the scheduler is told; 0 = nothing
 * @param servers deadline servers that the scenario sets, with the names of their files
 * @param controllers of cgroup v2 that it cannot do without, in the order in which they are switched on
 * @param parent absolute path below the root of cgroup v2 in which cells are made; empty = one of the run's own
 * @param schedulers the scenario's own is the first; empty if it names none
 * @param partitions some cell is to be a partition of its own, for which the cgroups above grant it CPUs
 * @param declare what is there before t = 0
 */
record ShellPlan(
        String scenario,
        String variant,
        Machine machine,
        long watchdogNs,
        Map<String, DeadlineServer> servers,
        Set<Controller> controllers,
        boolean partitions,
        String parent,
        List<Command> schedulers,
        List<TaskGroup> groups,
        List<PlanCell> cells,
        List<Statement> declare,
        List<PlanPhase> phases) {
    static final int ROOT = -1;

    enum Controller {
        CPUSET("cpuset"),
        CPU("cpu");

        private final String word;

        Controller(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** How workers that take turns wake each other. */
    enum Channel {
        FUTEX,
        PIPE
    }

    enum Placement {
        COUNT,
        PER_CPU
    }

    /**
     * @param program empty if the scenario does not say which
     * @param object the path of the .bpf.o that the loader starts as {@code program}
     * @param restart what its process does after an exit; empty: the exit ends the run
     */
    record Command(
            String name, String program, List<String> arguments, Optional<String> object, Optional<Restart> restart) {}

    /**
     * @param with the first group of the statement that this one is a part of; absent if it is the first
     * @param team groups of one statement have the same number and share their teams; absent if none waits for another
     * @param steps an {@link Workload.Each} stands first, its body behind it
     * @param others what all but the first of a team do instead; empty if they do the same
     */
    record TaskGroup(
            int id,
            String name,
            String comm,
            int count,
            Placement placement,
            Policy policy,
            int nice,
            Affinity affinity,
            Optional<String> cookie,
            Optional<Integer> with,
            Optional<Integer> team,
            Channel channel,
            List<Workload.Step> steps,
            List<Workload.Step> others) {}

    record PlanCell(
            int id,
            int parent,
            String name,
            int weight,
            CpuMax max,
            CpusetPartition partition,
            Optional<Affinity> cpus,
            List<Integer> groups) {}

    record PlanPhase(String name, long durationNs, List<Statement> statements) {}

    /** One line of the timeline. */
    sealed interface Statement {}

    record Make(int cell) implements Statement {}

    record Remove(int cell) implements Statement {}

    record Spawn(int cell, List<Integer> groups) implements Statement {}

    record SetCpus(int cell, Affinity cpus) implements Statement {}

    record Swap(int cell, int other) implements Statement {}

    record SetWeight(int cell, int weight) implements Statement {}

    record SetPartition(int cell, CpusetPartition partition) implements Statement {}

    record SetMax(int cell, CpuMax max) implements Statement {}

    record SetAffinity(List<Integer> groups, Affinity affinity) implements Statement {}

    record SetNice(List<Integer> groups, int nice) implements Statement {}

    record SetCookie(List<Integer> groups, Optional<String> cookie) implements Statement {}

    record SetPolicy(List<Integer> groups, Policy policy) implements Statement {}

    record Move(List<Integer> groups, int cell) implements Statement {}

    record Stop(List<Integer> groups) implements Statement {}

    record Freeze(List<Integer> groups) implements Statement {}

    record Thaw(List<Integer> groups) implements Statement {}

    record Offline(CpuSet cpus) implements Statement {}

    record Online(CpuSet cpus) implements Statement {}

    record Suspend(SleepState state, long seconds) implements Statement {}

    record Detach() implements Statement {}

    record Attach(int scheduler) implements Statement {}

    record At(Amount delay, List<Statement> body) implements Statement {}

    record Every(Amount interval, List<Statement> body) implements Statement {}

    long durationNs() {
        return phases.stream().mapToLong(PlanPhase::durationNs).sum();
    }
}
