package org.scxc.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scxc.judge.Interval;
import org.scxc.judge.Tally;
import org.scxc.judge.Units;

/** Samples of real runs as text. */
final class RealText {
    private RealText() {}

    /** All of a sample, on a line of its own. */
    static String whole(Truth.Sample sample) {
        return "real, " + sample.source() + ", " + sample.runs() + (sample.runs() == 1 ? " run: " : " runs: ")
                + sample.ends().stream()
                        .map(e -> e.label() + " × " + e.count() + tail(e))
                        .collect(Collectors.joining("; "));
    }

    /** One way to end, to stand below the model's row of it; says so if the two intervals have no rate in common. */
    static String beside(Truth.Sample sample, String label, Interval model) {
        Interval real = sample.interval(label);
        boolean apart = real.low() > model.high() || model.low() > real.high();
        return String.format(
                Locale.ROOT,
                "real, %s: %d of %d (%.0f to %.0f %%)%s%s",
                sample.source(),
                sample.end(label).map(Truth.End::count).orElse(0),
                sample.runs(),
                100 * real.low(),
                100 * real.high(),
                sample.end(label).map(RealText::tail).orElse(""),
                apart ? "; the intervals are apart" : "");
    }

    /** Ways to end that real runs had and the model never. */
    static List<String> unseen(Tally tally, Truth truth) {
        Stream<String> real =
                truth.samples().stream().flatMap(s -> s.ends().stream()).map(Truth.End::label);
        return real.distinct()
                .filter(l -> tally.rows().stream().noneMatch(r -> r.label().equals(l)))
                .sorted()
                .toList();
    }

    private static String tail(Truth.End end) {
        String times = end.times().map(RealText::times).orElse("");
        return times + (end.remark().isEmpty() ? "" : " (" + end.remark() + ")");
    }

    private static String times(Truth.Times t) {
        return ", at " + Units.time(t.min())
                + (t.min() == t.max() ? "" : " to " + Units.time(t.max()))
                + (t.median().isPresent() ? ", median " + Units.time(t.median().getAsLong()) : "");
    }
}
