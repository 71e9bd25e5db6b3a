package org.scxc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code drifter: 8 x spin { policy idle; affinity 1 }}.
 *
 * <p>A statement of which single members are named ({@code drifter[3]}, in a claim or a change) becomes several groups in
 * member order, so that each is measured by itself. Whoever starts or changes workers treats them as one
 * ({@link #byStatement}): a claim never changes a run.
 *
 * @param id number in its {@link Setup}; a group that a repeated phase makes again has another id
 * @param name as written, or made from the cell and workload ({@code alpha.spin}); shown to users
 * @param comm task name, at most 15 characters
 * @param placement how many workers {@code count} stands for
 * @param nice −20..19
 * @param cookie the core-scheduling cookie, which workers of one name share; empty = none
 * @param kthread whether the workers are kernel threads; these are in the root cgroup
 */
public record WorkerGroup(
        int id,
        String name,
        String comm,
        int count,
        Placement placement,
        Workload workload,
        Policy policy,
        int nice,
        Affinity affinity,
        Optional<String> cookie,
        Kthread kthread,
        SourceSpan span) {
    /** Processes without a cookie. */
    public WorkerGroup(
            int id,
            String name,
            String comm,
            int count,
            Placement placement,
            Workload workload,
            Policy policy,
            int nice,
            Affinity affinity,
            SourceSpan span) {
        this(id, name, comm, count, placement, workload, policy, nice, affinity, Optional.empty(), Kthread.NO, span);
    }

    /** Whether workers are kernel threads (PF_KTHREAD). */
    public enum Kthread {
        /** They are processes. */
        NO,
        /** Made by kthread_create(): their affinity can be set. */
        UNBOUND,
        /** Bound to one CPU by kthread_bind(): PF_NO_SETAFFINITY. */
        BOUND
    }

    /** Consecutive groups together that were written in one statement; the order is kept. */
    public static List<List<WorkerGroup>> byStatement(List<WorkerGroup> groups) {
        List<List<WorkerGroup>> statements = new ArrayList<>();
        for (WorkerGroup group : groups) {
            boolean next = !statements.isEmpty()
                    && group.isPartWith(statements.getLast().getFirst());
            if (!next) {
                statements.add(new ArrayList<>());
            }
            statements.getLast().add(group);
        }
        return statements;
    }

    /** The workers of a statement as one group: that of the first part, with its number. */
    public static WorkerGroup whole(List<WorkerGroup> parts) {
        WorkerGroup first = parts.getFirst();
        if (parts.size() == 1) {
            return first;
        }
        int count = parts.stream().mapToInt(WorkerGroup::count).sum();
        String name = first.name.replaceFirst("\\[\\d+]$", "");
        return first.with(first.id, name, count);
    }

    private boolean isPartWith(WorkerGroup other) {
        return placement == Placement.COUNT && span.equals(other.span) && !span.equals(SourceSpan.NONE);
    }

    /** The same workers under another number. */
    public WorkerGroup numbered(int other) {
        return with(other, name, count);
    }

    /** The same but for number, name and count. */
    public WorkerGroup with(int otherId, String otherName, int otherCount) {
        return new WorkerGroup(
                otherId,
                otherName,
                comm,
                otherCount,
                placement,
                workload,
                policy,
                nice,
                affinity,
                cookie,
                kthread,
                span);
    }

    /** One of its workers, which is called so and has these CPUs. */
    public WorkerGroup member(String otherComm, Affinity own) {
        return new WorkerGroup(id, name, otherComm, 1, placement, workload, policy, nice, own, cookie, kthread, span);
    }

    public enum Placement {
        /** {@code count} workers. */
        COUNT,
        /** {@code count} workers pinned to each CPU. */
        PER_CPU,
        /** {@code count} workers for each cgroup (root, parent, cells), each pinned to a CPU drawn at start. */
        PER_CGROUP
    }
}
