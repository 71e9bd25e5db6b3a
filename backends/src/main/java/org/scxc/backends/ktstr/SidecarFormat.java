package org.scxc.backends.ktstr;

import static org.scxc.backends.schema.Shape.flag;
import static org.scxc.backends.schema.Shape.many;
import static org.scxc.backends.schema.Shape.optional;
import static org.scxc.backends.schema.Shape.required;
import static org.scxc.backends.schema.Shape.struct;
import static org.scxc.backends.schema.Shape.whole;

import org.scxc.backends.schema.Shape;
import org.scxc.model.CpuSet;

/** What of ktstr's files is read; fields as in ktstr 0.18.0. */
final class SidecarFormat {
    /** 100 000 s; sums over all workers of a cgroup stay below 2^63. */
    private static final long TIME_MAX_NS = 100_000_000_000_000L;

    private static final int WORKERS_MAX = 50_000;

    private static final Shape CGROUP = struct(
            optional("run_delays_ns", many(whole(0, TIME_MAX_NS), WORKERS_MAX)),
            optional("cpus_used", many(whole(0, CpuSet.CPU_MAX), CpuSet.CPU_MAX + 1)),
            optional("total_cpu_time_ns", whole(0, Long.MAX_VALUE / 4096)),
            optional("total_iterations", whole(0, Long.MAX_VALUE / 4096)));

    private static final Shape PHASE = struct(
            required("step_index", whole(0, Integer.MAX_VALUE)),
            optional("per_cgroup", new Shape.Nullable(new Shape.Named(CGROUP, 10_000))));

    static final Shape.Struct SIDECAR = struct(
            optional("skipped", flag()),
            optional("inconclusive", flag()),
            optional("passed", flag()),
            optional(
                    "stats",
                    new Shape.Nullable(struct(
                            optional("phases", new Shape.Nullable(new Shape.Many(PHASE, 100_000, "step_index")))))));

    private static final Shape.Member PLACEHOLDER = optional("is_placeholder", flag());
    private static final Shape.Member STATE = optional(
            "scx_sched_state",
            new Shape.Nullable(struct(optional("exit_kind", new Shape.Nullable(whole(0, 0xffff_ffffL))))));

    static final Shape.Struct FAILURE_DUMP =
            struct(PLACEHOLDER, STATE, optional("late", new Shape.Nullable(struct(PLACEHOLDER, STATE))));

    private SidecarFormat() {}
}
