package org.scxc.compiler.diagnostics;

import java.util.Locale;

/** Every kind of message. Numbers are stable: 00 text and syntax, 01 names, 02 duplicates, 03 values, 04 time, 05 claims. */
public enum Code {
    NOT_TEXT(2),
    TOO_LARGE(3),
    NESTED_TOO_DEEP(4),
    SYNTAX(5),
    UNKNOWN_CHARACTER(6),
    UNCLOSED_STRING(7),
    BAD_ESCAPE(8),
    BLOCK_COMMENT(9),
    EXPRESSION_TOO_LONG(10),
    NOTHING_DECLARED(11, Severity.WARNING),

    UNKNOWN_SETTING(101),
    UNKNOWN_CELL(102),
    UNKNOWN_SUBJECT(103),
    UNKNOWN_PHASE(104),
    UNKNOWN_WORKLOAD(105),
    UNKNOWN_SCHEDULER(106),
    UNKNOWN_FLAG(107),
    FLAG_NOT_IN_VERSION(108),
    UNKNOWN_MEASURE(109),
    UNKNOWN_STATISTIC(110),
    UNKNOWN_EXIT_KIND(111),
    UNKNOWN_MACHINE(112),
    UNKNOWN_KERNEL(113),
    UNKNOWN_NOISE(114),
    UNKNOWN_CONSTANT(115),
    UNKNOWN_POLICY(116),
    UNKNOWN_ARGUMENT(117),
    UNKNOWN_VERSION(118),
    UNKNOWN_UNIT(119),
    UNKNOWN_KNOB(120),
    UNKNOWN_IMPORT(121),
    UNKNOWN_TYPE(122),
    UNKNOWN_STEP(123),
    UNKNOWN_TARGET(124, Severity.WARNING),
    UNKNOWN_FLAG_NOTE(125),
    UNKNOWN_PLACEMENT(126),

    DUPLICATE_DECLARATION(201),
    DUPLICATE_SCENARIO(202),
    DUPLICATE_CELL(203),
    DUPLICATE_WORKER(204),
    DUPLICATE_PHASE(205),
    DUPLICATE_VARIANT(206),
    DUPLICATE_SETTING(207),
    DUPLICATE_STATEMENT(208),

    WRONG_KIND(301),
    TOO_BIG(302),
    OUT_OF_RANGE(303),
    CPU_OUTSIDE_MACHINE(304),
    EMPTY_CPULIST(305),
    MISSING_VALUE(306),
    MIXED_UNITS(307),
    MORE_CPUS_THAN_THERE_ARE(308),
    MISSING_ARGUMENT(309),
    MALFORMED_NUMBER(310),
    LIKE_CYCLE(311),
    CONSTANT_CYCLE(312),
    MISSING_FLAG(313),
    NO_WORKERS(314, Severity.WARNING),
    TOO_MANY_WORKERS(315),
    UNREADABLE_REPLAY(316),
    DIVISION_BY_ZERO(317),

    PHASE_WITHOUT_TIME(401),
    BEYOND_PHASE(402),
    REPEAT_OF_LATER_PHASE(403),
    OFFLINE_ALL(404),
    MISSING_MACHINE(405),
    MISSING_PHASE(406),
    EVERY_WITHOUT_TIME(407),
    STOP_POLICY_OUTSIDE_NOISE(408),
    NOT_A_CELL(409),
    TOO_MANY_STATEMENTS(411),
    RACE_STATEMENT(412),
    OUTSIDE_CPUSET(413, Severity.WARNING),

    RATE_IMPOSSIBLE(501),
    WITHIN_BEYOND_RUN(502, Severity.WARNING),
    QUANTIFIER_DOES_NOT_FIT(503),
    TAIL_DOES_NOT_FIT(504),
    NO_COMPARISON(505),
    NO_EXPECTATION(506, Severity.WARNING),
    CLAIM_UNITS(507),
    TOO_MANY_VARIANTS(508),
    BAD_AXIS(509),
    UNUSED_CONSTANT(510, Severity.WARNING),
    BOUNDS_UPSIDE_DOWN(511);

    private final int number;
    private final Severity severity;

    Code(int number) {
        this(number, Severity.ERROR);
    }

    Code(int number, Severity severity) {
        this.number = number;
        this.severity = severity;
    }

    public String id() {
        return String.format(Locale.ROOT, "SCX%04d", number);
    }

    /** Whether it is about a name that is not known. */
    boolean isOfNames() {
        return number / 100 == 1;
    }

    public Severity severity() {
        return severity;
    }
}
