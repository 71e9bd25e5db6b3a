package org.scxc.backends.ktstr;

import static org.scxc.backends.schema.Shape.many;
import static org.scxc.backends.schema.Shape.optional;
import static org.scxc.backends.schema.Shape.required;
import static org.scxc.backends.schema.Shape.struct;
import static org.scxc.backends.schema.Shape.whole;

import java.util.Map;
import org.scxc.backends.schema.Shape;
import org.scxc.model.CpuSet;

/** What of a SourceScenario record is read; fields as in ktstr 0.18.0. */
final class RecordFormat {
    /** 100 000 s. */
    static final long TIME_MAX_NS = 100_000_000_000_000L;

    private static final int COUNT_MAX = 1024;
    private static final int MANY = 10_000;
    private static final Shape TIME = whole(1, TIME_MAX_NS);
    private static final Shape COUNT = whole(1, COUNT_MAX);
    private static final Shape FRACTION = new Shape.Real(0, 1);
    private static final Shape NAME = new Shape.Text(200);
    private static final Shape INDEX = whole(0, COUNT_MAX);
    private static final Shape PART =
            struct(required("index", INDEX), required("of", COUNT), optional("frac", FRACTION));

    private static final Shape CPUSET = new Shape.Variant(
            Map.of(
                    "exact", many(whole(0, CpuSet.CPU_MAX), CpuSet.CPU_MAX + 1),
                    "llc", INDEX,
                    "numa", INDEX,
                    "range", struct(required("start_frac", FRACTION), required("end_frac", FRACTION)),
                    "disjoint", PART,
                    "overlap", PART),
            Shape.Others.REFUSED);

    private static final Shape WORK = struct(
            required("work_type", new Shape.Variant(Map.of(), Shape.Others.ALLOWED)),
            optional("workers", new Shape.Nullable(COUNT)),
            optional("nice", new Shape.Nullable(whole(-20, 19))));

    private static final Shape CGROUP = struct(
            required("name", NAME),
            optional("cpuset", new Shape.Nullable(CPUSET)),
            optional("cpu_weight", new Shape.Nullable(whole(1, 10_000))),
            required("works", many(WORK, MANY)));

    private static final Shape HOLD = new Shape.Variant(
            Map.of("frac", FRACTION, "fixed", TIME, "loop", struct(required("interval", TIME))), Shape.Others.REFUSED);

    private static final Shape OP = new Shape.Variant(
            Map.of(
                    "add_cgroup", struct(required("name", NAME)),
                    "add_cgroup_def", struct(required("def", CGROUP)),
                    "remove_cgroup", struct(required("cgroup", NAME)),
                    "set_cpuset", struct(required("cgroup", NAME), required("cpus", CPUSET)),
                    "clear_cpuset", struct(required("cgroup", NAME)),
                    "swap_cpusets", struct(required("a", NAME), required("b", NAME)),
                    "move_all_tasks", struct(required("from", NAME), required("to", NAME))),
            Shape.Others.ALLOWED);

    static final Shape.Struct SCENARIO = struct(
            required("name", NAME),
            required(
                    "topology",
                    struct(
                            required("numa_nodes", COUNT),
                            required("llcs", COUNT),
                            required("cores", COUNT),
                            required("threads", COUNT))),
            required("duration", TIME),
            required("default_workers_per_cgroup", COUNT),
            required(
                    "steps",
                    many(
                            struct(
                                    required("hold", HOLD),
                                    required("ops", many(OP, MANY)),
                                    required("setup", many(CGROUP, MANY))),
                            MANY)));

    private RecordFormat() {}
}
