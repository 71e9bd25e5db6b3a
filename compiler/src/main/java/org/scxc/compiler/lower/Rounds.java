package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Action;
import org.scxc.model.Amount;
import org.scxc.model.Cell;

/**
 * The rule for cells in {@code every}: a round leaves behind what it found. A cell that it makes is gone before the next round
 * makes it again, which would be a second directory of one name, and a cell that it removes is one that it made.
 */
final class Rounds {
    private final Diagnostics diagnostics;
    private final Registry registry;
    private final Map<Integer, Made> made = new LinkedHashMap<>();
    private final Map<Integer, Moment> removed = new HashMap<>();
    private final Set<Object> reported = new HashSet<>();

    /** {@code ns} after something at random, or after the round's start where there is nothing of that kind. */
    private record Moment(Object start, long ns) {}

    private record Made(Cell cell, Moment at) {}

    private Rounds(Diagnostics diagnostics, Registry registry) {
        this.diagnostics = diagnostics;
        this.registry = registry;
    }

    static void check(Diagnostics diagnostics, Registry registry, Amount interval, List<Action> body) {
        Rounds rounds = new Rounds(diagnostics, registry);
        rounds.walk(body, new Moment(rounds, 0));
        rounds.made.values().forEach(m -> rounds.goesInTime(m, interval));
    }

    /** The cells of another {@code every} are that one's. */
    private void walk(List<Action> body, Moment now) {
        for (Action action : body) {
            switch (action) {
                case Action.CreateCell a -> made.put(a.cell().id(), new Made(a.cell(), now));
                case Action.RemoveCell a -> {
                    removed.put(a.cell(), now);
                    if (!made.containsKey(a.cell()) && reported.add(a.span())) {
                        diagnostics.report(
                                Code.UNKNOWN_CELL,
                                a.span(),
                                "cell \"" + registry.cellName(a.cell()) + "\" does not exist in the second round",
                                "make the cell in the block as well, or remove it outside");
                    }
                }
                case Action.At a -> walk(a.body(), later(now, a));
                default -> {}
            }
        }
    }

    private static Moment later(Moment now, Action.At at) {
        return at.delay().exponential()
                ? new Moment(at, 0)
                : new Moment(now.start(), now.ns() + at.delay().ns());
    }

    private void goesInTime(Made cell, Amount interval) {
        @Nullable Moment gone = removed.get(cell.cell().id());
        boolean certain = gone != null
                && gone.start() == cell.at().start()
                && gone.ns() - cell.at().ns() < (interval.exponential() ? 1 : interval.ns());
        if (!certain && reported.add(cell.cell().span())) {
            String name = cell.cell().name();
            diagnostics.report(
                    Code.DUPLICATE_CELL,
                    cell.cell().span(),
                    "the next round makes a cell \"" + name + "\" while this one is there",
                    interval.exponential()
                            ? "write remove " + name + " after it: the next round may start at any time"
                            : "remove it in the block, before the next round");
        }
    }
}
