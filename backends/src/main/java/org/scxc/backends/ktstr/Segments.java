package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.backends.Findings;
import org.scxc.model.Action;
import org.scxc.model.Phase;

/** A phase cut where an {@code at} or {@code every} does something: a step does so only when it begins. */
final class Segments {
    /** More than this is no test that anybody reads, and ktstr takes a while for each step. */
    private static final int MAX = 2000;

    private final TreeMap<Long, List<Action>> starts = new TreeMap<>();
    private final long end;
    private final Findings findings;

    private Segments(long end, Findings findings) {
        this.end = end;
        this.findings = findings;
        starts.put(0L, new ArrayList<>());
    }

    /** @param fromNs after the start of the phase */
    record Segment(long fromNs, long lengthNs, List<Action> actions) {}

    /** Whether something happens within the phase. */
    static boolean cut(Phase phase) {
        return phase.actions().stream().anyMatch(a -> a instanceof Action.At || a instanceof Action.Every);
    }

    /** At least one, in order of time; what cannot be cut stays in as it is. */
    static List<Segment> of(Phase phase, Findings findings) {
        Segments segments = new Segments(phase.durationNs(), findings);
        segments.expand(0, phase.actions());
        return segments.list();
    }

    private void expand(long from, List<Action> actions) {
        for (Action action : actions) {
            switch (action) {
                case Action.At at
                when at.process().isEmpty()
                        && !at.delay().exponential()
                        && from + at.delay().ns() < end ->
                    expand(from + at.delay().ns(), at.body());
                case Action.Every every
                when !every.interval().exponential() && every.interval().ns() > 0 -> repeat(from, every);
                default -> starts.computeIfAbsent(from, ns -> new ArrayList<>()).add(action);
            }
        }
    }

    private void repeat(long from, Action.Every every) {
        long interval = every.interval().ns();
        if ((end - from) / interval > MAX) {
            findings.refused(
                    "every",
                    every.span(),
                    "it happens " + (end - from - 1) / interval + " times, and each is a step of its own; " + MAX
                            + " are enough",
                    "write a longer interval or a shorter phase");
            return;
        }
        for (long at = from + interval; at < end; at += interval) {
            expand(at, every.body());
        }
    }

    private List<Segment> list() {
        List<Segment> segments = new ArrayList<>();
        for (Map.Entry<Long, List<Action>> start : starts.entrySet()) {
            Long next = starts.higherKey(start.getKey());
            long until = next == null ? end : next;
            segments.add(new Segment(start.getKey(), until - start.getKey(), List.copyOf(start.getValue())));
            if (next != null) {
                start.getValue().stream()
                        .filter(a -> a instanceof Action.CreateCell || a instanceof Action.Spawn)
                        .forEach(a -> findings.refused(
                                a instanceof Action.Spawn ? "spawn" : "cell",
                                a.span(),
                                "what a step makes ends with it, and the next at or every of this phase begins another"
                                        + " step",
                                "declare it in the scenario, or make a phase of what follows"));
            }
        }
        return segments;
    }
}
