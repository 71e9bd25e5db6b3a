package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * A cgroup with CPUs.
 *
 * @param id number in its {@link Setup}
 * @param cpus {@code cpuset.cpus}; absent = never written
 * @param weight {@code cpu.weight}, 1..10000
 * @param max {@code cpu.max}
 */
public record Cell(
        int id,
        String name,
        Optional<Affinity> cpus,
        int weight,
        CpuMax max,
        List<WorkerGroup> groups,
        SourceSpan span) {
    /** One without a limit. */
    public Cell(int id, String name, Optional<Affinity> cpus, int weight, List<WorkerGroup> groups, SourceSpan span) {
        this(id, name, cpus, weight, CpuMax.NONE, groups, span);
    }
}
