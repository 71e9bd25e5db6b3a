package org.scxc.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.scxc.runtime.diff.DiffStep;
import org.scxc.runtime.diff.Difference;
import org.scxc.runtime.diff.Difference.Parted;
import org.scxc.runtime.ops.Place;

/** A comparison as JSON; members are added over time, never renamed within one format number. */
public final class DiffJson {
    private static final int FORMAT = 1;

    private DiffJson() {}

    public static String render(Diffed diffed) {
        JsonObject root = new JsonObject();
        root.addProperty("format", FORMAT);
        root.addProperty("file", diffed.file());
        root.addProperty("scenario", diffed.scenario());
        root.addProperty("variant", diffed.variant());
        root.addProperty("kernel", diffed.kernel());
        root.addProperty("seed", diffed.seed());
        root.addProperty("object", diffed.object());
        root.addProperty("against", diffed.against());
        Difference difference = diffed.difference();
        root.addProperty(
                "verdict",
                switch (difference) {
                    case Difference.Equal e -> "equal";
                    case Parted p -> "parted";
                    case Difference.NotJudged n -> "not_judged";
                });
        root.addProperty("callbacks", difference.agreed().callbacks());
        root.addProperty("kfuncs", difference.agreed().kfuncs());
        JsonArray registered = new JsonArray();
        difference.registered().forEach(registered::add);
        root.add("registered", registered);
        if (difference instanceof Difference.NotJudged n) {
            root.addProperty("reason", n.reason());
        }
        if (difference instanceof Parted p) {
            root.add("parting", parting(p));
        }
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root) + "\n";
    }

    private static JsonObject parting(Parted p) {
        JsonObject o = new JsonObject();
        o.add("before", steps(p.before()));
        p.within().ifPresent(s -> o.add("within", step(s)));
        o.add("object", part(p.object()));
        o.add("against", part(p.against()));
        JsonArray state = new JsonArray();
        p.state().forEach(s -> {
            JsonObject one = new JsonObject();
            one.addProperty("what", s.what());
            one.addProperty("object", s.object());
            one.addProperty("against", s.against());
            state.add(one);
        });
        o.add("state", state);
        return o;
    }

    private static JsonObject part(Difference.Part part) {
        JsonObject o = new JsonObject();
        o.add("asked", steps(part.asked()));
        o.add("step", step(part.step()));
        return o;
    }

    private static JsonArray steps(List<DiffStep> steps) {
        JsonArray array = new JsonArray();
        steps.forEach(s -> array.add(step(s)));
        return array;
    }

    private static JsonObject step(DiffStep step) {
        JsonObject o = new JsonObject();
        o.addProperty("at_ns", step.atNs());
        o.addProperty("cpu", step.cpu());
        o.addProperty("depth", step.depth());
        o.addProperty("kind", step.kind().name().toLowerCase(Locale.ROOT));
        o.addProperty("name", step.name());
        JsonObject arguments = new JsonObject();
        step.arguments().forEach(a -> arguments.addProperty(a.name(), a.value()));
        o.add("arguments", arguments);
        step.result().ifPresent(r -> o.addProperty("result", r));
        step.place().ifPresent(p -> o.add("place", place(p)));
        return o;
    }

    private static JsonObject place(Place place) {
        JsonObject o = new JsonObject();
        o.addProperty("file", place.file());
        o.addProperty("line", place.line());
        o.addProperty("text", place.text());
        return o;
    }
}
