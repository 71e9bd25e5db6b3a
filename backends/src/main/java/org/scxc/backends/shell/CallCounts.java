package org.scxc.backends.shell;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;

/** How often callbacks had been called at instants, as the loader prints it ten times a second ({@code --count-calls}). */
final class CallCounts {
    /** @param atNs CLOCK_MONOTONIC */
    private record Sample(long atNs, Map<String, Long> counts) {}

    private final List<Sample> samples = new ArrayList<>();

    private CallCounts() {}

    /** @param log what the scheduler's process printed */
    static CallCounts of(String log) {
        CallCounts all = new CallCounts();
        for (String line : log.lines().toList()) {
            if (line.startsWith("{\"calls\"")) {
                try {
                    Json.object(Schema.object(line, RunFormat.CALLS), "calls").ifPresent(all::add);
                } catch (Misfit e) {
                    continue; // a line that was cut off
                }
            }
        }
        return all;
    }

    private void add(JsonObject calls) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonObject one : Json.objects(calls, "counts")) {
            counts.put(Json.text(one, "callback"), Json.number(one, "count"));
        }
        samples.add(new Sample(Json.number(calls, "mono_ns"), counts));
    }

    /**
     * Calls between two instants, in proportion between the samples around each; empty if there are none around one, or if
     * a second scheduler's process counted anew.
     */
    Map<String, Long> between(long fromNs, long toNs) {
        Map<String, Long> calls = new TreeMap<>();
        for (int i = 1; i < samples.size(); i++) {
            Map<String, Long> before = samples.get(i - 1).counts();
            if (samples.get(i).counts().entrySet().stream()
                    .anyMatch(e -> e.getValue() < before.getOrDefault(e.getKey(), 0L))) {
                return Map.of();
            }
        }
        for (String callback : samples.isEmpty()
                ? List.<String>of()
                : samples.getLast().counts().keySet()) {
            Optional<Double> from = at(fromNs, callback);
            Optional<Double> to = at(toNs, callback);
            if (from.isPresent() && to.isPresent() && to.get() > from.get()) {
                calls.put(callback, Math.round(to.get() - from.get()));
            }
        }
        return calls;
    }

    private Optional<Double> at(long ns, String callback) {
        for (int i = 1; i < samples.size(); i++) {
            Sample before = samples.get(i - 1);
            Sample behind = samples.get(i);
            if (before.atNs() <= ns && ns <= behind.atNs() && before.atNs() < behind.atNs()) {
                double part = (double) (ns - before.atNs()) / (behind.atNs() - before.atNs());
                long first = before.counts().getOrDefault(callback, 0L);
                long last = behind.counts().getOrDefault(callback, 0L);
                return Optional.of(first + part * (last - first));
            }
        }
        return Optional.empty();
    }
}
