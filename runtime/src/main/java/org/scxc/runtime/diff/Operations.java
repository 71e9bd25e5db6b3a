package org.scxc.runtime.diff;

import static org.scxc.runtime.diff.Operation.Effect.ACTS;
import static org.scxc.runtime.diff.Operation.Effect.ASKS;
import static org.scxc.runtime.diff.Operation.Effect.SILENT;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.diff.Operation.Effect;
import org.scxc.runtime.diff.Operation.Parameter;
import org.scxc.runtime.ops.Callback;

/**
 * The one table of calls: for each method of {@link org.scxc.runtime.ops.SchedExtOps} and {@link org.scxc.runtime.ops.Kfuncs} what
 * it is in the kernel. Names and parameters are those of struct sched_ext_ops and of the kfuncs' prototypes
 * (kernel/sched/ext/, v7.3); a read or write of a field is named as the field.
 */
final class Operations {
    private static final List<Operation> ALL = new ArrayList<>();
    private static final Map<String, Operation> CALLBACKS = new HashMap<>();
    private static final Map<String, Operation> KFUNCS = new HashMap<>();

    static {
        callbacks();
        queues();
        idle();
        ends();
        fields();
        cids();
        facts();
    }

    private Operations() {}

    /** A method's name and how many parameters it has. */
    static String key(String method, int parameters) {
        return method + "/" + parameters;
    }

    /** Returns the callback that a method is; null if it is none that a scheduler acts in. */
    static @Nullable Operation callback(Method method) {
        return CALLBACKS.get(key(method.getName(), method.getParameterCount()));
    }

    /** Returns the kfunc or field that a method is; null for one that is not in the table. */
    static @Nullable Operation kfunc(Method method) {
        return KFUNCS.get(key(method.getName(), method.getParameterCount()));
    }

    private static Operation add(
            String name, Effect effect, Type result, String parameters, @Nullable Callback callback) {
        List<Parameter> list = new ArrayList<>();
        for (String p : parameters.isEmpty() ? new String[0] : parameters.split(", ")) {
            int space = p.indexOf(' ');
            list.add(new Parameter(
                    p.substring(space + 1), Type.valueOf(p.substring(0, space).toUpperCase(Locale.ROOT))));
        }
        Operation made = new Operation(ALL.size(), name, effect, List.copyOf(list), result, callback);
        ALL.add(made);
        return made;
    }

    private static void callback(String method, Callback callback, Type result, String parameters) {
        callback(method, callback.word(), callback, result, parameters);
    }

    private static void callback(String method, Callback callback, String parameters) {
        callback(method, callback, Type.NONE, parameters);
    }

    private static void callback(
            String method, String name, @Nullable Callback callback, Type result, String parameters) {
        Operation made = add("ops." + name, ACTS, result, parameters, callback);
        CALLBACKS.put(key(method, made.parameters().size()), made);
    }

    private static void kfunc(String method, Effect effect, Type result, String name, String parameters) {
        Operation made = add(name, effect, result, parameters, null);
        KFUNCS.put(key(method, made.parameters().size()), made);
    }

    /** The same kfunc by a method that leaves out what is 0. */
    private static void shorter(String method, int parameters, int whole) {
        KFUNCS.put(key(method, parameters), Objects.requireNonNull(KFUNCS.get(key(method, whole))));
    }

    private static void callbacks() {
        callback("init", Callback.INIT, Type.NUMBER, "");
        callback("initCids", Callback.INIT_CIDS, Type.NUMBER, "");
        callback("exit", Callback.EXIT, "");
        callback("selectCpu", Callback.SELECT_CPU, Type.CPU, "task p, cpu prev_cpu, wake_flags wake_flags");
        callback("enqueue", Callback.ENQUEUE, "task p, enq_flags enq_flags");
        callback("dequeue", Callback.DEQUEUE, "task p, deq_flags deq_flags");
        callback("dispatch", Callback.DISPATCH, "cpu cpu, task prev");
        callback("tick", Callback.TICK, "task p");
        callback("runnable", Callback.RUNNABLE, "task p, enq_flags enq_flags");
        callback("running", Callback.RUNNING, "task p");
        callback("stopping", Callback.STOPPING, "task p, bool runnable");
        callback("quiescent", Callback.QUIESCENT, "task p, deq_flags deq_flags");
        callback("yield", Callback.YIELD, "task from, task to");
        callback("coreSchedBefore", Callback.CORE_SCHED_BEFORE, Type.BOOL, "task a, task b");
        callback("setWeight", Callback.SET_WEIGHT, "task p, number weight");
        callback("setCpumask", Callback.SET_CPUMASK, "task p, mask cpumask");
        callback("updateIdle", Callback.UPDATE_IDLE, "cpu cpu, bool idle");
        callback("cpuAcquire", Callback.CPU_ACQUIRE, "cpu cpu");
        callback("cpuRelease", Callback.CPU_RELEASE, "cpu cpu, number reason, task task");
        callback("cpuOnline", Callback.CPU_ONLINE, "cpu cpu");
        callback("cpuOffline", Callback.CPU_OFFLINE, "cpu cpu");
        callback("initTask", Callback.INIT_TASK, Type.NUMBER, "task p, cgroup cgroup, bool fork");
        callback("exitTask", Callback.EXIT_TASK, "task p");
        callback("enable", Callback.ENABLE, "task p");
        callback("disable", Callback.DISABLE, "task p");
        callback(
                "cgroupInit",
                Callback.CGROUP_INIT,
                Type.NUMBER,
                "cgroup cgrp, number weight, number period, number quota");
        callback("cgroupExit", Callback.CGROUP_EXIT, "cgroup cgrp");
        callback("cgroupPrepMove", Callback.CGROUP_PREP_MOVE, Type.NUMBER, "task p, cgroup from, cgroup to");
        callback("cgroupMove", Callback.CGROUP_MOVE, "task p, cgroup from, cgroup to");
        callback("cgroupSetWeight", Callback.CGROUP_SET_WEIGHT, "cgroup cgrp, number weight");
        callback(
                "cgroupSetBandwidth",
                Callback.CGROUP_SET_BANDWIDTH,
                "cgroup cgrp, number period, number quota, number burst");
        callback("hook", "hook", null, Type.NONE, "hidden hook, cgroup cgrp");
        callback(
                "schedSwitch",
                "sched_switch",
                Callback.HOOK_SCHED_SWITCH,
                Type.NONE,
                "task prev, task next, bool preempted");
        callback(
                "cgroupAttachTask",
                "cgroup_attach_task",
                Callback.HOOK_CGROUP_ATTACH_TASK,
                Type.NONE,
                "task p, cgroup to");
        callback("timer", Callback.BPF_TIMER, "hidden timer");
    }

    private static void queues() {
        kfunc("createDsq", ACTS, Type.NUMBER, "scx_bpf_create_dsq", "dsq dsq_id, number node");
        kfunc("destroyDsq", ACTS, Type.NONE, "scx_bpf_destroy_dsq", "dsq dsq_id");
        String insert = "task p, dsq dsq_id, duration slice, enq_flags enq_flags";
        kfunc("dsqInsert", ACTS, Type.BOOL, "scx_bpf_dsq_insert", insert);
        String vtime = "task p, dsq dsq_id, duration slice, unsigned vtime, enq_flags enq_flags";
        kfunc("dsqInsertVtime", ACTS, Type.BOOL, "scx_bpf_dsq_insert_vtime", vtime);
        kfunc("dsqMoveToLocal", ACTS, Type.BOOL, "scx_bpf_dsq_move_to_local", "dsq dsq_id, enq_flags enq_flags");
        shorter("dsqMoveToLocal", 1, 2);
        String move = "dsq from, task p, dsq dsq_id, enq_flags enq_flags";
        kfunc("dsqMove", ACTS, Type.BOOL, "scx_bpf_dsq_move", move);
        String moveVtime = "dsq from, task p, dsq dsq_id, unsigned vtime, enq_flags enq_flags";
        kfunc("dsqMoveVtime", ACTS, Type.BOOL, "scx_bpf_dsq_move_vtime", moveVtime);
        kfunc("dispatchCancel", ACTS, Type.NONE, "scx_bpf_dispatch_cancel", "");
        kfunc("reenqueueLocal", ACTS, Type.NUMBER, "scx_bpf_reenqueue_local", "");
        kfunc("dsqReenqueue", ACTS, Type.NONE, "scx_bpf_dsq_reenq", "dsq dsq_id");
        kfunc("dispatchNrSlots", ASKS, Type.NUMBER, "scx_bpf_dispatch_nr_slots", "");
        kfunc("dsqNrQueued", ASKS, Type.NUMBER, "scx_bpf_dsq_nr_queued", "dsq dsq_id");
        kfunc("dsqPeek", ASKS, Type.TASK, "scx_bpf_dsq_peek", "dsq dsq_id");
        kfunc("dsqFirst", ASKS, Type.TASK, "bpf_iter_scx_dsq_new", "dsq dsq_id");
        kfunc("dsqLast", ASKS, Type.TASK, "bpf_iter_scx_dsq_new", "dsq dsq_id");
        kfunc("dsqNext", ASKS, Type.TASK, "bpf_iter_scx_dsq_next", "task p");
        kfunc("dsqPrevious", ASKS, Type.TASK, "bpf_iter_scx_dsq_next", "task p");
        kfunc("isOnDsq", SILENT, Type.BOOL, "p->scx.dsq", "task p, dsq dsq_id");
    }

    private static void idle() {
        kfunc("pickIdleCpu", ACTS, Type.NUMBER, "scx_bpf_pick_idle_cpu", "mask cpus_allowed, pick_flags flags");
        String ofNode = "number node, mask cpus_allowed, pick_flags flags";
        kfunc("pickIdleCpuOf", ACTS, Type.NUMBER, "scx_bpf_pick_idle_cpu_node", ofNode);
        kfunc("pickAnyCpu", ACTS, Type.NUMBER, "scx_bpf_pick_any_cpu", "mask cpus_allowed, pick_flags flags");
        kfunc("pickAnyCpuOf", ACTS, Type.NUMBER, "scx_bpf_pick_any_cpu_node", ofNode);
        kfunc("testAndClearCpuIdle", ACTS, Type.BOOL, "scx_bpf_test_and_clear_cpu_idle", "cpu cpu");
        kfunc("anyDistribute", ACTS, Type.NUMBER, "bpf_cpumask_any_distribute", "mask cpumask");
        kfunc("anyAndDistribute", ACTS, Type.NUMBER, "bpf_cpumask_any_and_distribute", "mask src1, mask src2");
        String select = "task p, cpu prev_cpu, wake_flags wake_flags";
        kfunc("selectCpuDfl", ACTS, Type.CPU_OR_IDLE, "scx_bpf_select_cpu_dfl", select);
        String and = "task p, cpu prev_cpu, wake_flags wake_flags, mask cpus_allowed, pick_flags flags";
        kfunc("selectCpuAnd", ACTS, Type.NUMBER, "scx_bpf_select_cpu_and", and);
        kfunc("kickCpu", ACTS, Type.NONE, "scx_bpf_kick_cpu", "cpu cpu, kick_flags flags");
        kfunc("tracksIdleCpus", SILENT, Type.BOOL, "ops.flags", "");
        kfunc("idleCpumask", ASKS, Type.MASK, "scx_bpf_get_idle_cpumask", "");
        kfunc("idleSmtmask", ASKS, Type.MASK, "scx_bpf_get_idle_smtmask", "");
        kfunc("idleCpumaskOf", ASKS, Type.MASK, "scx_bpf_get_idle_cpumask_node", "number node");
        kfunc("idleSmtmaskOf", ASKS, Type.MASK, "scx_bpf_get_idle_smtmask_node", "number node");
        kfunc("coreIdle", ASKS, Type.BOOL, "scx_bpf_get_idle_smtmask", "cpu cpu");
    }

    private static void ends() {
        kfunc("error", ACTS, Type.NONE, "scx_bpf_error", "text fmt");
        kfunc("error", ACTS, Type.NONE, "scx_bpf_error", "hidden p, text fmt");
        kfunc("kfuncError", ACTS, Type.NONE, "scx_error", "text fmt");
        kfunc("exit", ACTS, Type.NONE, "scx_bpf_exit", "number exit_code, text fmt");
        kfunc("unverified", SILENT, Type.NONE, "unverified", "text what");
        kfunc("exitInfo", SILENT, Type.HIDDEN, "exit_info", "");
        kfunc("timerStart", ACTS, Type.NONE, "bpf_timer_start", "hidden timer, duration nsecs");
        kfunc("timerStartOn", ACTS, Type.NONE, "bpf_timer_start", "cpu cpu, hidden timer, duration nsecs");
    }

    private static void fields() {
        kfunc("setSlice", ACTS, Type.NONE, "p->scx.slice =", "task p, duration slice");
        kfunc("setDsqVtime", ACTS, Type.NONE, "p->scx.dsq_vtime =", "task p, unsigned dsq_vtime");
        kfunc("disallow", ACTS, Type.NONE, "p->scx.disallow =", "task p, bool disallow");
        kfunc("disallowed", ASKS, Type.BOOL, "p->scx.disallow", "task p");
        kfunc("slice", ASKS, Type.DURATION, "p->scx.slice", "task p");
        kfunc("dsqVtime", ASKS, Type.UNSIGNED, "p->scx.dsq_vtime", "task p");
        kfunc("weight", ASKS, Type.NUMBER, "p->scx.weight", "task p");
        kfunc("nrCpusAllowed", ASKS, Type.NUMBER, "p->nr_cpus_allowed", "task p");
        kfunc("migrationDisabled", ASKS, Type.BOOL, "p->migration_disabled", "task p");
        kfunc("prologDisablesMigration", SILENT, Type.BOOL, "p->migration_disabled of the current task", "");
        kfunc("exiting", ASKS, Type.BOOL, "p->flags & PF_EXITING", "task p");
        kfunc("isKthread", ASKS, Type.BOOL, "p->flags & PF_KTHREAD", "task p");
        kfunc("isQueued", ASKS, Type.BOOL, "p->scx.flags & SCX_TASK_QUEUED", "task p");
        kfunc("cpusPtr", SILENT, Type.MASK, "p->cpus_ptr", "task p");
        kfunc("pid", SILENT, Type.NUMBER, "p->pid", "task p");
        kfunc("comm", SILENT, Type.TEXT, "p->comm", "task p");
        kfunc("isRunning", ASKS, Type.BOOL, "scx_bpf_task_running", "task p");
        kfunc("taskCpu", ASKS, Type.CPU, "scx_bpf_task_cpu", "task p");
        kfunc("currentTask", ASKS, Type.TASK, "scx_bpf_cpu_curr", "cpu cpu");
        kfunc("cgroup", ASKS, Type.CGROUP, "scx_bpf_task_cgroup", "task p");
        kfunc("runningTask", ASKS, Type.TASK, "rq->curr", "cpu cpu");
        kfunc("rqClock", ASKS, Type.NUMBER, "rq->clock", "cpu cpu");
        kfunc("count", SILENT, Type.NUMBER, "scx_bpf_events", "hidden event");
        kfunc("taskFact", SILENT, Type.NUMBER, "field of p", "task p, hidden field");
        kfunc("tid", SILENT, Type.NUMBER, "p->scx.tid", "task p");
        kfunc("taskFromTid", ASKS, Type.TASK, "scx_bpf_tid_to_task", "number tid");
        kfunc("taskFromPid", ASKS, Type.TASK, "bpf_task_from_pid", "number pid");
    }

    private static void cids() {
        kfunc("cidToCpu", SILENT, Type.NUMBER, "scx_bpf_cid_to_cpu", "number cid");
        kfunc("cpuToCid", SILENT, Type.NUMBER, "scx_bpf_cpu_to_cid", "cpu cpu");
        kfunc("cidTopology", SILENT, Type.NUMBER, "scx_bpf_cid_topo", "number cid, hidden level");
        kfunc("cidOverride", ACTS, Type.NONE, "scx_bpf_cid_override", "hidden cpu_to_cid, hidden shard_start");
    }

    private static void facts() {
        kfunc("random", ACTS, Type.NUMBER, "bpf_get_prandom_u32", "number below");
        kfunc("store", SILENT, Type.HIDDEN, "store", "");
        kfunc("nrCpus", SILENT, Type.NUMBER, "scx_bpf_nr_cpu_ids", "");
        kfunc("taskCapacity", SILENT, Type.NUMBER, "task capacity", "");
        kfunc("cgroupCapacity", SILENT, Type.NUMBER, "cgroup capacity", "");
        kfunc("invocation", SILENT, Type.HIDDEN, "invocation", "");
        kfunc("here", SILENT, Type.CPU, "bpf_get_smp_processor_id", "");
        kfunc("now", SILENT, Type.NUMBER, "scx_bpf_now", "");
        kfunc("jiffies", SILENT, Type.NUMBER, "bpf_jiffies64", "");
        kfunc("cgroupParent", SILENT, Type.CGROUP, "bpf_cgroup_ancestor", "cgroup cgrp");
        kfunc("cgroupAlive", SILENT, Type.BOOL, "cgroup alive", "cgroup cgrp");
        kfunc("cgroupId", SILENT, Type.NUMBER, "cgrp->kn->id", "cgroup cgrp");
        kfunc("cgroupName", SILENT, Type.TEXT, "cgrp->kn->name", "cgroup cgrp");
        kfunc("capacityOf", SILENT, Type.NUMBER, "scx_bpf_cpuperf_cap", "cpu cpu");
        kfunc("llcOf", SILENT, Type.NUMBER, "sd_llc_id", "cpu cpu");
        kfunc("nrLlcs", SILENT, Type.NUMBER, "LLCs", "");
        kfunc("nodeOf", SILENT, Type.NUMBER, "scx_bpf_cpu_node", "cpu cpu");
        kfunc("cpuOnline", ASKS, Type.BOOL, "scx_bpf_get_online_cpumask", "cpu cpu");
    }
}
