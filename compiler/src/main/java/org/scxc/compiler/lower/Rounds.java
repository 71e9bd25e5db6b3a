package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Action;
import org.scxc.model.Amount;
import org.scxc.model.SourceSpan;

/**
 * The rule for cells in {@code every}: a round leaves behind what it found. A cell that it makes is gone before the next round
 * makes it again, which would be a second directory of one name, and a cell that it removes is one that it made.
 */
final class Rounds {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Diagnostics diagnostics;
    private final Map<Integer, SourceSpan> made = new LinkedHashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Long> removedAt = new HashMap<>();
    private final Set<SourceSpan> reported = new HashSet<>();

    private Rounds(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    static void check(Diagnostics diagnostics, Registry registry, Amount interval, List<Action> body) {
        Rounds rounds = new Rounds(diagnostics);
        rounds.walk(registry, body, 0);
        rounds.made.forEach((cell, span) -> rounds.goesInTime(cell, span, interval));
    }

    private void walk(Registry registry, List<Action> body, long offsetNs) {
        for (Action action : body) {
            switch (action) {
                case Action.CreateCell a -> {
                    made.put(a.cell().id(), a.cell().span());
                    names.put(a.cell().id(), a.cell().name());
                }
                case Action.RemoveCell a -> {
                    removedAt.put(a.cell(), offsetNs);
                    if (!made.containsKey(a.cell()) && reported.add(a.span())) {
                        diagnostics.report(
                                Code.UNKNOWN_CELL,
                                a.span(),
                                "cell \"" + registry.cellName(a.cell()) + "\" does not exist in the second round",
                                "make the cell in the block as well, or remove it outside");
                    }
                }
                case Action.At a -> walk(registry, a.body(), later(offsetNs, a.delay()));
                default -> {} // the cells of another every are its own
            }
        }
    }

    private static long later(long offsetNs, Amount delay) {
        return delay.exponential() || offsetNs == UNKNOWN ? UNKNOWN : offsetNs + delay.ns();
    }

    private void goesInTime(int cell, SourceSpan span, Amount interval) {
        long shortestNs = interval.exponential() ? 1 : interval.ns();
        if (removedAt.getOrDefault(cell, UNKNOWN) >= shortestNs && reported.add(span)) {
            String name = names.getOrDefault(cell, "");
            diagnostics.report(
                    Code.DUPLICATE_CELL,
                    span,
                    "the next round makes a cell \"" + name + "\" while this one is there",
                    interval.exponential()
                            ? "write remove " + name + " behind it: the next round may come at any time"
                            : "remove it in the block, before the next round");
        }
    }
}
