package org.scxc.backends.shell;

import static org.scxc.backends.schema.Shape.flag;
import static org.scxc.backends.schema.Shape.many;
import static org.scxc.backends.schema.Shape.optional;
import static org.scxc.backends.schema.Shape.required;
import static org.scxc.backends.schema.Shape.struct;
import static org.scxc.backends.schema.Shape.text;
import static org.scxc.backends.schema.Shape.whole;

import java.util.List;
import org.scxc.backends.schema.Shape;
import org.scxc.model.CpuSet;

/** The files that {@code ./run} leaves, as worker/4_record.c, 6_scheduler.c and 8_main.c write them. */
final class RunFormat {
    /** 100 000 s, a day and some hours. Sums over all tasks of a run stay below 2^63. */
    static final long TIME_MAX_NS = 100_000_000_000_000L;

    /** Lines of tasks.jsonl and marks.jsonl. */
    static final int TASKS_MAX = 50_000;

    static final int MARKS_MAX = 1_000_000;

    private static final int PHASES_MAX = 10_000;

    /** Loads of a scheduler in one run. */
    private static final int LIVES_MAX = 10_000;

    private static final long COUNT_MAX = 1_000_000_000_000L;
    private static final Shape TIME = whole(0, TIME_MAX_NS);

    /** An end before t = 0 is at a negative time. */
    private static final Shape MOMENT = whole(-TIME_MAX_NS, TIME_MAX_NS);

    private static final Shape COUNT = whole(0, COUNT_MAX);
    private static final Shape INDEX = whole(0, PHASES_MAX);
    private static final Shape NUMBER = whole(0, Integer.MAX_VALUE);

    /** Of meta.json, whose run the folder holds. */
    static final Shape.Struct NAMES = struct(required("scenario", text()), required("variant", text()));

    static final Shape.Struct META = struct(
            required("format", whole(0, Integer.MAX_VALUE)),
            required("scenario", text()),
            required("variant", text()),
            required("kernel", text()),
            required("cpus", whole(1, CpuSet.CPU_MAX + 1)),
            optional("rehearsal", flag()),
            optional("late_max_ns", TIME),
            optional("stopped_by", whole(0, 64)),
            required("end_ns", MOMENT),
            optional("busy_ns", whole(-1, TIME_MAX_NS)),
            optional("scheduler", new Shape.Nullable(many(text(), 10_000))));

    static final Shape.Struct MARK = struct(
            required("mark", text()),
            optional("at_ns", MOMENT),
            optional("index", INDEX),
            optional("event", text()),
            optional("complete", flag()),
            optional("name", text()),
            optional("what", text()),
            optional("statement", whole(-1, Integer.MAX_VALUE)),
            optional("taken", COUNT),
            optional("refused", COUNT),
            optional("errno", whole(0, 4095)), // MAX_ERRNO, include/linux/err.h
            optional("group", whole(-1, Integer.MAX_VALUE)),
            optional("text", text()));

    private static final Shape BUCKET = new Shape.Tuple(List.of(TIME, whole(1, 0xffff_ffffL)));

    private static final Shape ROW = struct(
            required("phase", INDEX),
            required("run_ns", TIME),
            required("wait_ns", TIME),
            required("slices", COUNT),
            required("iterations", COUNT),
            optional("wakeup_buckets", many(BUCKET, 10_000)),
            optional("cpus", new Shape.Cpus()));

    static final Shape.Struct TASK = struct(
            required("group", NUMBER),
            optional("index", NUMBER),
            optional("pid", NUMBER),
            optional("run_ns", TIME),
            required("phases", new Shape.Many(ROW, PHASES_MAX, "phase")));

    static final int CELLS_MAX = 1_000_000;

    /** Of cells.jsonl: a cgroup in a phase. Older results do not hold its effective CPUs. */
    static final Shape.Struct CELL =
            struct(required("cell", NUMBER), required("phase", INDEX), optional("effective", new Shape.Cpus()));

    static final Shape.Struct EXIT = struct(
            required("ended", flag()),
            optional("at_ns", MOMENT),
            optional("planned_at_ns", MOMENT),
            optional("reason", text()),
            optional("msg", text()),
            optional("load_failure", text()),
            optional("loads", many(struct(required("at_ns", MOMENT), required("why", text())), LIVES_MAX)),
            optional(
                    "ends",
                    many(
                            struct(
                                    required("at_ns", MOMENT),
                                    optional("reason", text()),
                                    optional("msg", text()),
                                    optional("loading", flag())),
                            LIVES_MAX)),
            optional(
                    "process",
                    struct(
                            required("status", whole(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                            required("at_ns", MOMENT),
                            optional("told", flag()))));

    /** What a loader prints when its scheduler ends. */
    static final Shape.Struct RECORD = struct(optional(
            "exit",
            struct(
                    optional("kind", NUMBER),
                    optional("exit_code", whole(Long.MIN_VALUE, Long.MAX_VALUE)),
                    optional("reason", text()),
                    optional("msg", text()))));

    /** What a loader that counts prints ten times a second. */
    static final Shape.Struct CALLS = struct(required(
            "calls",
            struct(
                    required("mono_ns", TIME),
                    required("counts", many(struct(required("callback", text()), required("count", COUNT)), 64)))));

    private RunFormat() {}
}
