package org.scxc.judge.compare;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.EndDetail;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;

/**
 * Predicted runs of one setup beside observed ones.
 *
 * @param predicted how many runs there were
 * @param observed likewise
 */
public record Comparison(int predicted, int observed, Tolerance tolerance, List<Row> rows) {
    public Comparison {
        rows = List.copyOf(rows);
    }

    /** @param detail what the observed outcomes hold */
    public static Comparison of(
            Setup setup, List<Outcome> predicted, List<Outcome> observed, EndDetail detail, Tolerance tolerance) {
        List<Row> rows = new ArrayList<>();
        if (!predicted.isEmpty() && !observed.isEmpty()) {
            rows.addAll(new Ends(predicted, observed, detail, tolerance).rows());
            rows.addAll(new ComparedShares(setup, predicted, observed, tolerance).rows());
            rows.addAll(new ComparedCalls(setup, predicted, observed, tolerance).rows());
        }
        return new Comparison(predicted.size(), observed.size(), tolerance, rows);
    }

    /** One difference is a difference; what cannot be compared changes nothing, unless there is nothing else. */
    public Agreement agreement() {
        if (rows.stream().anyMatch(r -> r.agreement() == Agreement.DIFFERS)) {
            return Agreement.DIFFERS;
        }
        return rows.stream().anyMatch(r -> r.agreement() == Agreement.AGREES)
                ? Agreement.AGREES
                : Agreement.NOT_COMPARABLE;
    }
}
