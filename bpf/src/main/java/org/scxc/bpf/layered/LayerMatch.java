package org.scxc.bpf.layered;

import java.util.Arrays;
import java.util.Optional;

/**
 * One condition of a layer.
 *
 * @param text prefix, suffix or part of a name; empty where none is asked for
 * @param numbers what it asks for else: a number, 1 for true, the two ends of a range
 */
record LayerMatch(Kind kind, String text, long... numbers) {
    /**
     * What is asked, by its name in a configuration (enum LayerMatch of config.rs, init_layers() of main.rs, scx_layered 1.1.4).
     * CgroupContains is not among them: match_substr() of util.bpf.c compares a variable that nothing has set, and what a kernel has
     * there is part of an address.
     */
    enum Kind {
        CGROUP_PREFIX("CgroupPrefix", 0, "cgroup_prefix"),
        CGROUP_SUFFIX("CgroupSuffix", 19, "cgroup_suffix"),
        COMM_PREFIX("CommPrefix", 1, "comm_prefix"),
        COMM_PREFIX_EXCLUDE("CommPrefixExclude", 1, "comm_prefix"),
        PCOMM_PREFIX("PcommPrefix", 2, "pcomm_prefix"),
        PCOMM_PREFIX_EXCLUDE("PcommPrefixExclude", 2, "pcomm_prefix"),
        NICE_ABOVE("NiceAbove", 3, "nice"),
        NICE_BELOW("NiceBelow", 4, "nice"),
        NICE_EQUALS("NiceEquals", 5, "nice"),
        PID_EQUALS("PIDEquals", 8, "pid"),
        PPID_EQUALS("PPIDEquals", 9, "ppid"),
        TGID_EQUALS("TGIDEquals", 10, "tgid"),
        IS_GROUP_LEADER("IsGroupLeader", 14, "is_group_leader"),
        IS_KTHREAD("IsKthread", 15, "is_kthread"),
        AVG_RUNTIME("AvgRuntime", 18, "min_avg_runtime_us", "max_avg_runtime_us");

        /** As a configuration names it. */
        final String word;

        /** Its number in enum layer_match_kind of intf.h. */
        final int number;

        /** Members of struct layer_match that hold what is asked for. */
        final String[] members;

        Kind(String word, int number, String... members) {
            this.word = word;
            this.number = number;
            this.members = members;
        }

        boolean asksText() {
            return number <= 2 || number == 19;
        }

        boolean asksSwitch() {
            return this == IS_GROUP_LEADER || this == IS_KTHREAD;
        }

        /** Bytes that the text may have: MAX_PATH or MAX_COMM of intf.h, less the 0 behind it. */
        int bytesMax() {
            return (word.startsWith("Cgroup") ? 4096 : 16) - 1;
        }

        boolean excludes() {
            return word.endsWith("Exclude");
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
        }
    }
}
