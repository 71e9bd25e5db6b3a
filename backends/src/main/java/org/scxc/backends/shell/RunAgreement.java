package org.scxc.backends.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Setup;

/** Whether the files of a run agree with each other and with the scenario: each fits its format by itself. */
final class RunAgreement {
    private RunAgreement() {}

    /** Where they do not agree, and how. */
    static Optional<String> broken(RunFiles files, Setup setup) {
        return phases(files, setup).or(() -> tasks(files));
    }

    private static Optional<String> phases(RunFiles files, Setup setup) {
        List<JsonObject> begins = files.phases("begin");
        List<JsonObject> ends = files.phases("end");
        long index = -1;
        long atNs = Long.MIN_VALUE;
        for (int i = 0; i < Math.max(begins.size(), ends.size()); i++) {
            String place = "marks.jsonl: phase mark " + (i + 1) + ": ";
            if (i >= begins.size()) {
                return Optional.of(place + "a phase ends that did not begin");
            }
            JsonObject begin = begins.get(i);
            JsonObject end = ends.get(i);
            for (String name : List.of("index", "at_ns", "name")) {
                if (!begin.has(name) || !end.has(name)) {
                    return Optional.of(place + "\"" + name + "\" is missing");
                }
            }
            long next = Json.number(begin, "index");
            if (next <= index) {
                return Optional.of(place + "phase " + next + " stands twice or out of order");
            }
            if (Json.number(end, "index") != next || Json.number(begin, "at_ns") < atNs) {
                return Optional.of(place + "phases overlap");
            }
            if (Json.number(end, "at_ns") < Json.number(begin, "at_ns")) {
                return Optional.of(place + "the phase ends before it begins");
            }
            if (next >= setup.phases().size()
                    || !setup.phases().get((int) next).name().equals(Json.text(begin, "name"))) {
                return Optional.of(
                        place + "the scenario has no phase " + next + " called \"" + Json.text(begin, "name") + "\"");
            }
            index = next;
            atNs = Json.number(end, "at_ns");
        }
        return Optional.empty();
    }

    private static Optional<String> tasks(RunFiles files) {
        Set<Long> begun = new HashSet<>();
        files.phases("begin").forEach(b -> begun.add(Json.number(b, "index")));
        Set<String> seen = new HashSet<>();
        int line = 0;
        for (JsonObject task : files.tasks()) {
            line++;
            String place = "tasks.jsonl: task " + line;
            if (!seen.add(
                    Json.number(task, "group") + "." + Json.number(task, "index") + "." + Json.number(task, "pid"))) {
                return Optional.of(place + ": the task stands twice");
            }
            List<JsonObject> rows = Json.objects(task, "phases");
            for (int i = 0; i < rows.size(); i++) {
                JsonObject row = rows.get(i);
                if (!begun.contains(Json.number(row, "phase"))) {
                    return Optional.of(place + ": $.phases[" + i + "].phase: phase " + Json.number(row, "phase")
                            + " did not begin");
                }
                for (JsonElement bucket : Json.array(row, "wakeup_buckets")) {
                    long ns = bucket.getAsJsonArray().get(0).getAsLong();
                    if (ns
                            > RunFormat.TIME_MAX_NS
                                    / bucket.getAsJsonArray().get(1).getAsLong()) {
                        return Optional.of(place + ": $.phases[" + i + "].wakeup_buckets: the latencies add up to more"
                                + " than a run can last");
                    }
                }
            }
        }
        return Optional.empty();
    }
}
