package org.scxc.backends.ktstr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.Plain;

/**
 * A {@code SourceScenario} record as the text of a scenario. What the language cannot say, or the record does not hold
 * (a scheduler, expectations), stands there as a comment and in the notes; a record that is none is a problem.
 */
public final class SourceScenarioImport {
    private static final int CPUS_MAX = 1024;

    private final List<String> notes = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private Machine machine = new Machine(1, 1, 1, 1);
    private long durationNs;
    private int defaultWorkers;

    private SourceScenarioImport() {}

    /**
     * What a record came to.
     *
     * @param scx the scenario's text
     * @param notes what was left out or changed, one line each
     */
    public record Imported(String scx, List<String> notes) {}

    /** @throws IllegalArgumentException if the text is no SourceScenario; its message says where */
    public static Imported read(String json) {
        SourceScenarioImport reading = new SourceScenarioImport();
        try {
            reading.scenario(Schema.object(json, RecordFormat.SCENARIO));
        } catch (Misfit e) {
            throw new IllegalArgumentException("not a SourceScenario: " + e.getMessage(), e);
        }
        return new Imported(reading.out.toString(), List.copyOf(reading.notes));
    }

    private void scenario(JsonObject o) throws Misfit {
        JsonObject t = o.getAsJsonObject("topology");
        int nodes = count(t, "numa_nodes");
        int llcs = count(t, "llcs");
        long cpus = (long) llcs * count(t, "cores") * count(t, "threads");
        if (llcs % nodes != 0 || cpus > CPUS_MAX) {
            throw new Misfit(
                    "$.topology", "expected LLCs spread evenly over the nodes and at most " + CPUS_MAX + " CPUs");
        }
        machine = new Machine(nodes, llcs, count(t, "cores"), count(t, "threads"));
        durationNs = o.get("duration").getAsLong();
        defaultWorkers = count(o, "default_workers_per_cgroup");
        out.append("/// Imported from the SourceScenario ")
                .append(Plain.text(o.get("name").getAsString()));
        out.append(". It names no scheduler and expects nothing: add both.\n");
        out.append("scenario imported.")
                .append(Rust.snake(o.get("name").getAsString()))
                .append(" {\n");
        out.append("    machine ").append(machine).append('\n');
        long usedNs = 0;
        int number = 0;
        for (JsonElement step : o.getAsJsonArray("steps")) {
            number++;
            long lengthNs = Math.min(length(step.getAsJsonObject().get("hold"), number), durationNs - usedNs);
            if (lengthNs <= 0) {
                note("step " + number + " begins when the duration is over");
                continue;
            }
            usedNs += lengthNs;
            out.append("\n    phase step_")
                    .append(number)
                    .append(' ')
                    .append(time(lengthNs))
                    .append(" {\n");
            JsonArray ops = step.getAsJsonObject().getAsJsonArray("ops");
            Optional<Long> interval = interval(step.getAsJsonObject().get("hold"));
            if (interval.isEmpty()) {
                ops(ops);
            }
            for (JsonElement d : step.getAsJsonObject().getAsJsonArray("setup")) {
                def(d.getAsJsonObject());
            }
            if (interval.isPresent() && !ops.isEmpty()) {
                out.append("        every ").append(time(interval.get())).append(" {\n");
                ops(ops);
                out.append("        }\n");
            }
            out.append("    }\n");
        }
        out.append("\n    target ktstr { duration ").append(time(durationNs)).append(" }\n}\n");
    }

    private static int count(JsonObject o, String name) {
        return o.get(name).getAsInt();
    }

    private void note(String text) {
        notes.add(text);
        out.append("        // ").append(Plain.text(text)).append('\n');
    }

    private static String time(long ns) {
        for (Map.Entry<String, Long> unit :
                List.of(Map.entry("s", 1_000_000_000L), Map.entry("ms", 1_000_000L), Map.entry("us", 1_000L))) {
            if (ns % unit.getValue() == 0) {
                return ns / unit.getValue() + unit.getKey();
            }
        }
        return ns + "ns";
    }

    private long length(JsonElement hold, int step) {
        Map.Entry<String, JsonElement> kind = only(hold);
        return switch (kind.getKey()) {
            case "frac" ->
                BigDecimal.valueOf(durationNs)
                        .multiply(kind.getValue().getAsBigDecimal())
                        .longValue();
            case "fixed" -> kind.getValue().getAsLong();
            default -> {
                notes.add("step " + step + " does its ops at once, too; here they are done after each interval");
                yield durationNs;
            }
        };
    }

    /** Of a step that does its ops again and again. */
    private static Optional<Long> interval(JsonElement hold) {
        Map.Entry<String, JsonElement> kind = only(hold);
        return kind.getKey().equals("loop")
                ? Optional.of(kind.getValue().getAsJsonObject().get("interval").getAsLong())
                : Optional.empty();
    }

    private static Map.Entry<String, JsonElement> only(JsonElement e) {
        if (e.isJsonPrimitive()) {
            return Map.entry(e.getAsString(), new JsonObject());
        }
        return e.getAsJsonObject().entrySet().iterator().next();
    }

    private void def(JsonObject def) throws Misfit {
        String name = Rust.snake(def.get("name").getAsString());
        List<String> parts = new ArrayList<>();
        if (def.has("cpuset") && !def.get("cpuset").isJsonNull()) {
            parts.add("cpus " + cpus(def.get("cpuset")));
        }
        if (def.has("cpu_weight") && !def.get("cpu_weight").isJsonNull()) {
            parts.add("weight " + def.get("cpu_weight").getAsInt());
        }
        if (def.has("cpu_quota") && !def.get("cpu_quota").isJsonNull()) {
            note("cgroup " + name + " has a cpu_quota, whose unit is not known: write max by hand");
        }
        JsonArray works = def.getAsJsonArray("works");
        for (JsonElement work : works) {
            work(work.getAsJsonObject(), name).ifPresent(parts::add);
        }
        if (works.isEmpty()) {
            parts.add(defaultWorkers + " x spin");
        }
        out.append("        cell ")
                .append(name)
                .append(" { ")
                .append(String.join("; ", parts))
                .append(" }\n");
    }

    private Optional<String> work(JsonObject work, String cell) throws Misfit {
        Map.Entry<String, JsonElement> type = only(work.get("work_type"));
        String what = ImportedWork.call(type.getKey(), type.getValue(), SourceScenarioImport::time);
        if (what.isEmpty()) {
            note("cgroup " + cell + " has workers of type " + type.getKey()
                    + ", for which the library has no workload");
            return Optional.empty();
        }
        JsonElement workers = work.get("workers");
        int count = workers == null || workers.isJsonNull() ? defaultWorkers : count(work, "workers");
        JsonElement nice = work.get("nice");
        boolean plain = nice == null || nice.isJsonNull() || nice.getAsInt() == 0;
        return Optional.of(count + " x " + what + (plain ? "" : " { nice " + nice.getAsInt() + " }"));
    }

    /** As ktstr resolves them: all but {@code exact}, {@code llc} and {@code numa} leave the last CPU out. */
    private CpuSet cpus(JsonElement spec) throws Misfit {
        Map.Entry<String, JsonElement> kind = only(spec);
        int usable = machine.cpus() > 2 ? machine.cpus() - 1 : machine.cpus();
        CpuSet set = switch (kind.getKey()) {
            case "exact" ->
                CpuSet.of(kind.getValue().getAsJsonArray().asList().stream()
                        .mapToInt(JsonElement::getAsInt)
                        .toArray());
            case "llc" -> where(cpu -> machine.llcOf(cpu) == kind.getValue().getAsInt());
            case "numa" -> where(cpu -> machine.nodeOf(cpu) == kind.getValue().getAsInt());
            case "range" -> {
                JsonObject o = kind.getValue().getAsJsonObject();
                int from = (int) Math.floor(usable * o.get("start_frac").getAsDouble());
                int to = (int) Math.floor(usable * o.get("end_frac").getAsDouble());
                yield where(cpu -> cpu >= from && cpu < Math.min(to, usable));
            }
            case "disjoint", "overlap" -> chunk(kind.getValue().getAsJsonObject(), usable);
            default -> throw new AssertionError(kind.getKey());
        };
        if (set.isEmpty() || set.max() >= machine.cpus()) {
            throw new Misfit("cpuset", "expected some of CPUs 0 to " + (machine.cpus() - 1) + ", found " + spec);
        }
        return set;
    }

    private CpuSet chunk(JsonObject o, int usable) {
        int index = o.get("index").getAsInt();
        int of = count(o, "of");
        double wider = o.has("frac") ? o.get("frac").getAsDouble() : 0;
        int size = usable / of;
        int by = (int) Math.floor(size * wider);
        int from = Math.max(0, index * size - by);
        int to = index == of - 1 ? usable : Math.min(usable, (index + 1) * size + by);
        return where(cpu -> cpu >= from && cpu < to);
    }

    private CpuSet where(java.util.function.IntPredicate chosen) {
        return CpuSet.of(IntStream.range(0, machine.cpus()).filter(chosen).toArray());
    }

    private void ops(JsonArray ops) throws Misfit {
        for (JsonElement op : ops) {
            op(op);
        }
    }

    private void op(JsonElement op) throws Misfit {
        Map.Entry<String, JsonElement> kind = only(op);
        JsonObject o = kind.getValue().isJsonObject() ? kind.getValue().getAsJsonObject() : new JsonObject();
        switch (kind.getKey()) {
            case "add_cgroup" -> line("cell " + name(o, "name") + " {}");
            case "add_cgroup_def" -> def(o.getAsJsonObject("def"));
            case "remove_cgroup" -> line("remove " + name(o, "cgroup"));
            case "set_cpuset" -> line("set " + name(o, "cgroup") + " cpus " + cpus(o.get("cpus")));
            case "clear_cpuset" -> line("clear " + name(o, "cgroup") + " cpus");
            case "swap_cpusets" -> line("swap " + name(o, "a") + " " + name(o, "b") + " cpus");
            case "move_all_tasks" -> line("move " + name(o, "from") + " to " + name(o, "to"));
            default ->
                note("op " + kind.getKey() + (o.get("op") instanceof JsonPrimitive p ? " " + p.getAsString() : ""));
        }
    }

    private static String name(JsonObject o, String field) {
        return Rust.snake(o.get(field).getAsString());
    }

    private void line(String text) {
        out.append("        ").append(text).append('\n');
    }
}
