package org.scxc.model;

import java.util.List;

/**
 * Background of the root cgroup.
 *
 * @param name of the library's declaration, or empty
 * @param groups generated background
 * @param replay recorded arrivals, usually empty
 */
public record Noise(String name, List<WorkerGroup> groups, List<Arrival> replay) {
    public static final Noise NONE = new Noise("", List.of(), List.of());

    /** One recorded visit: {@code cpu} for {@code lengthNs}, beginning {@code atNs} after the start. */
    public record Arrival(long atNs, int cpu, long lengthNs, boolean stopper, boolean pinned) {}
}
