package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.scxc.backends.ktstr.Work.Asks;
import org.scxc.backends.ktstr.Work.Field;
import org.scxc.backends.ktstr.Work.Setting;
import org.scxc.model.Value;
import org.scxc.model.Workload;

/**
 * The library's workloads that are named after ktstr's work types, as these. Fields and their order: WorkType of ktstr
 * 0.18.0, the same in 0.50.0. A field for which the library has no parameter gets the value of {@code WorkType::from_name}.
 */
final class WorkTypes {
    private static final long MS = 1_000_000L;
    private static final long US = 1_000L;
    private static final String SPIN_ITERS = "spin_iters";
    private static final String BURST_ITERS = "burst_iters";

    /** Work types without parameters; all of one worker but the sibling pairs. */
    private static final Map<String, Work> PLAIN = Map.of(
            "mixed", Work.plain("Mixed"),
            "io_sync_write", Work.plain("IoSyncWrite"),
            "io_rand_read", Work.plain("IoRandRead"),
            "io_convoy", Work.plain("IoConvoy"),
            "fork_exit", Work.plain("ForkExit"),
            "nice_sweep", new Work("NiceSweep", List.of(), 1, Asks.OF_THE_KERNEL),
            "smt_sibling_spin", new Work("SmtSiblingSpin", List.of(), 2, Asks.OF_THE_KERNEL));

    /**
     * @param work with every field; its group size may be 0 or less if the parameters make no sense
     * @param missing what of ktstr's parameters the scenario could not say; empty = nothing
     */
    record Named(Work work, String missing) {}

    private final SortedMap<String, Value> arguments;
    private final int nodes;
    private final List<Field> fields = new ArrayList<>();
    private String obstacle = "";

    private WorkTypes(SortedMap<String, Value> arguments, int nodes) {
        this.arguments = arguments;
        this.nodes = nodes;
    }

    /**
     * Empty for a workload that is not named after a work type, or with an argument that {@link #obstacle} names.
     *
     * @param nodes NUMA nodes of the machine
     */
    static Optional<Named> of(Workload workload, int nodes) {
        Work plain = PLAIN.get(workload.name());
        if (plain != null) {
            return Optional.of(new Named(plain, ""));
        }
        WorkTypes types = new WorkTypes(workload.arguments(), nodes);
        Optional<Named> named = types.named(workload.name());
        return types.obstacle.isEmpty() ? named : Optional.empty();
    }

    /** Why a workload that is named after a work type is not it with these arguments: the first that its field lacks. */
    static Optional<String> obstacle(Workload workload, int nodes) {
        WorkTypes types = new WorkTypes(workload.arguments(), nodes);
        Optional<Named> named = types.named(workload.name());
        return named.map(n -> "ktstr's " + n.work().variant() + " counts " + types.obstacle)
                .filter(o -> !types.obstacle.isEmpty());
    }

    private void refuse(boolean refused, String parameter, String unit) {
        if (refused && obstacle.isEmpty()) {
            obstacle = parameter + " in " + unit;
        }
    }

    private Optional<Named> named(String name) {
        return switch (name) {
            case "idle_churn" -> {
                time("burst_duration");
                time("sleep_duration");
                fields.add(new Field("precise_timing", new Setting.Flag(true)));
                yield work("IdleChurn", 1);
            }
            case "alu_hot" -> {
                variant("width", "AluWidth", "Widest", false);
                yield work("AluHot", 1, "the width of vectors, which is the widest");
            }
            case "ipc_variance" -> {
                fixed("hot_iters", 100_000);
                fixed("cold_iters", 1024);
                fixed("period_iters", 64);
                yield work("IpcVariance", 1, "its iterations, which are ktstr's defaults");
            }
            case "cache_pressure" -> {
                kib("size", "size_kib");
                count("stride");
                yield work("CachePressure", 1);
            }
            case "cache_yield" -> {
                kib("size", "size_kib");
                count("stride");
                yield work("CacheYield", 1);
            }
            case "cache_pipe" -> {
                kib("size", "size_kib");
                count(BURST_ITERS);
                yield work("CachePipe", 2);
            }
            case "pipe_io" -> {
                count(BURST_ITERS);
                yield work("PipeIo", 2);
            }
            case "futex_ping_pong" -> {
                count(SPIN_ITERS);
                yield work("FutexPingPong", 2);
            }
            case "wake_chain" -> {
                long depth = count("depth");
                variant("wake", "WakeMechanism", "Pipe", true);
                time("work_per_hop");
                yield work("WakeChain", depth, "whether pipes or futexes wake, which is pipes");
            }
            case "affinity_churn" -> asking("AffinityChurn");
            case "cross_affinity_churn" -> asking("CrossAffinityChurn");
            case "policy_churn" -> asking("PolicyChurn");
            case "numa_migration_churn" -> {
                scaled("period", "period_ms", MS);
                yield asks(work("NumaMigrationChurn", 1));
            }
            case "cgroup_churn" -> {
                count("groups");
                scaled("cycle", "cycle_ms", MS);
                yield work("CgroupChurn", 1);
            }
            case "page_fault_churn" -> {
                kib("region", "region_kib");
                count("touches_per_cycle");
                count(SPIN_ITERS);
                yield work("PageFaultChurn", 1);
            }
            case "numa_working_set_sweep" -> {
                kib("region", "region_kib");
                scaled("sweep_period", "sweep_period_ms", MS);
                fields.add(new Field(
                        "target_nodes",
                        new Setting.Numbers(IntStream.range(0, nodes).boxed().toList())));
                yield work("NumaWorkingSetSweep", 1, "its nodes, which are all");
            }
            default -> grouped(name);
        };
    }

    /** Those whose workers have roles. */
    private Optional<Named> grouped(String name) {
        return switch (name) {
            case "futex_fan_out" -> {
                long fanOut = count("fan_out");
                count(SPIN_ITERS);
                yield work("FutexFanOut", fanOut + 1);
            }
            case "fan_out_compute" -> {
                long fanOut = count("fan_out");
                kib("cache_footprint", "cache_footprint_kib");
                count("operations");
                scaled("sleep", "sleep_usec", US);
                yield work("FanOutCompute", fanOut + 1);
            }
            case "asymmetric_waker" -> {
                variant("waker_class", "SchedClass", "Cfs", true);
                variant("wakee_class", "SchedClass", "Cfs", true);
                count(BURST_ITERS);
                yield asks(work("AsymmetricWaker", 2, "the two classes, which are both the fair one"));
            }
            case "thundering_herd" -> {
                long waiters = count("waiters");
                count("batches");
                scaled("inter_batch", "inter_batch_ms", MS);
                yield work("ThunderingHerd", waiters + 1);
            }
            case "mutex_contention" -> {
                long contenders = count("contenders");
                count("hold_iters");
                count("work_iters");
                yield work("MutexContention", contenders);
            }
            case "priority_inversion" -> {
                long all = count("high_count") + count("medium_count") + count("low_count");
                count("hold_iters");
                count("work_iters");
                variant("pi_mode", "FutexLockMode", "Plain", true);
                yield asks(work("PriorityInversion", all, "the kind of its mutex, which is a plain one"));
            }
            case "producer_consumer_imbalance" -> {
                long all = count("producers") + count("consumers");
                count("produce_rate_hz");
                count("consume_iters");
                fixed("queue_depth_target", 1024);
                yield work("ProducerConsumerImbalance", all, "the depth of its queue, which is 1024");
            }
            case "signal_storm" -> {
                count("signals_per_iter");
                count("work_iters");
                yield work("SignalStorm", 2);
            }
            case "preempt_storm" -> {
                long fair = count("cfs_workers");
                count("rt_burst_iters");
                scaled("rt_sleep", "rt_sleep_us", US);
                yield asks(work("PreemptStorm", fair + 1));
            }
            case "rt_starvation" -> {
                long all = count("rt_workers") + count("cfs_workers");
                count("rt_priority");
                count(BURST_ITERS);
                yield asks(work("RtStarvation", all));
            }
            default -> Optional.empty();
        };
    }

    private Optional<Named> asking(String variant) {
        count(SPIN_ITERS);
        return asks(work(variant, 1));
    }

    private static Optional<Named> asks(Optional<Named> named) {
        return named.map(n -> new Named(
                new Work(n.work().variant(), n.work().fields(), n.work().groupSize(), Asks.OF_THE_KERNEL),
                n.missing()));
    }

    private Optional<Named> work(String variant, long groupSize) {
        return work(variant, groupSize, "");
    }

    private Optional<Named> work(String variant, long groupSize, String missing) {
        int size = Math.clamp(groupSize, 0, Integer.MAX_VALUE);
        return Optional.of(new Named(new Work(variant, List.copyOf(fields), size, Asks.NOTHING), missing));
    }

    private void fixed(String field, long value) {
        fields.add(new Field(field, new Setting.Number(value)));
    }

    private void variant(String field, String type, String name, boolean imported) {
        fields.add(new Field(field, new Setting.Variant(type, name, imported)));
    }

    /** Returns it. */
    private long count(String parameter) {
        long value = 0;
        if (arguments.get(parameter) instanceof Value.Number n && n.value() == Math.rint(n.value()) && n.value() >= 0) {
            value = (long) n.value();
        } else {
            refuse(true, parameter, "whole numbers");
        }
        fixed(parameter, value);
        return value;
    }

    private void time(String parameter) {
        long ns = arguments.get(parameter) instanceof Value.Duration d ? d.ns() : 0;
        refuse(ns <= 0, parameter, "times longer than 0");
        fields.add(new Field(parameter, new Setting.Time(ns)));
    }

    private void scaled(String parameter, String field, long unit) {
        long ns = arguments.get(parameter) instanceof Value.Duration d ? d.ns() : -1;
        refuse(ns < 0 || ns % unit != 0, parameter, unit == MS ? "whole milliseconds" : "whole microseconds");
        fixed(field, ns / unit);
    }

    private void kib(String parameter, String field) {
        long bytes = arguments.get(parameter) instanceof Value.Size s ? s.bytes() : -1;
        refuse(bytes <= 0 || bytes % 1024 != 0, parameter, "whole KiB");
        fixed(field, bytes / 1024);
    }
}
