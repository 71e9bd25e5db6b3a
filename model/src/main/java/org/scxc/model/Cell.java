package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * A cgroup with CPUs.
 *
 * @param id number in its {@link Setup}
 * @param parent number of the cell that it is in; {@link #TOP} = none
 * @param cpus {@code cpuset.cpus}; absent = never written
 * @param weight {@code cpu.weight}, 1..10000
 * @param max {@code cpu.max}
 * @param partition {@code cpuset.cpus.partition}, written after {@code cpus}
 */
public record Cell(
        int id,
        int parent,
        String name,
        Optional<Affinity> cpus,
        int weight,
        CpuMax max,
        CpusetPartition partition,
        List<WorkerGroup> groups,
        SourceSpan span) {
    public static final int TOP = -1;

    /** One without a limit, a member, in no other cell. */
    public Cell(int id, String name, Optional<Affinity> cpus, int weight, List<WorkerGroup> groups, SourceSpan span) {
        this(id, TOP, name, cpus, weight, CpuMax.NONE, CpusetPartition.MEMBER, groups, span);
    }
}
