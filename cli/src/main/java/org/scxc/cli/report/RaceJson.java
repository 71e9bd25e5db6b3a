package org.scxc.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.model.RaceOutcome.Limit;
import org.scxc.runtime.explore.Narrator;

/** An exploration as JSON. */
final class RaceJson {
    private RaceJson() {}

    static void add(JsonObject o, RaceResult result) {
        RaceOutcome outcome = result.verdict().outcome();
        Race.Program program = result.verdict().variant().program();
        count(o, outcome.count());
        o.addProperty("transitions", outcome.transitions());
        outcome.depth().ifPresent(depth -> o.addProperty("depth", depth));
        o.addProperty(
                "coverage",
                switch (outcome.coverage()) {
                    case RaceOutcome.Coverage.All a -> "all";
                    case RaceOutcome.Coverage.Bounded b -> "bounded";
                    case RaceOutcome.Coverage.Sampled s -> "sampled";
                    case RaceOutcome.Coverage.Partial p -> "partial";
                });
        o.addProperty("reduction", outcome.reduction().word());
        o.addProperty("threads", outcome.threads());
        if (outcome.coverage() instanceof RaceOutcome.Coverage.Partial p) {
            o.add("limit", limit(p.limit()));
        }
        JsonArray claims = new JsonArray();
        for (RaceClaimVerdict claim : result.verdict().claims()) {
            JsonObject c = new JsonObject();
            c.addProperty("text", claim.claim().text());
            JsonReport.place(c, claim.claim().span());
            c.addProperty("verdict", claim.status().word().replace(' ', '_'));
            c.addProperty("reason", claim.reason());
            claim.witness().ifPresent(w -> c.add("witness", witness(program, w)));
            claims.add(c);
        }
        o.add("claims", claims);
        JsonArray reached = new JsonArray();
        outcome.reached().forEach(r -> reached.add(RaceJudge.text(r.what(), program)));
        o.add("reached", reached);
    }

    private static void count(JsonObject o, Count count) {
        switch (count) {
            case Count.States s -> o.addProperty("states", s.number());
            case Count.Nodes n -> o.addProperty("pairs_of_state_and_last_cpu", n.number());
            case Count.Executions e -> {
                o.addProperty("executions", e.number());
                o.addProperty("executions_cut", e.cut());
                o.addProperty("steps_max", e.stepsMax());
            }
        }
    }

    private static JsonObject limit(Limit limit) {
        JsonObject o = new JsonObject();
        switch (limit) {
            case Limit.States s -> o.addProperty("states", s.max());
            case Limit.Bytes b -> o.addProperty("bytes", b.max());
            case Limit.Heap h -> o.addProperty("heap_bytes", h.max());
            case Limit.Model m -> o.addProperty("model", m.what());
        }
        return o;
    }

    /** The schedule with what each step does. */
    static JsonArray witness(Race.Program program, RaceOutcome.Reached reached) {
        JsonArray steps = new JsonArray();
        for (Narrator.Line line : Narrator.tell(program, reached.schedule())) {
            JsonObject step = new JsonObject();
            step.addProperty("cpu", line.cpu());
            step.addProperty("does", line.text());
            if (line.cause()) {
                step.addProperty("cause", true);
            }
            steps.add(step);
        }
        return steps;
    }
}
