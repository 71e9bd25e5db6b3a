package org.scxc.cli.race;

import static org.scxc.backends.schema.Shape.many;
import static org.scxc.backends.schema.Shape.optional;
import static org.scxc.backends.schema.Shape.required;
import static org.scxc.backends.schema.Shape.struct;
import static org.scxc.backends.schema.Shape.text;
import static org.scxc.backends.schema.Shape.whole;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.backends.OutputFile;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;
import org.scxc.backends.schema.Shape;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.Sources;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.input.InputKind;

/**
 * A .scxtrace: the schedule of one execution of a race, and the claim that it was recorded for.
 *
 * @param variant its label, see {@link RaceRunner#label}
 * @param schedule the CPU of each step
 */
public record RaceTrace(String file, String race, String variant, String claim, List<Integer> schedule) {
    /** CPUs of a race at most. */
    private static final int CPUS_MAX = 8;

    private static final String SUFFIX = ".scxtrace";

    private static final Shape.Struct FORMAT = struct(
            optional("format", whole(1, 1)),
            required("file", text()),
            required("race", text()),
            required("variant", text()),
            required("claim", text()),
            required("schedule", many(whole(0, CPUS_MAX - 1), 10_000_000)));

    /**
     * Reads one.
     *
     * @throws BadInput if it is none
     */
    public static RaceTrace read(Path file) {
        JsonObject o;
        try {
            o = Schema.object(Sources.text(file, InputKind.TRACE), FORMAT);
        } catch (Misfit e) {
            throw new BadInput(file + ": not a .scxtrace: " + e.getMessage());
        }
        List<Integer> schedule = new ArrayList<>();
        o.getAsJsonArray("schedule").forEach(e -> schedule.add(e.getAsInt()));
        return new RaceTrace(member(o, "file"), member(o, "race"), member(o, "variant"), member(o, "claim"), schedule);
    }

    private static String member(JsonObject o, String key) {
        return o.get(key).getAsString();
    }

    /** Returns a file for each witness. */
    public static List<OutputFile> files(Map<Frontend.Source, List<ScenarioResult>> explored) {
        Map<String, String> traces = new LinkedHashMap<>();
        explored.forEach((source, races) ->
                races.forEach(race -> race.variants().forEach(v -> {
                    int n = 0;
                    for (RaceClaimVerdict claim :
                            v.race().map(x -> x.verdict().claims()).orElse(List.of())) {
                        n++;
                        if (claim.witness().isPresent()) {
                            RaceTrace trace = new RaceTrace(
                                    source.name(),
                                    race.name(),
                                    v.name(),
                                    claim.claim().text(),
                                    claim.witness().get().schedule());
                            traces.put(trace.fileName(n, traces.keySet()), trace.json());
                        }
                    }
                })));
        return traces.entrySet().stream()
                .map(e -> new OutputFile(e.getKey(), e.getValue()))
                .toList();
    }

    /** Returns a name that is not taken: races of two files may bear one name. */
    private String fileName(int claim, Set<String> taken) {
        String name =
                (race + (variant.isEmpty() ? "" : "." + variant) + "." + claim).replaceAll("[^A-Za-z0-9_.]+", "_");
        int same = 1;
        String file = name;
        while (taken.contains(file + SUFFIX)) {
            same++;
            file = name + "." + same;
        }
        return file + SUFFIX;
    }

    private String json() {
        JsonObject o = new JsonObject();
        o.addProperty("format", 1);
        o.addProperty("file", file);
        o.addProperty("race", race);
        o.addProperty("variant", variant);
        o.addProperty("claim", claim);
        JsonArray steps = new JsonArray();
        schedule.forEach(steps::add);
        o.add("schedule", steps);
        return new GsonBuilder().create().toJson(o) + "\n";
    }
}
