package org.scxc.judge.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.judge.Interval;
import org.scxc.judge.Quantiles;
import org.scxc.judge.Tally;
import org.scxc.judge.Units;
import org.scxc.model.EndDetail;
import org.scxc.model.Outcome;

/** How runs ended: which way how often, with which message, when. */
final class Ends {
    private final List<Outcome> predicted;
    private final List<Outcome> observed;
    private final EndDetail detail;
    private final Tolerance tolerance;

    Ends(List<Outcome> predicted, List<Outcome> observed, EndDetail detail, Tolerance tolerance) {
        this.predicted = predicted;
        this.observed = observed;
        this.detail = detail;
        this.tolerance = tolerance;
    }

    List<Row> rows() {
        Tally model = Tally.of(predicted);
        Tally real = Tally.of(observed);
        Set<String> labels = new LinkedHashSet<>();
        model.rows().forEach(r -> labels.add(r.label()));
        real.rows().forEach(r -> labels.add(r.label()));
        List<Row> rows = new ArrayList<>();
        for (String label : labels) {
            rows.add(rate(label, row(model, label), row(real, label)));
        }
        for (String label : labels) {
            Optional<Quantiles> m = row(model, label).flatMap(Tally.Row::times);
            Optional<Quantiles> r = row(real, label).flatMap(Tally.Row::times);
            if (m.isPresent() && r.isPresent()) {
                rows.add(time(label, m.get(), r.get()));
            }
        }
        messages().ifPresent(rows::add);
        return rows;
    }

    private static Optional<Tally.Row> row(Tally tally, String label) {
        return tally.rows().stream().filter(r -> r.label().equals(label)).findFirst();
    }

    /** Two rates agree as long as their 95 % intervals have one in common. */
    private Row rate(String label, Optional<Tally.Row> model, Optional<Tally.Row> real) {
        int m = model.map(Tally.Row::count).orElse(0);
        int r = real.map(Tally.Row::count).orElse(0);
        Interval a = Interval.wilson(m, predicted.size());
        Interval b = Interval.wilson(r, observed.size());
        boolean apart = a.low() > b.high() || b.low() > a.high();
        return Row.text(
                label.equals("healthy") || label.equals("bail") || label.equals("failed to load")
                        ? label
                        : "exit " + label,
                apart ? Agreement.DIFFERS : Agreement.AGREES,
                rate(m, predicted.size(), a),
                rate(r, observed.size(), b),
                "95 % intervals overlap",
                apart ? "the intervals are apart" : "");
    }

    private static String rate(int k, int n, Interval i) {
        return String.format(Locale.ROOT, "%d of %d (%.0f to %.0f %%)", k, n, 100 * i.low(), 100 * i.high());
    }

    private Row time(String label, Quantiles model, Quantiles real) {
        String what = "time of " + label;
        if (detail == EndDetail.KINDS) {
            return Row.text(what, Agreement.NOT_COMPARABLE, times(model), "", "", "the results do not hold it");
        }
        double margin =
                Math.max((double) tolerance.timeNs(), tolerance.timeFraction() * Math.abs((double) model.median()));
        Range range = new Range(model.median(), model.min(), model.max());
        boolean holds = range.holds((double) real.median(), margin);
        return new Row(
                what,
                holds ? Agreement.AGREES : Agreement.DIFFERS,
                times(model),
                times(real),
                "the median within " + Units.duration(margin) + " of the predicted range",
                holds ? "" : "the observed median is outside",
                Optional.of(range),
                Optional.of(new Range(real.median(), real.min(), real.max())));
    }

    private static String times(Quantiles q) {
        return q.min() == q.max()
                ? Units.time(q.min())
                : Units.time(q.min()) + " to " + Units.time(q.max()) + ", median " + Units.time(q.median());
    }

    /** Messages without their numbers and names: those observed must be among those predicted. */
    private Optional<Row> messages() {
        Set<String> model = forms(predicted);
        Set<String> real = forms(observed);
        if (model.isEmpty() && real.isEmpty()) {
            return Optional.empty();
        }
        String m = String.join(" | ", model);
        String r = String.join(" | ", real);
        if (detail == EndDetail.KINDS || model.isEmpty() || real.isEmpty()) {
            String why = detail == EndDetail.KINDS ? "the results do not hold it" : "only one of them has one";
            return Optional.of(
                    Row.text("message", Agreement.NOT_COMPARABLE, m, detail == EndDetail.KINDS ? "" : r, "", why));
        }
        boolean all = model.containsAll(real);
        return Optional.of(Row.text(
                "message",
                all ? Agreement.AGREES : Agreement.DIFFERS,
                m,
                r,
                "numbers and task names left out",
                all ? "" : "an observed one was not predicted"));
    }

    private static Set<String> forms(List<Outcome> runs) {
        Set<String> forms = new TreeSet<>();
        for (Outcome run : runs) {
            run.exit()
                    .filter(e -> !e.planned())
                    .map(e -> e.message().replaceAll("\\S+\\[\\d+\\]", "TASK").replaceAll("\\d+(\\.\\d+)?", "N"))
                    .filter(t -> !t.isBlank())
                    .ifPresent(forms::add);
        }
        return forms;
    }
}
