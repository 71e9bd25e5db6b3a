package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.TaskFact;

/**
 * The one table of kernel fields: what is not in it is refused when an object is loaded, and what is in it is read and written
 * through the kernel's door, by whichever way the program gets at it.
 */
public final class Fields {
    /** PF_EXITING, include/linux/sched.h (v6.18, v7.3). */
    private static final long EXITING = 0x4;

    /** SCX_TASK_QUEUED, enum scx_ent_flags of include/linux/sched/ext.h (v6.16, v7.3). */
    private static final long QUEUED = 1;

    /** SCHED_CAPACITY_SCALE. */
    private static final int FULL = 1024;

    private static final String FLAGS = "task_struct.scx.flags";

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
            "scx_enable_args.cmask_arena_addr",
            "scx_cmask.base",
            "scx_cmask.nr_cids",
            "scx_cmask.alloc_words",
            "scx_cmask.bits",
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
            "atomic_t.counter",
            "class_rcu_t.lock",
            "bpf_perf_event_value.counter",
            "bpf_perf_event_value.enabled",
            "bpf_perf_event_value.running",
            "scx_bpf_dsq_insert_vtime_args.dsq_id",
            "scx_bpf_dsq_insert_vtime_args.slice",
            "scx_bpf_dsq_insert_vtime_args.vtime",
            "scx_bpf_dsq_insert_vtime_args.enq_flags");

    /** Fields of structs of which there are none: no driver sets frequencies. */
    private static final Set<String> NO_OBJECT = Set.of("cpufreq_policy.cpuinfo.max_freq", "cpufreq_policy.max");

    /** Fields that are read as part of another, or only for their address. */
    private static final Set<String> INSIDE =
            Set.of("cgroup.self", "cgroup_subsys_state.cgroup", "cgroup_subsys_state.parent");

    private Fields() {}

    private static List<Field> table() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("task_struct.pid", (k, p, w) -> k.pid(p), null));
        fields.add(new Field("task_struct.comm", (k, p, w) -> word(k.comm(p), w), null));
        fields.add(new Field("task_struct.cpus_ptr", (k, p, w) -> Addresses.mask(k.cpusPtr(p)), null));
        fields.add(new Field(
                "task_struct.cpus_mask", (k, p, w) -> maskWord(k, (int) k.taskFact(p, TaskFact.CPUS_MASK), w), null));
        // No task has a memory policy.
        fields.add(new Field("task_struct.mempolicy", (k, p, w) -> 0, null));
        fields.add(new Field("task_struct.nr_cpus_allowed", (k, p, w) -> k.nrCpusAllowed(p), null));
        fields.add(new Field("task_struct.migration_disabled", (k, p, w) -> migrationDisabled(k, p), null));
        fields.add(new Field("task_struct.flags", (k, p, w) -> flags(k, p), null));
        // Tasks are processes of their own: each leads its group of threads.
        fields.add(new Field("task_struct.tgid", (k, p, w) -> k.pid(p), null));
        fields.add(new Field("task_struct.group_leader", (k, p, w) -> Addresses.task(p), null));
        fields.add(new Field("task_struct.real_parent", Fields::parent, null));
        fields.add(fact("task_struct.static_prio", TaskFact.STATIC_PRIO));
        fields.add(fact("task_struct.prio", TaskFact.PRIO));
        fields.add(fact("task_struct.se.sum_exec_runtime", TaskFact.SUM_EXEC_RUNTIME));
        fields.add(fact("task_struct.scx.runnable_at", TaskFact.RUNNABLE_AT));
        fields.add(fact("task_struct.scx.ddsp_dsq_id", TaskFact.DIRECT_DSQ));
        fields.add(new Field("task_struct.scx.ddsp_enq_flags", Fields::directFlags, null));
        // No core scheduling: no task has a cookie.
        fields.add(new Field("task_struct.core_cookie", (k, p, w) -> 0, null));
        fields.add(new Field("task_struct.scx.slice", (k, p, w) -> k.slice(p), (k, p, v) -> k.setSlice(p, v)));
        fields.add(
                new Field("task_struct.scx.dsq_vtime", (k, p, w) -> k.dsqVtime(p), (k, p, v) -> k.setDsqVtime(p, v)));
        fields.add(new Field("task_struct.scx.weight", (k, p, w) -> k.weight(p), null));
        fields.add(new Field(FLAGS, (k, p, w) -> k.isQueued(p) ? QUEUED : 0, null));
        fields.add(new Field("task_struct.scx.tid", (k, p, w) -> k.tid(p), null));
        fields.add(new Field(
                "task_struct.scx.disallow", (k, p, w) -> k.disallowed(p) ? 1 : 0, (k, p, v) -> k.disallow(p, v != 0)));
        fields.add(new Field("task_struct.on_cpu", (k, p, w) -> k.isRunning(p) ? 1 : 0, null));
        fields.add(new Field("task_struct.cgroups", (k, p, w) -> Addresses.of(Addresses.CSS_SET, k.cgroup(p)), null));
        // Every cgroup has the cpu controller, and so a task group of its own.
        fields.add(new Field(
                "task_struct.sched_task_group", (k, p, w) -> Addresses.of(Addresses.TASK_GROUP, k.cgroup(p)), null));
        fields.add(new Field("task_group.css.cgroup", (k, c, w) -> Addresses.cgroup(c), null));
        fields.add(new Field(
                "task_struct.sched_class",
                (k, p, w) -> Addresses.schedClass((int) k.taskFact(p, TaskFact.SCHED_CLASS)),
                null));
        Processes.into(fields);
        fields.add(new Field("rq.curr", (k, cpu, w) -> Addresses.task(BootTasks.on(k, cpu)), null));
        fields.add(new Field("rq.clock", (k, cpu, w) -> Uptime.ofRq(k, cpu), null));
        // No time of interrupts or of a host is taken off (update_rq_clock_task(), kernel/sched/core.c, v7.3).
        fields.add(new Field("rq.clock_task", (k, cpu, w) -> Uptime.ofRq(k, cpu), null));
        fields.add(new Field("rq.clock_pelt", Fields::clockPelt, null));
        fields.add(new Field("rq.lost_idle_time", (k, cpu, w) -> clockPelt(k, cpu, w) - Uptime.ofRq(k, cpu), null));
        fields.add(new Field("css_set.dfl_cgrp", (k, c, w) -> Addresses.cgroup(c), null));
        fields.add(new Field("cgroup.kn", (k, c, w) -> Addresses.of(Addresses.KERNFS_NODE, c), null));
        fields.add(new Field("kernfs_node.name", (k, c, w) -> Addresses.of(Addresses.NAME, c), null));
        fields.add(new Field("kernfs_node.id", (k, c, w) -> k.cgroupId(c), null));
        fields.add(new Field("cgroup.level", (k, c, w) -> Cgroups.level(k, c), null));
        fields.add(new Field("cgroup.ancestors", (k, c, w) -> Addresses.cgroup(Cgroups.ancestor(k, c, w)), null));
        // The css that a cgroup begins with, which programs read through cgroup_subsys_state.
        fields.add(new Field("cgroup.self.parent", (k, c, w) -> Addresses.cgroup(k.cgroupParent(c)), null));
        fields.add(new Field("cgroup.self.cgroup", (k, c, w) -> Addresses.cgroup(c), null));
        // Its flags: __PERCPU_REF_ATOMIC and __PERCPU_REF_DEAD once the cgroup is being removed (kill_css(), v7.3).
        fields.add(new Field("cgroup.self.refcnt.percpu_count_ptr", (k, c, w) -> k.cgroupAlive(c) ? 0 : 3, null));
        return fields;
    }

    /**
     * Returns the field with what it holds where that depends on the kernel's enumerators: p-&gt;scx.flags says in ops.enqueue why a
     * task is enqueued again, from 7.3 on.
     */
    static Field placed(Field field, ToLongFunction<String> enumerators) {
        if (!field.name().equals(FLAGS)) {
            return field;
        }
        long kfunc = enumerators.applyAsLong("SCX_TASK_REENQ_KFUNC");
        return new Field(
                FLAGS,
                (k, p, w) -> field.getter().get(k, p, w) | (k.taskFact(p, TaskFact.REENQUEUING) != 0 ? kfunc : 0),
                null);
    }

    private static Field fact(String name, TaskFact fact) {
        return new Field(name, (k, p, w) -> k.taskFact(p, fact), null);
    }

    /**
     * The counter of migrate_disable(), which the way into a BPF program raises too: the current task's reads one more
     * (__bpf_prog_enter(), kernel/bpf/trampoline.c; from 6.18 on with CONFIG_PREEMPT_RCU only, which distributions have).
     */
    private static long migrationDisabled(Kfuncs kernel, int task) {
        return (kernel.migrationDisabled(task) ? 1 : 0) + BootTasks.raised(kernel, task);
    }

    private static long directFlags(Kfuncs kernel, int task, int word) {
        long flags = kernel.taskFact(task, TaskFact.DIRECT_FLAGS);
        if ((flags & (Scx.ENQ_HEAD | Scx.ENQ_CPU_SELECTED)) != 0) { // releases number them differently
            kernel.unverified("a program read SCX_ENQ_HEAD in scx.ddsp_enq_flags, which is not modelled,");
        }
        return flags;
    }

    /** A kernel thread has PF_NOFREEZE of kthreadd (copy_process(), kernel/fork.c, v7.3): none here calls set_freezable(). */
    private static long flags(Kfuncs kernel, int task) {
        return (kernel.exiting(task) ? EXITING : 0)
                | (kernel.isKthread(task) ? BootTasks.KTHREAD | BootTasks.NOFREEZE : 0)
                | (kernel.taskFact(task, TaskFact.NO_SETAFFINITY) != 0 ? BootTasks.NO_SETAFFINITY : 0)
                | (kernel.taskFact(task, TaskFact.FORKED_ONLY) != 0 ? BootTasks.FORKED : 0);
    }

    /** What was there at boot is the kernel's, whose threads kthreadd made. */
    private static long parent(Kfuncs kernel, int task, int word) {
        int parent = (int) kernel.taskFact(task, TaskFact.PARENT);
        return Addresses.task(parent < 0 ? BootTasks.kthreadd(kernel) : parent);
    }

    /**
     * A CPU of full capacity and frequency has the clock of its tasks, and never loses time that it was idle
     * (update_rq_clock_pelt(), kernel/sched/pelt.h, v7.3). That of a smaller one is not modelled.
     */
    private static long clockPelt(Kfuncs kernel, int cpu, int word) {
        if (kernel.capacityOf(cpu) != FULL) {
            kernel.unverified(
                    "a program read rq.clock_pelt of a CPU of less than full capacity, which is not modelled,");
        }
        return Uptime.ofRq(kernel, cpu);
    }

    private static long maskWord(Kfuncs kernel, int mask, int word) {
        return word < kernel.store().maskWords() ? kernel.store().get(mask + word) : 0;
    }

    /** Returns eight bytes of a string from byte 8 × {@code index} on, zeros behind its end. */
    static long word(String text, int index) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int at = 8 * index + i;
            value |= (at < text.length() ? text.charAt(at) & 0xffL : 0) << 8 * i;
        }
        return value;
    }

    /** Returns whether it is an element, {@code scx_cmask.bits[1]}, of an array in memory of the object's own. */
    public static boolean isElementOfOwnMemory(String name) {
        int index = name.indexOf('[');
        return index >= 0 && name.endsWith("]") && ARGUMENTS.contains(name.substring(0, index));
    }

    /** Returns the names of all that are served. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(ARGUMENTS);
        names.addAll(INSIDE);
        names.addAll(NO_OBJECT);
        names.addAll(Processes.INSIDE);
        names.addAll(EventCounts.MEMBERS);
        TABLE.forEach(field -> names.add(field.name()));
        return names;
    }
}
