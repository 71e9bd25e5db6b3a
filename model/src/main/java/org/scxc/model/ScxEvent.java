package org.scxc.model;

import java.util.Locale;

/**
 * What a kernel counts of a scheduler: the members SCX_EV_* of struct scx_event_stats, in the order in which a dump prints them
 * (SCX_EVENTS_LIST, kernel/sched/ext/internal.h, v7.3; BTF of 6.16.12 to 7.3.4). Which of them a release has is the fact
 * {@code events}.
 */
public enum ScxEvent {
    /** A CPU from ops.select_cpu that the task cannot have: the kernel took another (enqueue_task_scx()). */
    SELECT_CPU_FALLBACK(true),
    /** A verdict for the local DSQ of a CPU that is offline (task_can_run_on_remote_rq()). */
    DISPATCH_LOCAL_DSQ_OFFLINE(true),
    /** Nothing else to run, so the previous task goes on, without SCX_OPS_ENQ_LAST (balance_one()). */
    DISPATCH_KEEP_LAST(true),
    /** An exiting task that ops.enqueue was not asked about (do_enqueue_task()). */
    ENQ_SKIP_EXITING(true),
    /** The same of a task inside migrate_disable(). No task of a timed run is. */
    ENQ_SKIP_MIGRATION_DISABLED(true),
    /** A task with SCX_ENQ_IMMED that went back to ops.enqueue. */
    REENQ_IMMED(false),
    /** A local DSQ that was drained again in one deferred run; 7.1 and 7.2. */
    REENQ_LOCAL_REPEAT(false),
    /** A task that was enqueued again without having run; from 7.3 on. */
    REENQ_REPEAT(false),
    /** A slice that was 0, or that the kernel had to choose: SCX_SLICE_DFL (refill_task_slice_dfl()). */
    REFILL_SLICE_DFL(true),
    /** A slice too long for a request from outside the runqueue's lock (set_task_slice_oob()). */
    SLICE_CLAMPED(false),
    /** A slice that was not set, for want of rights or for protection. */
    SLICE_DENIED(false),
    /** Time in bypass, ns. Loading and unloading take no time here. */
    BYPASS_DURATION(false),
    /** Tasks dispatched in bypass. */
    BYPASS_DISPATCH(false),
    /** Times that bypass began; loading is one. */
    BYPASS_ACTIVATE(false),
    /** A verdict on a task of another scheduler. There is one scheduler here. */
    INSERT_NOT_OWNED(true),
    /** What sub-schedulers do and are refused. There are none here. */
    SUB_BYPASS_DISPATCH(true),
    SUB_FORCED_ADMIT(true),
    SUB_PREEMPT_DENIED(true),
    SUB_KICK_DENIED(true),
    SUB_REENQ_DENIED(true),
    SUB_CIDPERF_DENIED(true),
    SUB_RESCUE(true);

    private final boolean counted;

    ScxEvent(boolean counted) {
        this.counted = counted;
    }

    /** As the kernel names it. */
    public String symbol() {
        return "SCX_EV_" + name();
    }

    /** As a claim names it: {@code events(select_cpu_fallback)}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether only a kernel with several schedulers ever counts it. */
    public boolean isOfSubSchedulers() {
        return this == INSERT_NOT_OWNED || name().startsWith("SUB_");
    }

    /** Whether the timed core counts it; of the others it knows no number. */
    public boolean isCounted() {
        return counted;
    }
}
