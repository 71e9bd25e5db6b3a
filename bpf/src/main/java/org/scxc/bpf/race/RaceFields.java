package org.scxc.bpf.race;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.serve.Addresses;

/**
 * Fields of kernel structs that a race has. One that can change while a race goes on is read in a step of its own; the others
 * are the same all the time.
 */
final class RaceFields {
    /** Reads eight bytes: {@code word} 0, or of an array the one at byte 8 × {@code word}. */
    @FunctionalInterface
    interface Getter {
        long get(RaceHost h, int task, int word);
    }

    @FunctionalInterface
    interface Setter {
        void set(RaceHost h, int task, long value);
    }

    /**
     * A field.
     *
     * @param isStep whether another CPU can change it
     * @param setter null if programs may not write it
     */
    record Field(boolean isStep, Getter getter, @Nullable Setter setter) {}

    /** Nice 0: DEFAULT_PRIO, include/linux/sched/prio.h (v7.3). */
    private static final int DEFAULT_PRIO = 120;

    /** CGROUP_WEIGHT_DFL, include/linux/cgroup.h (v7.3). */
    private static final int DEFAULT_WEIGHT = 100;

    static final Map<String, Field> TABLE = Map.ofEntries(
            constant("task_struct.pid", (h, p, w) -> h.door.pid(p)),
            constant("task_struct.tgid", (h, p, w) -> h.door.pid(p)),
            constant("task_struct.comm", (h, p, w) -> word(h.door.comm(p), w)),
            constant("task_struct.flags", (h, p, w) -> 0),
            constant("task_struct.static_prio", (h, p, w) -> DEFAULT_PRIO),
            constant("task_struct.prio", (h, p, w) -> DEFAULT_PRIO),
            constant("task_struct.scx.weight", (h, p, w) -> DEFAULT_WEIGHT),
            // No race begins or ends a migrate_disable() section.
            constant("task_struct.migration_disabled", (h, p, w) -> h.door.migrationDisabled(p) ? 1 : 0),
            // The mask is read through it; where it points to does not change.
            constant("task_struct.cpus_ptr", (h, p, w) -> Addresses.mask(h.door.mask(p))),
            Map.entry("task_struct.cpus_mask", new Field(true, (h, p, w) -> w == 0 ? h.readMask(p) : 0, null)),
            Map.entry("task_struct.nr_cpus_allowed", new Field(true, (h, p, w) -> Long.bitCount(h.readMask(p)), null)),
            Map.entry(
                    "task_struct.scx.dsq_vtime",
                    new Field(true, (h, p, w) -> h.door.vtime(p), (h, p, v) -> h.door.setVtime(p, v))),
            // Used up: a race has no time in which some of it would be left. What is written to it comes to nothing.
            Map.entry("task_struct.scx.slice", new Field(false, (h, p, w) -> 0, (h, p, v) -> {})));

    /** Of callbacks' arguments, which are the program's own memory, and of ops.exit, which a race does not call. */
    static final Set<String> ARGUMENTS = Set.of(
            "scx_exit_info.kind",
            "scx_exit_info.exit_code",
            "scx_exit_info.exit_cpu",
            "scx_exit_info.reason",
            "scx_exit_info.msg",
            "scx_exit_info.dump",
            "scx_init_task_args.fork",
            "scx_bpf_dsq_insert_vtime_args.dsq_id",
            "scx_bpf_dsq_insert_vtime_args.slice",
            "scx_bpf_dsq_insert_vtime_args.vtime",
            "scx_bpf_dsq_insert_vtime_args.enq_flags");

    private RaceFields() {}

    private static Map.Entry<String, Field> constant(String name, Getter getter) {
        return Map.entry(name, new Field(false, getter, null));
    }

    /** Whether a race has the field. */
    static boolean serves(String name) {
        return TABLE.containsKey(name) || ARGUMENTS.contains(name);
    }

    private static long word(String text, int index) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int at = 8 * index + i;
            value |= (at < text.length() ? text.charAt(at) & 0xffL : 0) << 8 * i;
        }
        return value;
    }
}
