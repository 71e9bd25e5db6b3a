package org.scxc.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Narrator;

/** An exploration as JSON. */
final class RaceJson {
    private RaceJson() {}

    static void add(JsonObject o, RaceResult result) {
        RaceOutcome outcome = result.verdict().outcome();
        Race.Program program = result.verdict().variant().program();
        o.addProperty("states", outcome.states());
        o.addProperty("transitions", outcome.transitions());
        o.addProperty("depth", outcome.depth());
        o.addProperty(
                "coverage",
                switch (outcome.coverage()) {
                    case RaceOutcome.Coverage.All a -> "all";
                    case RaceOutcome.Coverage.Bounded b -> "bounded";
                    case RaceOutcome.Coverage.Sampled s -> "sampled";
                    case RaceOutcome.Coverage.Partial p -> "partial";
                });
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
