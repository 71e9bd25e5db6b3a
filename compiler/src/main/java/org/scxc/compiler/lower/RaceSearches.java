package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Nearest;
import org.scxc.model.Race.Exploration;
import org.scxc.model.Race.Search;
import org.scxc.model.RaceLimits;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;

/** {@code explore preemptions(max 3) { states 1_000_000 }} and its like. */
final class RaceSearches {
    private static final List<String> ALL = List.of("exhaustive", "preemptions", "delays", "pct", "random");
    private static final int BOUND_MAX = 1_000;
    private static final int RUNS_MAX = 1_000_000_000;
    private static final long STATES_MAX = 500_000_000;
    private static final long BYTES_MAX = 64L << 30;

    private final Context context;

    private RaceSearches(Context context) {
        this.context = context;
    }

    /** @param object whether the steps are an object's: they are many, and a few preemptions show most of what goes wrong */
    static Exploration lower(Context context, Optional<Entry> explore, boolean object) {
        return explore.flatMap(new RaceSearches(context)::exploration)
                .orElseGet(() -> Exploration.by(
                        object ? new Search.Preemptions(Search.Preemptions.OF_AN_OBJECT) : new Search.Exhaustive()));
    }

    private Optional<Exploration> exploration(Entry explore) {
        Optional<Search> search = Settings.value(explore, "preemptions(max 3)", context.diagnostics())
                .flatMap(this::search);
        return search.map(s -> settings(s, explore.block().orElse(List.of())));
    }

    private Optional<Search> search(Item item) {
        String name = item instanceof Item.Call c ? c.name().text() : "";
        if (!(item instanceof Item.Call call) || !ALL.contains(name)) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_SEARCH,
                            item.span(),
                            "unknown search \"" + (name.isEmpty() ? Settings.text(item) : name) + "\"",
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

    // ------------------------------------------------------------------------------------------------ limits

    private Exploration settings(Search search, List<Entry> entries) {
        RaceStrategy strategy = RaceStrategy.of(search);
        boolean samples = strategy.extent() == RaceStrategy.Extent.SAMPLE;
        List<String> known = samples ? List.of("steps") : List.of("states", "bytes", "reduction");
        RaceLimits limits = RaceLimits.DEFAULT;
        Optional<Reduction> reduction = Optional.empty();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String name = entry.name().text();
            Optional<Entry> earlier = entries.subList(0, i).stream()
                    .filter(e -> e.name().text().equals(name))
                    .findFirst();
            if (!known.contains(name)) {
                unknown(entry, strategy, known);
            } else if (earlier.isPresent()) {
                Settings.twice(entry.name(), earlier.get().name(), context.diagnostics());
            } else if (name.equals("reduction")) {
                Settings.noBlock(entry, context.diagnostics());
                reduction = Optional.of(RaceSettings.isOn(entry, context.diagnostics()) ? Reduction.ON : Reduction.OFF);
            } else {
                Settings.noBlock(entry, context.diagnostics());
                limits = limit(limits, entry);
            }
        }
        return new Exploration(search, limits, reduction);
    }

    private void unknown(Entry entry, RaceStrategy strategy, List<String> known) {
        context.diagnostics()
                .report(
                        Code.UNKNOWN_SETTING,
                        entry.name().span(),
                        "\"explore " + strategy.word() + "\" has no setting \""
                                + entry.name().text() + "\"",
                        Nearest.hint(entry.name().text(), known));
    }

    private RaceLimits limit(RaceLimits limits, Entry entry) {
        String name = entry.name().text();
        Optional<Item> value =
                Settings.value(entry, name.equals("bytes") ? "256MiB" : "1_000_000", context.diagnostics());
        if (value.isEmpty()) {
            return limits;
        }
        return switch (name) {
            case "states" ->
                new RaceLimits(whole(value.get(), name, STATES_MAX, limits.states()), limits.bytes(), limits.steps());
            case "bytes" -> new RaceLimits(limits.states(), bytes(value.get(), limits.bytes()), limits.steps());
            default ->
                new RaceLimits(limits.states(), limits.bytes(), (int)
                        whole(value.get(), name, Integer.MAX_VALUE, limits.steps()));
        };
    }

    private long whole(Item item, String name, long high, long otherwise) {
        return context.values().whole(item, name, 1, high).orElse(otherwise);
    }

    private long bytes(Item item, long otherwise) {
        Optional<Num> size = context.values().number(item, Num.Kind.SIZE, "bytes");
        if (size.isEmpty()) {
            return otherwise;
        }
        double value = size.get().value();
        if (value < RaceLimits.BYTES_MIN || value > BYTES_MAX) {
            context.diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            item.span(),
                            "bytes lies between 1MiB and 64GiB",
                            value < RaceLimits.BYTES_MIN ? "the least is 1MiB" : "the most is 64GiB");
            return otherwise;
        }
        return (long) value;
    }
}
