package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.model.Outcome;

/** How many runs ended how: exits by number, then bails, failures to load, and those that stayed healthy. */
public record Tally(List<Row> rows, int runs) {
    /**
     * The runs that ended in one way.
     *
     * @param label {@code 1025}, {@code bail}, {@code failed to load}, {@code healthy}
     * @param times when the runs ended so; absent for those that did not end early
     */
    public record Row(String label, String kind, int count, Interval interval, Optional<Quantiles> times) {}

    private record Key(int order, String label, String kind, boolean timed) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Integer.compare(order, other.order);
        }
    }

    public static Tally of(List<Outcome> runs) {
        TreeMap<Key, List<Long>> ends = new TreeMap<>();
        for (Outcome run : runs) {
            ends.computeIfAbsent(keyOf(run), k -> new ArrayList<>()).add(endOf(run));
        }
        List<Row> rows = new ArrayList<>();
        ends.forEach((key, times) -> rows.add(new Row(
                key.label(),
                key.kind(),
                times.size(),
                Interval.wilson(times.size(), runs.size()),
                key.timed() ? Optional.of(Quantiles.of(times)) : Optional.empty())));
        return new Tally(List.copyOf(rows), runs.size());
    }

    private static Key keyOf(Outcome run) {
        if (run.loadFailure().isPresent()) {
            return new Key(10_001, "failed to load", "", false);
        } else if (run.bail().isPresent()) {
            return new Key(10_000, "bail", "", true);
        }
        Optional<Outcome.Exit> exit = run.exit().filter(e -> !e.planned());
        return exit.map(e -> new Key(
                        e.kind().number(), "" + e.kind().number(), e.kind().word(), true))
                .orElse(new Key(10_002, "healthy", "", false));
    }

    private static long endOf(Outcome run) {
        return run.bail()
                .map(Outcome.Bail::atNs)
                .or(() -> run.exit().map(Outcome.Exit::atNs))
                .orElse(run.endNs());
    }
}
