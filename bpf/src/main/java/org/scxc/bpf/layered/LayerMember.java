package org.scxc.bpf.layered;

import java.util.List;
import java.util.Locale;

/** What a configuration says of a layer, by its names there (LayerCommon and LayerKind of config.rs, scx_layered 1.1.4). */
enum LayerMember {
    MIN_EXEC_US(Form.COUNT),
    YIELD_IGNORE(Form.NUMBER),
    SLICE_US(Form.COUNT),
    FIFO(Form.SWITCH),
    PREEMPT(Form.SWITCH),
    PREEMPT_FIRST(Form.SWITCH),
    EXCLUSIVE(Form.SWITCH),
    /** It and idle_smt are accepted and do nothing. */
    ALLOW_NODE_ALIGNED(Form.SWITCH),
    SKIP_REMOTE_NODE(Form.SWITCH),
    PREV_OVER_IDLE_CORE(Form.SWITCH),
    WEIGHT(Form.COUNT),
    DISALLOW_OPEN_AFTER_US(Form.COUNT),
    DISALLOW_PREEMPT_AFTER_US(Form.COUNT),
    XLLC_MIG_MIN_US(Form.NUMBER),
    IDLE_SMT(Form.SWITCH),
    GROWTH_ALGO(Form.WORD),
    UTIL_PEAK_HALF_LIFE_MS(Form.COUNT),
    PERF(Form.COUNT),
    /** Sets the idle states that cpuidle may choose, which are not modelled. */
    IDLE_RESUME_US(Form.UNSERVED),
    NODES(Form.UNSERVED),
    LLCS(Form.LIST),
    PLACEMENT(Form.WORD),
    MEMBER_EXPIRE_MS(Form.COUNT),
    /** It and its delta say when tasks go to another node, of which there is none. */
    XNUMA_THRESHOLD(Form.RANGE),
    XNUMA_THRESHOLD_DELTA(Form.RANGE),
    UTIL_RANGE(Form.RANGE),
    CPUS_RANGE(Form.COUNTS),
    CPUS_RANGE_FRAC(Form.RANGE),
    PROTECTED(Form.SWITCH),
    /** Memory bandwidth is read from performance counters. */
    MEMBW_GB(Form.UNSERVED),
    UTIL_INCLUDES_OPEN_CPUTIME(Form.SWITCH),
    IDLE_CONFINED(Form.SWITCH);

    /** What stands behind a name. */
    enum Form {
        COUNT,
        NUMBER,
        SWITCH,
        WORD,
        /** Two numbers, the smaller first. */
        RANGE,
        /** Two whole numbers. */
        COUNTS,
        LIST,
        UNSERVED
    }

    private static final List<LayerMember> OF_GROUPED = List.of(UTIL_INCLUDES_OPEN_CPUTIME, IDLE_CONFINED);
    private static final List<LayerMember> OF_SIZED =
            List.of(UTIL_RANGE, CPUS_RANGE, CPUS_RANGE_FRAC, PROTECTED, MEMBW_GB);

    final Form form;

    LayerMember(Form form) {
        this.form = form;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isOf(LayerKind kind) {
        return OF_GROUPED.contains(this)
                ? kind == LayerKind.GROUPED
                : !OF_SIZED.contains(this) || kind != LayerKind.OPEN;
    }

    /** Returns the words that may stand behind it, in the order of their numbers in intf.h. */
    List<String> words() {
        return this == PLACEMENT ? List.of("Standard", "Sticky", "Floating") : Growth.WORDS;
    }
}
