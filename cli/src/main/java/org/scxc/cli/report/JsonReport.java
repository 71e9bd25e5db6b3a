package org.scxc.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Breach;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Explanation;
import org.scxc.judge.Groups;
import org.scxc.judge.Measured;
import org.scxc.judge.Tally;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Outcome;
import org.scxc.model.SourceSpan;

/** Results as JSON; fields are added over time, never renamed within one format number. */
public final class JsonReport {
    private static final int FORMAT = 1;

    private JsonReport() {}

    public static String render(Results results) {
        JsonObject root = new JsonObject();
        root.addProperty("format", FORMAT);
        root.addProperty("complete", results.interrupted().isEmpty());
        results.interrupted().ifPresent(s -> root.addProperty("interrupted", s));
        root.addProperty("strict", results.strictness() == Results.Strictness.STRICT);
        root.addProperty("judged", results.isJudged());
        root.addProperty("failures", results.failures());
        root.add("totals", totals(Totals.of(results)));
        JsonObject counts = new JsonObject();
        for (Verdict verdict : Verdict.values()) {
            counts.addProperty(key(verdict), results.count(verdict));
        }
        root.add("counts", counts);
        root.addProperty("limits", results.limits());
        JsonArray scenarios = new JsonArray();
        results.scenarios().forEach(s -> scenarios.add(scenario(results, s)));
        root.add("scenarios", scenarios);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root) + "\n";
    }

    private static JsonObject totals(Totals totals) {
        JsonObject o = new JsonObject();
        o.addProperty("scenarios", totals.scenarios());
        o.addProperty("scenario_variants", totals.scenarioVariants());
        o.addProperty("races", totals.races());
        o.addProperty("race_variants", totals.raceVariants());
        o.addProperty("runs", totals.runs());
        return o;
    }

    private static JsonObject scenario(Results results, ScenarioResult scenario) {
        JsonObject o = new JsonObject();
        o.addProperty("kind", scenario.kind().name().toLowerCase(Locale.ROOT));
        o.addProperty("name", scenario.name());
        o.addProperty("file", scenario.file());
        place(o, scenario.span());
        JsonArray variants = new JsonArray();
        scenario.variants().forEach(v -> variants.add(variant(results, v)));
        o.add("variants", variants);
        return o;
    }

    /** Where something is declared, from line and column 1; {@code file} only if it is another than the scenario's. */
    static void place(JsonObject o, SourceSpan span) {
        if (span.line() > 0) {
            o.addProperty("line", span.line());
            o.addProperty("column", span.column());
        }
    }

    private static JsonObject variant(Results results, VariantResult variant) {
        JsonObject o = new JsonObject();
        o.addProperty("name", variant.name());
        o.add("knobs", strings(variant.knobs()));
        o.addProperty("verdict", key(variant.outcome()));
        o.addProperty("fails", results.fails(variant));
        if (variant.race().isPresent()) {
            o.addProperty("repeat", variant.repeat());
            o.addProperty("repeat_verdict", variant.again());
            RaceJson.add(o, variant.race().get());
            return o;
        }
        if (variant.verdict().isEmpty()) {
            String reason = variant.ending() instanceof Results.NotRun n ? n.reason() : Reasons.of(variant);
            o.addProperty("reason", reason);
            o.addProperty("repeat_verdict", variant.again());
            return o;
        }
        VariantVerdict verdict = variant.verdict().get();
        o.addProperty("repeat", variant.repeat());
        o.addProperty("repeat_verdict", variant.again());
        JsonArray breaches = new JsonArray();
        verdict.breaches().forEach(b -> breaches.add(breach(b)));
        o.add("breaches", breaches);
        JsonArray claims = new JsonArray();
        verdict.claims().forEach(c -> claims.add(claim(variant, verdict, c)));
        o.add("claims", claims);
        JsonArray tally = new JsonArray();
        Tally.of(verdict.runs()).rows().forEach(r -> tally.add(row(r)));
        o.add("tally", tally);
        if (!variant.truth().isEmpty()) {
            o.add("real", real(variant.truth()));
            o.add("real_remarks", strings(variant.truth().texts()));
        }
        JsonArray runs = new JsonArray();
        verdict.runs().forEach(r -> runs.add(run(verdict, r)));
        o.add("runs", runs);
        return o;
    }

    private static JsonObject breach(Breach breach) {
        JsonObject o = new JsonObject();
        o.addProperty("rule", breach.rule().words().replace(' ', '_'));
        o.addProperty("reason", breach.reason());
        o.addProperty("runs", breach.runs());
        o.addProperty("of", breach.of());
        return o;
    }

    private static JsonObject claim(VariantResult variant, VariantVerdict verdict, ClaimVerdict claim) {
        JsonObject o = new JsonObject();
        o.addProperty("text", claim.expectation().text());
        place(o, claim.expectation().span());
        boolean asked = !(variant.ending() instanceof Results.Judged j && j.isNotAsked(claim));
        o.addProperty("verdict", asked ? claim.status().word().replace(' ', '_') : key(Verdict.NOT_ASKED));
        o.addProperty("reason", claim.reason());
        o.addProperty("held", claim.held());
        o.addProperty("of", claim.of());
        claim.expectation().rate().ifPresent(r -> {
            JsonObject rate = new JsonObject();
            rate.addProperty("at_least", r.atLeast());
            rate.addProperty("of", r.of());
            o.add("rate", rate);
        });
        claim.seed().ifPresent(s -> o.addProperty("seed", s));
        Measured.of(claim.expectation().claim(), verdict.variant().setup(), verdict.runs())
                .ifPresent(m -> o.add("measured", measured(m)));
        if (!claim.explanations().isEmpty()) {
            JsonArray worst = new JsonArray();
            claim.explanations().forEach(e -> worst.add(explanation(e)));
            o.add("worst", worst);
        }
        return o;
    }

    private static JsonObject measured(Measured measured) {
        JsonObject o = new JsonObject();
        o.addProperty("comparison", measured.comparison());
        o.addProperty("always", measured.always());
        o.addProperty("unit", measured.unit().name().toLowerCase(Locale.ROOT));
        JsonArray runs = new JsonArray();
        for (Measured.InRun in : measured.runs()) {
            JsonObject run = new JsonObject();
            run.addProperty("seed", in.seed());
            in.value().ifPresent(v -> run.addProperty("value", v));
            JsonArray bounds = new JsonArray();
            in.bounds().forEach(bounds::add);
            run.add("bounds", bounds);
            runs.add(run);
        }
        o.add("runs", runs);
        return o;
    }

    private static JsonObject explanation(Explanation explanation) {
        JsonObject o = new JsonObject();
        o.addProperty("text", explanation.sighting().text());
        o.addProperty("phase", explanation.sighting().phase());
        o.addProperty("from_ns", explanation.sighting().fromNs());
        o.addProperty("until_ns", explanation.sighting().untilNs());
        explanation.sighting().cpu().ifPresent(c -> o.addProperty("cpu", c));
        o.addProperty("trace", explanation.trace());
        return o;
    }

    private static JsonObject row(Tally.Row row) {
        JsonObject o = new JsonObject();
        o.addProperty("end", row.label());
        if (!row.kind().isEmpty()) {
            o.addProperty("kind", row.kind());
        }
        o.addProperty("count", row.count());
        o.addProperty("low", round(row.interval().low()));
        o.addProperty("high", round(row.interval().high()));
        row.times().ifPresent(q -> {
            o.addProperty("min_ns", q.min());
            o.addProperty("median_ns", q.median());
            o.addProperty("max_ns", q.max());
        });
        return o;
    }

    private static JsonArray real(Truth truth) {
        JsonArray samples = new JsonArray();
        for (Truth.Sample sample : truth.samples()) {
            JsonObject o = new JsonObject();
            o.addProperty("source", sample.source());
            o.addProperty("runs", sample.runs());
            JsonArray ends = new JsonArray();
            for (Truth.End end : sample.ends()) {
                JsonObject e = new JsonObject();
                e.addProperty("label", end.label());
                e.addProperty("count", end.count());
                e.addProperty("low", round(sample.interval(end.label()).low()));
                e.addProperty("high", round(sample.interval(end.label()).high()));
                end.times().ifPresent(t -> {
                    e.addProperty("min_ns", t.min());
                    t.median().ifPresent(m -> e.addProperty("median_ns", m));
                    e.addProperty("max_ns", t.max());
                });
                ends.add(e);
            }
            o.add("ends", ends);
            samples.add(o);
        }
        return samples;
    }

    private static JsonObject run(VariantVerdict verdict, Outcome run) {
        JsonObject o = new JsonObject();
        o.addProperty("seed", run.seed());
        run.loadFailure().ifPresent(f -> o.addProperty("load_failure", f));
        run.exit().ifPresent(e -> {
            JsonObject exit = new JsonObject();
            exit.addProperty("kind", e.kind().word());
            exit.addProperty("number", e.kind().number());
            exit.addProperty("code", e.code());
            exit.addProperty("message", e.message());
            exit.addProperty("at_ns", e.atNs());
            exit.addProperty("planned", e.planned());
            e.group()
                    .ifPresent(g -> exit.addProperty(
                            "group", Groups.name(verdict.variant().setup(), g)));
            o.add("exit", exit);
        });
        run.bail().ifPresent(b -> {
            JsonObject bail = new JsonObject();
            bail.addProperty("output", b.output());
            bail.addProperty("at_ns", b.atNs());
            o.add("bail", bail);
        });
        o.addProperty("end_ns", run.endNs());
        o.addProperty("events", run.events());
        o.add("notes", strings(run.notes()));
        if (!run.story().isEmpty()) {
            JsonArray story = new JsonArray();
            for (Outcome.StoryLine line : run.story()) {
                JsonObject l = new JsonObject();
                l.addProperty("at_ns", line.atNs());
                l.addProperty("text", line.text());
                story.add(l);
            }
            o.add("story", story);
        }
        return o;
    }

    private static double round(double share) {
        return Math.round(share * 1e4) / 1e4;
    }

    private static String key(Verdict verdict) {
        return verdict.words().replace(' ', '_');
    }

    private static JsonArray strings(List<String> items) {
        JsonArray array = new JsonArray();
        items.forEach(array::add);
        return array;
    }
}
