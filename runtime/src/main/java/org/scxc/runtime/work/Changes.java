package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.model.Errno;
import org.scxc.model.Outcome;
import org.scxc.model.SourceSpan;

/** Counts what the kernel answered to each statement of the timeline: as much memory as there are statements. */
final class Changes {
    private record Seen(String what, long firstAt, long count) {}

    private static final class Row {
        private long accepted;
        private final Map<Errno, Seen> refused = new LinkedHashMap<>();
    }

    private final Map<SourceSpan, Row> rows = new LinkedHashMap<>();

    void accepted(SourceSpan statement) {
        row(statement).accepted++;
    }

    /** @param now machine time, ns */
    void refused(SourceSpan statement, Errno errno, String what, long now) {
        row(statement)
                .refused
                .merge(errno, new Seen(what, now, 1), (old, one) -> new Seen(old.what, old.firstAt, old.count + 1));
    }

    private Row row(SourceSpan statement) {
        return rows.computeIfAbsent(statement, s -> new Row());
    }

    /** @param zero machine time of t = 0 */
    List<Outcome.Change> all(long zero) {
        List<Outcome.Change> all = new ArrayList<>();
        rows.forEach((statement, row) -> {
            List<Outcome.Refusal> refusals = new ArrayList<>();
            row.refused.forEach((errno, seen) ->
                    refusals.add(new Outcome.Refusal(errno, seen.what, seen.firstAt - zero, seen.count)));
            all.add(new Outcome.Change(statement, row.accepted, List.copyOf(refusals)));
        });
        return List.copyOf(all);
    }
}
