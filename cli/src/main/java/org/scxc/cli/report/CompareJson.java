package org.scxc.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.scxc.judge.compare.Agreement;
import org.scxc.judge.compare.Comparison;
import org.scxc.judge.compare.Range;
import org.scxc.judge.compare.Row;

/** Comparisons as JSON; fields are added over time, never renamed within one format number. */
public final class CompareJson {
    private static final int FORMAT = 1;

    private CompareJson() {}

    public static String render(List<Compared> all) {
        JsonObject root = new JsonObject();
        root.addProperty("format", FORMAT);
        JsonArray variants = new JsonArray();
        all.forEach(c -> variants.add(variant(c)));
        root.add("comparisons", variants);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root) + "\n";
    }

    private static JsonObject variant(Compared c) {
        JsonObject o = new JsonObject();
        o.addProperty("scenario", c.scenario());
        o.addProperty("variant", c.variant());
        o.addProperty("agreement", key(c.agreement()));
        c.comparison().ifPresent(k -> comparison(o, k));
        o.add("not_compared", strings(c.left()));
        o.add("notes", strings(c.conditions()));
        return o;
    }

    private static void comparison(JsonObject o, Comparison k) {
        o.addProperty("predicted_runs", k.predicted());
        o.addProperty("observed_runs", k.observed());
        o.addProperty("tolerance_share", k.tolerance().share());
        o.addProperty("tolerance_call_fraction", k.tolerance().callFraction());
        o.addProperty("tolerance_time_fraction", k.tolerance().timeFraction());
        o.addProperty("tolerance_time_ns", k.tolerance().timeNs());
        JsonArray rows = new JsonArray();
        for (Row r : k.rows()) {
            JsonObject row = new JsonObject();
            row.addProperty("what", r.what());
            row.addProperty("agreement", key(r.agreement()));
            row.addProperty("predicted", r.predicted());
            row.addProperty("observed", r.observed());
            row.addProperty("tolerance", r.tolerance());
            row.addProperty("reason", r.reason());
            range(row, "predicted_range", r.predictedRange());
            range(row, "observed_range", r.observedRange());
            rows.add(row);
        }
        o.add("rows", rows);
    }

    private static void range(JsonObject row, String name, Optional<Range> range) {
        range.ifPresent(r -> {
            JsonObject o = new JsonObject();
            o.addProperty("mean", round(r.mean()));
            o.addProperty("min", round(r.min()));
            o.addProperty("max", round(r.max()));
            row.add(name, o);
        });
    }

    /** Shares to a hundredth of a point, times to the ns. */
    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private static String key(Agreement agreement) {
        return agreement.words().replace(' ', '_');
    }

    private static JsonArray strings(List<String> items) {
        JsonArray array = new JsonArray();
        items.forEach(array::add);
        return array;
    }
}
