package org.scxc.bpf.report;

import java.util.Map;
import java.util.Optional;

/**
 * What of the kernel the simulator's door has a method for, by the names that objects use. The values are methods of
 * {@link org.scxc.runtime.ops.Kfuncs}; a name that is not here is missing.
 */
final class Served {
    private static final Map<String, String> KFUNCS = Map.ofEntries(
            Map.entry("scx_bpf_create_dsq", "createDsq"),
            Map.entry("scx_bpf_destroy_dsq", "destroyDsq"),
            Map.entry("scx_bpf_dsq_insert", "dsqInsert"),
            Map.entry("scx_bpf_dsq_insert___v2", "dsqInsert"),
            Map.entry("scx_bpf_dsq_insert_vtime", "dsqInsertVtime"),
            Map.entry("__scx_bpf_dsq_insert_vtime", "dsqInsertVtime"),
            Map.entry("scx_bpf_dsq_move_to_local", "dsqMoveToLocal"),
            Map.entry("scx_bpf_dsq_move", "dsqMove"),
            Map.entry("scx_bpf_dsq_move_vtime", "dsqMoveVtime"),
            Map.entry("scx_bpf_dsq_nr_queued", "dsqNrQueued"),
            Map.entry("scx_bpf_dsq_peek", "dsqPeek"),
            Map.entry("bpf_iter_scx_dsq_new", "dsqPeek"),
            Map.entry("bpf_iter_scx_dsq_next", "dsqNext"),
            Map.entry("scx_bpf_dispatch_nr_slots", "dispatchNrSlots"),
            Map.entry("scx_bpf_dispatch_cancel", "dispatchCancel"),
            Map.entry("scx_bpf_reenqueue_local", "reenqueueLocal"),
            Map.entry("scx_bpf_pick_idle_cpu", "pickIdleCpu"),
            Map.entry("scx_bpf_test_and_clear_cpu_idle", "testAndClearCpuIdle"),
            Map.entry("scx_bpf_select_cpu_dfl", "selectCpuDfl"),
            Map.entry("scx_bpf_kick_cpu", "kickCpu"),
            Map.entry("scx_bpf_now", "now"),
            Map.entry("scx_bpf_nr_cpu_ids", "nrCpus"),
            Map.entry("scx_bpf_cpu_node", "nodeOf"),
            Map.entry("scx_bpf_cpu_curr", "currentTask"),
            Map.entry("scx_bpf_task_cpu", "taskCpu"),
            Map.entry("scx_bpf_task_running", "isRunning"),
            Map.entry("scx_bpf_task_cgroup", "cgroup"),
            Map.entry("scx_bpf_task_set_slice", "setSlice"),
            Map.entry("scx_bpf_task_set_dsq_vtime", "setDsqVtime"),
            Map.entry("scx_bpf_error_bstr", "error"),
            Map.entry("scx_bpf_exit_bstr", "exit"),
            Map.entry("bpf_cpumask_any_distribute", "anyDistribute"),
            Map.entry("bpf_cpumask_any_and_distribute", "anyAndDistribute"),
            Map.entry("bpf_cgroup_ancestor", "cgroupParent"),
            Map.entry("bpf_task_from_pid", "taskFromPid"));

    private static final Map<String, String> HELPERS = Map.of(
            "bpf_get_prandom_u32", "random",
            "bpf_get_smp_processor_id", "here",
            "bpf_timer_start", "timerStart");

    private static final Map<String, String> FIELDS = Map.of(
            "task_struct.pid", "pid",
            "task_struct.comm", "comm",
            "task_struct.cpus_ptr", "cpusPtr",
            "task_struct.nr_cpus_allowed", "nrCpusAllowed",
            "task_struct.migration_disabled", "migrationDisabled",
            "task_struct.scx.slice", "slice",
            "task_struct.scx.dsq_vtime", "dsqVtime",
            "task_struct.scx.weight", "weight");

    private Served() {}

    static Map<Need.Kind, Map<String, String>> all() {
        return Map.of(Need.Kind.KFUNC, KFUNCS, Need.Kind.HELPER, HELPERS, Need.Kind.FIELD, FIELDS);
    }

    /** Returns the method that serves a need, if there is one. */
    static Optional<String> method(Need.Kind kind, String name) {
        return Optional.ofNullable(all().getOrDefault(kind, Map.of()).get(name));
    }
}
