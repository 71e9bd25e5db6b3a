package org.scxc.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.What;

/** The cells of a race's matrix side by side: a row for each variant and outer axis, a column for each value of the last. */
public final class RaceTable {
    private RaceTable() {}

    public static List<String> of(ScenarioResult race) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (VariantResult result : race.variants()) {
            if (result.race().isEmpty()) {
                continue;
            }
            Race.Variant variant = result.race().get().verdict().variant();
            if (variant.cell().isEmpty()) {
                continue;
            }
            List<String> row = new ArrayList<>();
            if (!variant.name().isEmpty()) {
                row.add(variant.name());
            }
            variant.cell().subList(0, variant.cell().size() - 1).forEach(a -> row.add(a.value()));
            String column = variant.cell().getLast().value();
            columns.add(column);
            rows.computeIfAbsent(String.join(", ", row), k -> new LinkedHashMap<>())
                    .put(column, word(result.race().get()));
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int left = rows.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        int width = Math.max(13, columns.stream().mapToInt(String::length).max().orElse(0) + 2);
        lines.add(line("", columns.stream().toList(), left, width));
        rows.forEach((name, cells) -> lines.add(
                line(name, columns.stream().map(c -> cells.getOrDefault(c, "")).toList(), left, width)));
        return lines;
    }

    /** The worst that can happen. */
    private static String word(RaceResult result) {
        RaceOutcome outcome = result.verdict().outcome();
        List<String> words = new ArrayList<>();
        if (exits(outcome, true)) {
            words.add("error");
        } else if (exits(outcome, false)) {
            words.add("exit"); // it was unloaded, or the kernel asked it to go
        }
        if (has(outcome, Race.OracleKind.LOST)) {
            words.add("lost");
        }
        if (outcome.reached().stream().anyMatch(r -> r.what() instanceof What.Deadlock)) {
            words.add("deadlock");
        }
        if (outcome.reached().stream().anyMatch(r -> r.what() instanceof What.Livelock)) {
            words.add("livelock");
        }
        if (outcome.reached().stream().anyMatch(r -> r.what() instanceof What.Warn)) {
            words.add("warn");
        }
        if (words.isEmpty() && has(outcome, Race.OracleKind.STALE)) {
            words.add("stale");
        }
        return words.isEmpty() ? "none" : String.join("+", words);
    }

    private static boolean exits(RaceOutcome outcome, boolean error) {
        return outcome.reached().stream()
                .anyMatch(r -> r.what() instanceof What.Exit e && e.kind().isError() == error);
    }

    private static boolean has(RaceOutcome outcome, Race.OracleKind kind) {
        return outcome.reached().stream().anyMatch(r -> r.what() instanceof What.Oracle o && o.kind() == kind);
    }

    private static String line(String name, List<String> cells, int left, int width) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + left + "s", name));
        cells.forEach(c -> line.append(String.format(Locale.ROOT, "%-" + width + "s", c)));
        return line.toString().stripTrailing();
    }
}
