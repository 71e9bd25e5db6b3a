package org.scxc.model;

import java.util.ArrayList;
import java.util.List;

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
        SourceSpan span) {
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
        return new WorkerGroup(
                first.id,
                name,
                first.comm,
                count,
                first.placement,
                first.workload,
                first.policy,
                first.nice,
                first.affinity,
                first.span);
    }

    private boolean isPartWith(WorkerGroup other) {
        return placement == Placement.COUNT && span.equals(other.span) && !span.equals(SourceSpan.NONE);
    }

    /** The same workers under another number. */
    public WorkerGroup numbered(int other) {
        return new WorkerGroup(other, name, comm, count, placement, workload, policy, nice, affinity, span);
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
