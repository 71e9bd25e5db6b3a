package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Nearest;
import org.scxc.model.RunLimits;

/** {@code limits { events N; notes N }}: where a simulated run of the scenario stops. */
record Limits(Values values, Diagnostics diagnostics) {
    private static final List<String> KNOWN = List.of("events", "notes");

    /** @param blocks each {@code limits} of the scenario */
    RunLimits lower(List<Entry> blocks) {
        RunLimits limits = RunLimits.DEFAULT;
        Map<String, Name> seen = new HashMap<>();
        for (Entry block : blocks) {
            if (block.value().isPresent() || block.block().isEmpty()) {
                diagnostics.report(
                        Code.MISSING_VALUE,
                        block.span(),
                        "\"limits\" has a block",
                        "write limits { events 1_000_000; notes 100 }");
            }
            for (Entry entry : block.block().orElse(List.of())) {
                Name earlier = seen.putIfAbsent(entry.name().text(), entry.name());
                if (!KNOWN.contains(entry.name().text())) {
                    diagnostics.report(
                            Code.UNKNOWN_SETTING,
                            entry.name().span(),
                            "\"limits\" has no setting \"" + entry.name().text() + "\"",
                            Nearest.hint(entry.name().text(), KNOWN));
                } else if (earlier != null) {
                    Settings.twice(entry.name(), earlier, diagnostics);
                } else {
                    limits = one(limits, entry);
                }
            }
        }
        return limits;
    }

    private RunLimits one(RunLimits limits, Entry entry) {
        Settings.noBlock(entry, diagnostics);
        Optional<Item> value = Settings.value(entry, "1_000_000", diagnostics);
        if (value.isEmpty()) {
            return limits;
        }
        String name = entry.name().text();
        return name.equals("events")
                ? limits.withEvents(
                        values.whole(value.get(), name, 1, Long.MAX_VALUE).orElse(limits.events()))
                : limits.withNotes((int)
                        values.whole(value.get(), name, 1, Integer.MAX_VALUE).orElse(limits.notes()));
    }
}
