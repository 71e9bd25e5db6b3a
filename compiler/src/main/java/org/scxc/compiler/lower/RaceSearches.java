package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Race.Search;

/** {@code explore preemptions(max 3)} and its like. */
final class RaceSearches {
    private static final List<String> ALL = List.of("exhaustive", "preemptions", "delays", "pct", "random");
    private static final int BOUND_MAX = 1_000;
    private static final int RUNS_MAX = 1_000_000_000;

    private RaceSearches() {}

    static Search lower(Context context, Optional<Entry> explore) {
        return explore.flatMap(e -> Settings.value(e, "preemptions(max 3)", context.diagnostics()))
                .flatMap(v -> search(context, v))
                .orElse(new Search.Exhaustive());
    }

    private static Optional<Search> search(Context context, Item item) {
        String name = item instanceof Item.Call c ? c.name().text() : "";
        if (!(item instanceof Item.Call call) || !ALL.contains(name)) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_SEARCH,
                            item.span(),
                            "no search is called \"" + (name.isEmpty() ? Settings.text(item) : name) + "\"",
                            Nearest.hint(name, ALL));
            return Optional.empty();
        }
        List<String> names = switch (name) {
            case "preemptions", "delays" -> List.of("max");
            case "pct" -> List.of("depth", "runs");
            case "random" -> List.of("runs");
            default -> List.of();
        };
        Arguments arguments = new Arguments(call, names, context.diagnostics());
        int[] values = new int[names.size()];
        for (int i = 0; i < values.length; i++) {
            String argument = names.get(i);
            long low = argument.equals("max") ? 0 : 1;
            long high = argument.equals("runs") ? RUNS_MAX : BOUND_MAX;
            Optional<Item> given = arguments.required(argument);
            OptionalLong value =
                    given.isEmpty() ? OptionalLong.empty() : context.values().whole(given.get(), argument, low, high);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values[i] = (int) value.getAsLong();
        }
        return Optional.of(
                switch (name) {
                    case "preemptions" -> new Search.Preemptions(values[0]);
                    case "delays" -> new Search.Delays(values[0]);
                    case "pct" -> new Search.Pct(values[0], values[1]);
                    case "random" -> new Search.Random(values[0]);
                    default -> new Search.Exhaustive();
                });
    }
}
