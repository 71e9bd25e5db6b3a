package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Machine;
import org.scxc.model.Nearest;
import org.scxc.model.Suite;

/** {@code suite NAME { scenarios ["…"]; tags [a, b]; runs 100 }}. */
public final class Suites {
    private static final List<String> SETTINGS = List.of("scenarios", "tags", "runs");
    private static final int RUNS_MAX = 1_000_000;

    private Suites() {}

    /** Those that a file declares. */
    public static List<Suite> of(Unit unit, Diagnostics diagnostics) {
        Constants constants = new Constants(unit.visible().constants().values(), diagnostics);
        Values values = new Values(diagnostics, constants, Map.of());
        Context context = new Context(unit.visible(), values, new Machine(1, 1, 1, 1), diagnostics);
        return unit.declarations().stream()
                .filter(Decl.Suite.class::isInstance)
                .map(d -> lower(context, (Decl.Suite) d))
                .toList();
    }

    private static Suite lower(Context context, Decl.Suite declaration) {
        List<String> patterns = List.of();
        List<String> tags = List.of();
        OptionalInt runs = OptionalInt.empty();
        Map<String, Name> seen = new HashMap<>();
        for (Entry entry : declaration.settings()) {
            Name first = seen.putIfAbsent(entry.name().text(), entry.name());
            if (first != null) {
                Settings.twice(entry.name(), first, context.diagnostics());
            }
            Settings.noBlock(entry, context.diagnostics());
            switch (entry.name().text()) {
                case "scenarios" -> patterns = patterns(context, entry);
                case "tags" -> tags = Words.of(entry, context.diagnostics());
                case "runs" -> runs = runs(context, entry);
                default ->
                    context.diagnostics()
                            .report(
                                    Code.UNKNOWN_SETTING,
                                    entry.name().span(),
                                    "a suite has no setting \"" + entry.name().text() + "\"",
                                    Nearest.hint(entry.name().text(), SETTINGS));
            }
        }
        String file = declaration.span().file();
        return new Suite(declaration.name().text(), patterns, tags, runs, file, declaration.span());
    }

    private static OptionalInt runs(Context context, Entry entry) {
        Optional<Item> value = Settings.value(entry, "100", context.diagnostics());
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalLong runs = context.values().whole(value.get(), "runs", 1, RUNS_MAX);
        return runs.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) runs.getAsLong());
    }

    private static List<String> patterns(Context context, Entry entry) {
        Optional<Item> value = Settings.value(entry, "[\"mitosis/*.scx\"]", context.diagnostics());
        List<Item> items = value.map(v -> v instanceof Item.ListOf list ? list.items() : List.of(v))
                .orElse(List.of());
        List<String> patterns = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Item.Text text) {
                patterns.add(text.text());
            } else {
                context.diagnostics()
                        .report(
                                Code.WRONG_KIND,
                                item.span(),
                                "scenarios are named by patterns in quotes",
                                "write \"" + Settings.text(item).replace("\"", "") + "\"");
            }
        }
        return List.copyOf(patterns);
    }
}
