package org.scxc.model;

/**
 * {@code drifter: 8 x spin { policy idle; affinity 1 }}.
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
