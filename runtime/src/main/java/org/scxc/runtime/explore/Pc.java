package org.scxc.runtime.explore;

/**
 * Places in the kernel's paths at which another CPU may come in between, and some where a decision is all that happens.
 * Names follow docs/kernel/ops-state.md#atomic-steps. One byte each: a CPU's stack of them is one long.
 */
final class Pc {
    static final int SCRIPT = 1;
    static final int CALLBACK = 2;

    // docs/kernel/cycle.md#balance, #pick, #put, #next.
    static final int CY_LOCK = 3;
    static final int CY_ROUND = 4;
    static final int CY_DISPATCH = 5;
    static final int CY_FLUSH = 6;
    static final int CY_AFTER = 7;
    static final int CY_CONSUME_FIRST = 8;
    static final int CY_CONSUME_AGAIN = 9;
    static final int CY_CONSUMED_FIRST = 10;
    static final int CY_CONSUMED_AGAIN = 11;
    static final int CY_PICK = 12;
    static final int CY_NEXT = 13;
    static final int CY_NARROW = 14;
    static final int CY_NARROWED = 15;
    static final int CY_SWITCHED = 16;
    static final int CY_NONE = 17;

    // docs/kernel/dispatch.md#finish.
    static final int FD = 20;
    static final int FD_NEXT = 21;
    static final int FI = 22;

    // docs/kernel/dispatch.md#local.
    static final int DL_CHECK = 23;
    static final int DL_INSERT = 24;
    static final int DL_LOCK_SRC = 26;
    static final int DL_GLOBAL = 27;
    static final int MR_LOCK = 28;
    static final int DL_RESTORE = 29;

    // docs/kernel/dsq.md#consume, #dsq-move.
    static final int CO_LOCK_SRC = 30;
    static final int MV_LOCK = 31;
    static final int MV_DONE = 32;
    static final int MV_FAILED = 33;
    static final int DL_INSERTED = 34;

    /** ghOSt: an agent takes a message. */
    static final int GM_TAKE = 36;

    /** ghOSt: an affinity change or a wake-up, whole. */
    static final int GM_ACT = 37;

    static final int MR_ARRIVED = 35;

    // docs/kernel/enqueue.md#enqueue-path.
    static final int EN_START = 40;
    static final int EN_END = 41;

    // docs/kernel/dequeue.md#dequeue-path.
    static final int DQ_TOLD = 44; // DQ_WAIT after 6.12's ops.dequeue
    static final int DQ_START = 45;
    static final int DQ_CAS = 46;
    static final int DQ_WAIT = 47;
    static final int DQ_FIN = 48;

    // docs/kernel/affinity.md#set-cpus-allowed; docs/kernel/wakeup.md#wakeup-path.
    static final int AF_PI = 50;
    static final int AF_RQ = 51;
    static final int AF_SET = 52;
    static final int AF_BACK = 53;
    static final int AF_PLACE = 54;
    static final int AF_MOVE = 55;
    static final int AF_NEW = 56;
    static final int AF_STOP = 57;
    static final int AF_END = 58;
    static final int WK_IPI = 59;
    static final int WK_PI = 60;
    static final int WK_RQ = 61;
    /** task_woken_scx(): the waker's deferred run, with pi_lock still held. */
    static final int WK_DEFERRED = 62;

    // Deferred direct dispatch (docs/kernel/enqueue.md#dd2), and the fallback DSQ of design (d).
    static final int DF_LOCK = 64;
    static final int DF_LOOP = 65;
    static final int DR_GO = 66;
    static final int DR_LOCK_SRC = 67;
    static final int DR_BACK = 68;

    private Pc() {}
}
