package org.scxc.model;

import java.util.List;

/**
 * A list of CPUs that a cell has, as a claim names it.
 *
 * @param cells numbers of the cells of that name in their {@link Setup}; at most one of them is there at a time
 * @param text as written, {@code cpus(alpha)}
 */
public record CellMask(Kind kind, List<Integer> cells, String text) {
    public CellMask {
        cells = List.copyOf(cells);
    }

    /** Whose list it is. */
    public enum Kind {
        /** The CPUs that the scheduler gives to the cell that the cgroup is in: scx_mitosis, {@code cpumask}. */
        CPUS,
        /** The CPUs of others that it may borrow: scx_mitosis, {@code borrowable_cpumask}. */
        BORROWABLE,
        /** The kernel's: cpuset.cpus.effective. */
        EFFECTIVE
    }
}
