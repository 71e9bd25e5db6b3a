package org.scxc.model;

import java.util.List;

/**
 * Background of the root cgroup.
 *
 * @param name of the library's declaration, or empty
 * @param groups generated background
 * @param replay recorded arrivals, usually empty
 * @param hostTurnNs the guest's CPUs share one host thread and take turns of this length; 0 = a thread for each
 * @param timerTurnNs a timer waits for so long at most for each other busy CPU; 0 = timers are on time
 */
public record Noise(String name, List<WorkerGroup> groups, List<Arrival> replay, long hostTurnNs, long timerTurnNs) {
    public static final Noise NONE = new Noise("", List.of(), List.of(), 0);

    /** With timers that are on time. */
    public Noise(String name, List<WorkerGroup> groups, List<Arrival> replay, long hostTurnNs) {
        this(name, groups, replay, hostTurnNs, 0);
    }

    /** One recorded visit: {@code cpu} for {@code lengthNs}, beginning {@code atNs} after the start. */
    public record Arrival(long atNs, int cpu, long lengthNs, boolean stopper, boolean pinned) {}
}
