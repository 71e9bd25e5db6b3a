package org.scxc.backends.ktstr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;

/** A work type of a SourceScenario record as a workload of the library. */
final class ImportedWork {
    /**
     * Those that the library names after the work type, with its parameters. A field that is none of them, with or without a
     * unit behind its name, is left out: whatever its name holds is no text of the scenario.
     */
    static final Map<String, List<String>> PARAMETERS = Map.ofEntries(
            Map.entry("mixed", List.of()),
            Map.entry("idle_churn", List.of("burst_duration", "sleep_duration")),
            Map.entry("alu_hot", List.of()),
            Map.entry("ipc_variance", List.of()),
            Map.entry("cache_pressure", List.of("size", "stride")),
            Map.entry("cache_yield", List.of("size", "stride")),
            Map.entry("cache_pipe", List.of("size", "burst_iters")),
            Map.entry("pipe_io", List.of("burst_iters")),
            Map.entry("futex_ping_pong", List.of("spin_iters")),
            Map.entry("wake_chain", List.of("depth", "work_per_hop")),
            Map.entry("io_sync_write", List.of()),
            Map.entry("io_rand_read", List.of()),
            Map.entry("io_convoy", List.of()),
            Map.entry("fork_exit", List.of()),
            Map.entry("nice_sweep", List.of()),
            Map.entry("smt_sibling_spin", List.of()),
            Map.entry("affinity_churn", List.of("spin_iters")),
            Map.entry("cross_affinity_churn", List.of("spin_iters")),
            Map.entry("policy_churn", List.of("spin_iters")),
            Map.entry("numa_migration_churn", List.of("period")),
            Map.entry("cgroup_churn", List.of("groups", "cycle")),
            Map.entry("page_fault_churn", List.of("region", "touches_per_cycle", "spin_iters")),
            Map.entry("numa_working_set_sweep", List.of("region", "sweep_period")),
            Map.entry("futex_fan_out", List.of("fan_out", "spin_iters")),
            Map.entry("fan_out_compute", List.of("fan_out", "cache_footprint", "operations", "sleep")),
            Map.entry("asymmetric_waker", List.of("burst_iters")),
            Map.entry("epoll_storm", List.of("producers", "consumers", "events_per_burst")),
            Map.entry("thundering_herd", List.of("waiters", "batches", "inter_batch")),
            Map.entry("mutex_contention", List.of("contenders", "hold_iters", "work_iters")),
            Map.entry(
                    "priority_inversion",
                    List.of("high_count", "medium_count", "low_count", "hold_iters", "work_iters")),
            Map.entry(
                    "producer_consumer_imbalance",
                    List.of("producers", "consumers", "produce_rate_hz", "consume_iters")),
            Map.entry("signal_storm", List.of("signals_per_iter", "work_iters")),
            Map.entry("preempt_storm", List.of("cfs_workers", "rt_burst_iters", "rt_sleep")),
            Map.entry("rt_starvation", List.of("rt_workers", "cfs_workers", "rt_priority", "burst_iters")));

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
            default -> PARAMETERS.containsKey(type) ? named(type, o, time) : "";
        };
    }

    private static String named(String type, JsonObject fields, LongFunction<String> time) throws Misfit {
        List<String> arguments = new ArrayList<>();
        for (String parameter : PARAMETERS.getOrDefault(type, List.of())) {
            arguments.add(parameter + " " + value(parameter, fields, time));
        }
        return arguments.isEmpty() ? type : type + "(" + String.join(", ", arguments) + ")";
    }

    private static String value(String parameter, JsonObject fields, LongFunction<String> time) throws Misfit {
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            if (fields.has(parameter + unit.getKey())) {
                return number(fields, parameter + unit.getKey()) + unit.getValue();
            }
        }
        long value = number(fields, parameter);
        boolean duration = parameter.endsWith("_duration") || parameter.equals("work_per_hop");
        return duration ? time.apply(value) : String.valueOf(value);
    }

    private static long number(JsonObject fields, String name) throws Misfit {
        JsonElement value = fields.get(name);
        if (value == null) {
            throw new Misfit("work_type", "\"" + name + "\" is missing");
        }
        return Schema.whole(value, 0, RecordFormat.TIME_MAX_NS, "work_type." + name);
    }
}
