package org.scxc.runtime.explore;

/**
 * Places in the kernel's paths at which another CPU may come in between, and some where a decision is all that happens.
 * Names follow docs/kernel/ops-state.md#atomic-steps. A CPU's stack of them is one long, a byte each.
 */
enum Pc {
    /** The stack is empty. */
    NONE(Path.NONE),
    SCRIPT(Path.SCRIPT),
    CALLBACK(Path.CALLBACK),

    // docs/kernel/cycle.md#balance, #pick, #put, #next.
    CY_LOCK(Path.CYCLE),
    CY_ROUND(Path.CYCLE),
    CY_DISPATCH(Path.CYCLE),
    CY_FLUSH(Path.CYCLE),
    CY_AFTER(Path.CYCLE),
    CY_CONSUME_FIRST(Path.CYCLE),
    CY_CONSUME_AGAIN(Path.CYCLE),
    CY_CONSUMED_FIRST(Path.CYCLE),
    CY_CONSUMED_AGAIN(Path.CYCLE),
    CY_PICK(Path.CYCLE),
    CY_NEXT(Path.CYCLE),
    CY_SWITCHED(Path.CYCLE),
    CY_NONE(Path.CYCLE),
    /** The current task has slice left. */
    CY_KEEP(Path.CYCLE),

    // docs/kernel/affinity.md#migrate-disable: at the entry of __schedule(), or after the switch.
    NW_ENTERED(Path.NARROW),
    NW_RUNS(Path.NARROW),
    NW_LEFT(Path.NARROW),
    NW_SWITCHED(Path.NARROW),
    NW_BACK(Path.NARROW),

    // docs/kernel/dispatch.md#finish.
    FD(Path.CYCLE),
    FD_NEXT(Path.CYCLE),
    FI(Path.CYCLE),

    // docs/kernel/dispatch.md#local.
    DL_CHECK(Path.CYCLE),
    DL_INSERT(Path.CYCLE),
    DL_LOCK_SRC(Path.CYCLE),
    DL_GLOBAL(Path.CYCLE),
    MR_LOCK(Path.CYCLE),
    DL_RESTORE(Path.CYCLE),

    // docs/kernel/dsq.md#consume, #dsq-move.
    CO_LOCK_SRC(Path.CYCLE),
    MV_LOCK(Path.CYCLE),
    MV_DONE(Path.CYCLE),
    MV_FAILED(Path.CYCLE),
    DL_INSERTED(Path.CYCLE),

    // scx_bpf_dsq_move_to_local out of ops.dispatch: docs/kernel/dsq.md#consume.
    MC_TAKE(Path.CYCLE),
    MC_TAKEN(Path.CYCLE),

    // docs/kernel/lifecycle.md#hotplug: sched_cpu_deactivate(), and balance_push() of the CPU that goes.
    OF_DOWN(Path.HOTPLUG),
    OF_RQ(Path.HOTPLUG),
    OF_EACH(Path.HOTPLUG),
    OF_BACK(Path.HOTPLUG),
    OF_TOLD(Path.HOTPLUG),
    OF_EMPTY(Path.HOTPLUG),
    HP_PUSH(Path.HOTPLUG),
    HP_MOVE(Path.HOTPLUG),
    HP_NEW(Path.HOTPLUG),
    HP_END(Path.HOTPLUG),

    // docs/kernel/exits.md#bypass: scx_bypass(), a CPU a lock, and the end.
    BY_RQ(Path.BYPASS),
    BY_EACH(Path.BYPASS),
    BY_BACK(Path.BYPASS),
    BY_END(Path.BYPASS),

    // Who is no CPU: a task of a higher class, a signal, a write of user space, a timer.
    RT_TAKE(Path.OTHERS),
    RT_TOLD(Path.OTHERS),
    RT_DONE(Path.OTHERS),
    RT_LEAVE(Path.OTHERS),
    SG_STOP(Path.OTHERS),
    WR_WORD(Path.OTHERS),
    TM_FIRE(Path.OTHERS),

    /** ghOSt: an agent takes a message. */
    GM_TAKE(Path.CORE),

    /** ghOSt: an affinity change or a wake-up, whole. */
    GM_ACT(Path.CORE),

    MR_ARRIVED(Path.CYCLE),

    // docs/kernel/enqueue.md#enqueue-path.
    EN_START(Path.ENQUEUE),
    EN_END(Path.ENQUEUE),

    // docs/kernel/dequeue.md#dequeue-path.
    DQ_TOLD(Path.DEQUEUE), // DQ_WAIT after 6.12's ops.dequeue
    DQ_START(Path.DEQUEUE),
    DQ_SEEN(Path.DEQUEUE),
    DQ_CAS(Path.DEQUEUE),
    DQ_WAIT(Path.DEQUEUE),
    DQ_FIN(Path.DEQUEUE),

    // docs/kernel/affinity.md#set-cpus-allowed; docs/kernel/wakeup.md#wakeup-path.
    AF_PI(Path.AFFINITY),
    AF_RQ(Path.AFFINITY),
    AF_SET(Path.AFFINITY),
    AF_BACK(Path.AFFINITY),
    AF_PLACE(Path.AFFINITY),
    AF_MOVE(Path.AFFINITY),
    AF_NEW(Path.AFFINITY),
    AF_STOP(Path.AFFINITY),
    AF_END(Path.AFFINITY),
    WK_IPI(Path.AFFINITY),
    WK_PI(Path.AFFINITY),
    WK_RQ(Path.AFFINITY),
    WK_SELECTED(Path.AFFINITY),
    /** task_woken_scx(): the waker's deferred run, with pi_lock still held. */
    WK_DEFERRED(Path.CYCLE),

    // Deferred direct dispatch (docs/kernel/enqueue.md#dd2), and the fallback DSQ of design (d).
    DF_LOCK(Path.CYCLE),
    DF_LOOP(Path.CYCLE),
    DR_GO(Path.CYCLE),
    DR_LOCK_SRC(Path.CYCLE),
    DR_BACK(Path.CYCLE),

    // docs/kernel/cycle.md#kicks: kick_cpus_irq_workfn(), a target a step, and where it waits.
    KK_GO(Path.KICK),
    KK_WAIT(Path.KICK),
    KK_SYNC(Path.KICK);

    /** Which path takes the step that begins here. */
    enum Path {
        NONE,
        SCRIPT,
        /** An instruction of one of the scheduler's callbacks. */
        CALLBACK,
        /** {@link DispatchPath}, and what it is made of. */
        CYCLE,
        ENQUEUE,
        DEQUEUE,
        AFFINITY,
        /** {@link NarrowPath}. */
        NARROW,
        /** {@link KickPath}. */
        KICK,
        HOTPLUG,
        BYPASS,
        /** {@link OthersPath}. */
        OTHERS,
        /** {@link RaceCore#step}: what only one kernel has. */
        CORE
    }

    private static final Pc[] ALL = values();

    final Path path;

    /** A scheduling cycle stands here that has not picked yet. */
    final boolean inDispatch;

    Pc(Path path) {
        this.path = path;
        inDispatch = switch (name()) {
            case "CY_ROUND",
                    "CY_DISPATCH",
                    "CY_FLUSH",
                    "CY_AFTER",
                    "CY_CONSUME_FIRST",
                    "CY_CONSUME_AGAIN",
                    "CY_CONSUMED_FIRST",
                    "CY_CONSUMED_AGAIN" -> true;
            default -> false;
        };
    }

    /** The innermost of a stack. */
    static Pc top(long stack) {
        return ALL[(int) stack & 255];
    }
}
