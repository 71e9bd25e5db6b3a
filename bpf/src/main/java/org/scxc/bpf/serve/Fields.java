package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.runtime.ops.Kfuncs;

/**
 * The one table of kernel fields: what is not in it is refused when an object is loaded, and what is in it is read and written
 * through the kernel's door, by whichever way the program gets at it.
 */
public final class Fields {
    /** PF_EXITING and PF_KTHREAD, include/linux/sched.h (v6.18, v7.3). */
    private static final long EXITING = 0x4;

    private static final long KTHREAD = 0x0020_0000;

    /** PF_IDLE and PF_NO_SETAFFINITY, which init_idle() of kernel/sched/core.c gives a CPU's idle task. */
    private static final long IDLE = 0x2 | 0x0400_0000;

    /** SCX_TASK_QUEUED, enum scx_ent_flags of include/linux/sched/ext.h (v6.16, v7.3). */
    private static final long QUEUED = 1;

    static final List<Field> TABLE = table();

    /**
     * Fields of structs that are bytes of the object's own memory: arguments of callbacks, which the simulated kernel writes, and of
     * kfuncs, which it reads.
     */
    private static final Set<String> ARGUMENTS = Set.of(
            "scx_exit_info.kind",
            "scx_exit_info.exit_code",
            "scx_exit_info.exit_cpu",
            "scx_exit_info.reason",
            "scx_exit_info.msg",
            "scx_exit_info.dump",
            "scx_init_task_args.fork",
            "scx_init_task_args.cgroup",
            "scx_exit_task_args.cancelled",
            "scx_cgroup_init_args.weight",
            "scx_cgroup_init_args.bw_period_us",
            "scx_cgroup_init_args.bw_quota_us",
            "scx_cgroup_init_args.bw_burst_us",
            "scx_cpu_release_args.reason",
            "scx_cpu_release_args.task",
            "scx_cgroup_init_args.sched_idle",
            "scx_dump_ctx.kind",
            "scx_dump_ctx.exit_code",
            "scx_dump_ctx.reason",
            "scx_dump_ctx.at_ns",
            "scx_dump_ctx.at_jiffies",
            "scx_bpf_select_cpu_and_args.prev_cpu",
            "scx_bpf_select_cpu_and_args.wake_flags",
            "scx_bpf_select_cpu_and_args.flags",
            "bpf_perf_event_value.counter",
            "bpf_perf_event_value.enabled",
            "bpf_perf_event_value.running",
            "scx_bpf_dsq_insert_vtime_args.dsq_id",
            "scx_bpf_dsq_insert_vtime_args.slice",
            "scx_bpf_dsq_insert_vtime_args.vtime",
            "scx_bpf_dsq_insert_vtime_args.enq_flags");

    /** Fields that are read as part of another, or only for their address. */
    private static final Set<String> INSIDE = Set.of("cgroup.self", "cgroup_subsys_state.cgroup");

    private Fields() {}

    private static List<Field> table() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("task_struct.pid", (k, p, w) -> k.pid(p), null));
        fields.add(new Field("task_struct.comm", (k, p, w) -> word(k.comm(p), w), null));
        fields.add(new Field("task_struct.cpus_ptr", (k, p, w) -> Addresses.mask(k.cpusPtr(p)), null));
        fields.add(new Field("task_struct.cpus_mask", (k, p, w) -> maskWord(k, k.cpusPtr(p), w), null));
        // No task has a memory policy.
        fields.add(new Field("task_struct.mempolicy", (k, p, w) -> 0, null));
        fields.add(new Field("task_struct.nr_cpus_allowed", (k, p, w) -> k.nrCpusAllowed(p), null));
        fields.add(new Field("task_struct.migration_disabled", (k, p, w) -> k.migrationDisabled(p) ? 1 : 0, null));
        fields.add(new Field(
                "task_struct.flags", (k, p, w) -> (k.exiting(p) ? EXITING : 0) | (k.isKthread(p) ? KTHREAD : 0), null));
        // No core scheduling: no task has a cookie.
        fields.add(new Field("task_struct.core_cookie", (k, p, w) -> 0, null));
        fields.add(new Field("task_struct.scx.slice", (k, p, w) -> k.slice(p), (k, p, v) -> k.setSlice(p, v)));
        fields.add(
                new Field("task_struct.scx.dsq_vtime", (k, p, w) -> k.dsqVtime(p), (k, p, v) -> k.setDsqVtime(p, v)));
        fields.add(new Field("task_struct.scx.weight", (k, p, w) -> k.weight(p), null));
        fields.add(new Field("task_struct.scx.flags", (k, p, w) -> k.isQueued(p) ? QUEUED : 0, null));
        fields.add(new Field("task_struct.cgroups", (k, p, w) -> Addresses.of(Addresses.CSS_SET, k.cgroup(p)), null));
        fields.add(new Field("css_set.dfl_cgrp", (k, c, w) -> Addresses.cgroup(c), null));
        fields.add(new Field("cgroup.kn", (k, c, w) -> Addresses.of(Addresses.KERNFS_NODE, c), null));
        fields.add(new Field("kernfs_node.id", (k, c, w) -> k.cgroupId(c), null));
        fields.add(new Field("cgroup.level", (k, c, w) -> Cgroups.level(k, c), null));
        fields.add(new Field("cgroup.ancestors", (k, c, w) -> Addresses.cgroup(Cgroups.ancestor(k, c, w)), null));
        // The css that a cgroup begins with, which programs read through cgroup_subsys_state.cgroup.
        fields.add(new Field("cgroup.self.cgroup", (k, c, w) -> Addresses.cgroup(c), null));
        return fields;
    }

    /** Returns eight bytes of a field of the idle task of a CPU: what init_idle() sets, else 0. */
    static long ofIdle(Kfuncs kernel, String field, int cpu, int word) {
        return switch (field) {
            case "task_struct.flags" -> IDLE | KTHREAD;
            case "task_struct.comm" -> word("swapper/" + cpu, word);
            case "task_struct.nr_cpus_allowed" -> 1;
            case "task_struct.cpus_ptr" -> Addresses.mask(kernel.store().find("kernel.cpu_active"));
            default -> 0;
        };
    }

    private static long maskWord(Kfuncs kernel, int mask, int word) {
        return word < kernel.store().maskWords() ? kernel.store().get(mask + word) : 0;
    }

    /** Returns eight bytes of a string from byte 8 × {@code index} on, zeros behind its end. */
    private static long word(String text, int index) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int at = 8 * index + i;
            value |= (at < text.length() ? text.charAt(at) & 0xffL : 0) << 8 * i;
        }
        return value;
    }

    /** Returns the names of all that are served. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(ARGUMENTS);
        names.addAll(INSIDE);
        TABLE.forEach(field -> names.add(field.name()));
        return names;
    }
}
