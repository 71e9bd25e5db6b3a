package org.scxc.runtime.ops;

import java.util.Locale;

/** Members of struct sched_ext_ops, and the hooks that schedulers attach beside it. */
public enum Callback {
    SELECT_CPU,
    ENQUEUE,
    DEQUEUE,
    DISPATCH,
    TICK,
    RUNNABLE,
    RUNNING,
    STOPPING,
    QUIESCENT,
    YIELD,
    CORE_SCHED_BEFORE,
    SET_WEIGHT,
    SET_CPUMASK,
    UPDATE_IDLE,
    CPU_ACQUIRE,
    CPU_RELEASE,
    CPU_ONLINE,
    CPU_OFFLINE,
    INIT_TASK,
    EXIT_TASK,
    ENABLE,
    DISABLE,
    DUMP,
    DUMP_CPU,
    DUMP_TASK,
    CGROUP_INIT,
    CGROUP_EXIT,
    CGROUP_PREP_MOVE,
    CGROUP_MOVE,
    CGROUP_CANCEL_MOVE,
    CGROUP_SET_WEIGHT,
    CGROUP_SET_BANDWIDTH,
    CGROUP_SET_IDLE,
    /** 7.3, of struct sched_ext_ops_cid only. */
    INIT_CIDS,
    INIT,
    EXIT,
    /** fentry/tracepoint programs outside struct_ops. */
    HOOK_CGROUP_MKDIR,
    HOOK_CGROUP_RMDIR,
    HOOK_CPUSET_WRITE,
    HOOK_SCHED_SWITCH,
    HOOK_CGROUP_ATTACH_TASK,
    HOOK_TASK_RENAME,
    BPF_TIMER;

    /** As in struct sched_ext_ops, {@code cpu_release}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
