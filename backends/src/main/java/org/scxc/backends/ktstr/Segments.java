package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.backends.Findings;
import org.scxc.model.Action;
import org.scxc.model.Phase;

/** A phase cut at its {@code at} times: a step does something only when it begins. */
final class Segments {
    private Segments() {}

    /** @param fromNs after the start of the phase */
    record Segment(long fromNs, long lengthNs, List<Action> actions) {}

    /** At least one, in order of time; what cannot be cut stays in as it is. */
    static List<Segment> of(Phase phase, Findings findings) {
        TreeMap<Long, List<Action>> starts = new TreeMap<>();
        starts.put(0L, new ArrayList<>());
        for (Action action : phase.actions()) {
            boolean exact = action instanceof Action.At at && !at.delay().exponential();
            if (exact && action instanceof Action.At at && at.delay().ns() < phase.durationNs()) {
                starts.computeIfAbsent(at.delay().ns(), ns -> new ArrayList<>()).addAll(at.body());
            } else {
                starts.getOrDefault(0L, List.of()).add(action);
            }
        }
        List<Segment> segments = new ArrayList<>();
        for (Map.Entry<Long, List<Action>> start : starts.entrySet()) {
            Long next = starts.higherKey(start.getKey());
            long end = next == null ? phase.durationNs() : next;
            segments.add(new Segment(start.getKey(), end - start.getKey(), List.copyOf(start.getValue())));
            if (next != null) {
                start.getValue().stream()
                        .filter(a -> a instanceof Action.CreateCell || a instanceof Action.Spawn)
                        .forEach(a -> findings.refused(
                                a instanceof Action.Spawn ? "spawn" : "cell",
                                a.span(),
                                "what a step makes ends with it, and the next at of this phase begins another step",
                                "declare it in the scenario, or make a phase of what follows"));
            }
        }
        return segments;
    }
}
