package org.scxc.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.Unfinished;
import org.scxc.cli.report.Results.VariantResult;

/** What a report ends with, however long it is: what did not pass, each with its reason and how to repeat it. */
final class Closing {
    private Closing() {}

    /** Empty if everything passed. */
    static List<String> lines(Results results) {
        List<String> open = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        int unfinished = 0;
        for (ScenarioResult s : results.scenarios()) {
            for (VariantResult v : s.variants()) {
                if (v.ending() instanceof Unfinished) {
                    unfinished++;
                } else if (Results.isOpen(v)) {
                    open.add("  " + v.outcome().words() + ": " + title(s, v));
                    open.add("    " + Reasons.of(v));
                    open.add("    repeat: " + v.again());
                } else if (v.ending() instanceof Elsewhere e) {
                    elsewhere.add("  " + title(s, v) + ": " + e.text());
                }
            }
        }
        List<String> lines = new ArrayList<>();
        if (!open.isEmpty()) {
            lines.add("did not pass:");
            lines.addAll(open);
            lines.add("");
        }
        if (!elsewhere.isEmpty()) {
            lines.add("not counted:");
            lines.addAll(elsewhere);
            lines.add("");
        }
        if (unfinished > 0) {
            lines.add(Totals.number(unfinished, "variant") + " not finished: interrupted by "
                    + results.interrupted().orElse("a signal"));
            lines.add("");
        }
        return lines;
    }

    private static String title(ScenarioResult scenario, VariantResult variant) {
        return scenario.name() + (variant.name().isEmpty() ? "" : " " + variant.name()) + " (" + scenario.file() + ")";
    }
}
