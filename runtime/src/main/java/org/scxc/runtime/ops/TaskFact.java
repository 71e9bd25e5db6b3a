package org.scxc.runtime.ops;

import java.util.List;

/** Fields of a task that few schedulers look at; {@link Kfuncs#taskFact} says what each is (include/linux/sched.h, v7.3). */
public enum TaskFact {
    /** static_prio: 120 + nice, whatever the policy (NICE_TO_PRIO(), include/linux/sched/prio.h). */
    STATIC_PRIO,
    /** prio: static_prio, 99 − priority for real time, 0 for a CPU's stopper (__normal_prio(), kernel/sched/core.c). */
    PRIO,
    /** se.sum_exec_runtime: CPU time in ns, as of when the task was last charged (update_se(), kernel/sched/fair.c). */
    SUM_EXEC_RUNTIME,
    /** SCX_TASK_REENQ_* of scx.flags: 1 in ops.enqueue of a task that a kfunc enqueues again, else 0. */
    REENQUEUING,
    /** scx.runnable_at: jiffies since when it waits to run. */
    RUNNABLE_AT,
    /** real_parent: the task that forked it; −1 if it was there before all that is simulated. */
    PARENT,
    /** cpus_mask: where the mask lies in the store; cpus_ptr is another one while the task is inside migrate_disable(). */
    CPUS_MASK,
    /** PF_NO_SETAFFINITY in flags: a kernel thread that is bound to a CPU (kthread_bind(), kernel/kthread.c). */
    NO_SETAFFINITY,
    /** PF_FORKNOEXEC in flags: forked, and no exec since (copy_process(), kernel/fork.c). */
    FORKED_ONLY,
    /** scx.ddsp_dsq_id: the DSQ of a direct dispatch that is not committed yet; SCX_DSQ_INVALID if there is none. */
    DIRECT_DSQ,
    /** scx.ddsp_enq_flags, as {@link Scx} numbers them. */
    DIRECT_FLAGS,
    /** sched_class: its place in {@link #CLASSES}. */
    SCHED_CLASS;

    /** Scheduling classes, the highest first (include/asm-generic/vmlinux.lds.h, SCHED_DATA, v7.3). */
    public static final List<String> CLASSES = List.of("stop", "dl", "rt", "fair", "ext", "idle");
}
