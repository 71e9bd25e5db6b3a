package org.scxc.judge.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.scxc.model.Decimals;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.Setup;

/** How often a second each callback was called, phase by phase, where the observed results say it. */
record ComparedCalls(Setup setup, List<Outcome> predicted, List<Outcome> observed, Tolerance tolerance) {
    /** Calls a second: processes of the real machine that are no part of the scenario make some. */
    private static final double LEAST = 2;

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < setup.phases().size(); i++) {
            List<PhaseOutcome> model = ComparedShares.complete(predicted, i);
            List<PhaseOutcome> real = ComparedShares.complete(observed, i).stream()
                    .filter(p -> !p.calls().isEmpty())
                    .toList();
            TreeSet<String> callbacks = new TreeSet<>();
            real.forEach(p -> callbacks.addAll(p.calls().keySet()));
            for (String callback : model.isEmpty() ? List.<String>of() : callbacks) {
                rows.add(row(callback, setup.phases().get(i).name(), model, real));
            }
        }
        return rows;
    }

    /** The tolerance is a part of the predicted mean, or of the observed runs' spread where that is wider. */
    private Row row(String callback, String phase, List<PhaseOutcome> model, List<PhaseOutcome> real) {
        Range range = rates(callback, model);
        Range seen = rates(callback, real);
        double margin =
                Math.max(LEAST, Math.max(tolerance.callFraction() * range.mean(), (seen.max() - seen.min()) / 2));
        boolean holds = range.holds(seen.mean(), margin);
        return new Row(
                "ops." + callback + " during " + phase,
                holds ? Agreement.AGREES : Agreement.DIFFERS,
                text(range),
                text(seen),
                "within " + Decimals.fixed(margin, 1) + " a second of the predicted range",
                holds ? "" : "the observed mean is outside",
                Optional.of(range),
                Optional.of(seen));
    }

    /** Calls a second. */
    private static Range rates(String callback, List<PhaseOutcome> phases) {
        return Range.of(phases.stream()
                .map(p -> p.calls().getOrDefault(callback, 0L) * 1e9 / Math.max(1, p.endNs() - p.startNs()))
                .toList());
    }

    private static String text(Range range) {
        String mean = Decimals.fixed(range.mean(), 1) + " a second";
        return range.min() == range.max()
                ? mean
                : mean + " (" + Decimals.fixed(range.min(), 1) + " to " + Decimals.fixed(range.max(), 1) + ")";
    }
}
