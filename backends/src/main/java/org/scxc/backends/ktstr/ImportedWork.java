package org.scxc.backends.ktstr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;

/** A work type of a SourceScenario record as a workload of the library. */
final class ImportedWork {
    /** Those that the library names after the work type. */
    private static final Set<String> NAMED = Set.of(
            "mixed",
            "idle_churn",
            "alu_hot",
            "ipc_variance",
            "cache_pressure",
            "cache_yield",
            "cache_pipe",
            "pipe_io",
            "futex_ping_pong",
            "wake_chain",
            "io_sync_write",
            "io_rand_read",
            "io_convoy",
            "fork_exit",
            "nice_sweep",
            "smt_sibling_spin",
            "affinity_churn",
            "cross_affinity_churn",
            "policy_churn",
            "numa_migration_churn",
            "cgroup_churn",
            "page_fault_churn",
            "numa_working_set_sweep",
            "futex_fan_out",
            "fan_out_compute",
            "asymmetric_waker",
            "epoll_storm",
            "thundering_herd",
            "mutex_contention",
            "priority_inversion",
            "producer_consumer_imbalance",
            "signal_storm",
            "preempt_storm",
            "rt_starvation");

    /** Fields for which the library has no parameter. */
    private static final Set<String> LEFT_OUT = Set.of(
            "precise_timing",
            "width",
            "hot_iters",
            "cold_iters",
            "period_iters",
            "wake",
            "target_nodes",
            "waker_class",
            "wakee_class",
            "pi_mode",
            "queue_depth_target");

    private static final Map<String, String> UNITS = Map.of("_kib", "KiB", "_ms", "ms", "_us", "us", "_usec", "us");

    private ImportedWork() {}

    /**
     * @param time a duration in ns as the language writes it
     * @return empty text for one that the library does not have
     * @throws Misfit if a field is missing or is no number
     */
    static String call(String type, JsonElement fields, LongFunction<String> time) throws Misfit {
        JsonObject o = fields.isJsonObject() ? fields.getAsJsonObject() : new JsonObject();
        return switch (type) {
            case "spin_wait" -> "spin";
            case "yield_heavy" -> "yielding";
            case "bursty" ->
                "bursty(run " + time.apply(number(o, "burst_duration")) + ", sleep "
                        + time.apply(number(o, "sleep_duration")) + ")";
            default -> NAMED.contains(type) ? named(type, o, time) : "";
        };
    }

    private static String named(String type, JsonObject fields, LongFunction<String> time) throws Misfit {
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonElement> f : fields.entrySet()) {
            if (!LEFT_OUT.contains(f.getKey())) {
                arguments.add(argument(f.getKey(), number(fields, f.getKey()), time));
            }
        }
        return arguments.isEmpty() ? type : type + "(" + String.join(", ", arguments) + ")";
    }

    private static long number(JsonObject fields, String name) throws Misfit {
        JsonElement value = fields.get(name);
        if (value == null) {
            throw new Misfit("work_type", "\"" + name + "\" is missing");
        }
        return Schema.whole(value, 0, RecordFormat.TIME_MAX_NS, "work_type." + name);
    }

    private static String argument(String field, long value, LongFunction<String> time) {
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            if (field.endsWith(unit.getKey())) {
                String name = field.substring(0, field.length() - unit.getKey().length());
                return name + " " + value + unit.getValue();
            }
        }
        boolean duration = field.endsWith("_duration") || field.equals("work_per_hop");
        return Rust.snake(field) + " " + (duration ? time.apply(value) : String.valueOf(value));
    }
}
