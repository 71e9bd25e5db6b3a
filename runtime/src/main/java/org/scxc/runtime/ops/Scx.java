package org.scxc.runtime.ops;

/** Numbers of the sched_ext interface (kernel 6.18; docs/kernel/objects.md#constants). */
public final class Scx {
    public static final long SLICE_DFL = 20_000_000L;
    public static final long SLICE_INF = -1L;

    public static final long DSQ_INVALID = 1L << 63;
    public static final long DSQ_GLOBAL = 1L << 63 | 1;
    public static final long DSQ_LOCAL = 1L << 63 | 2;
    public static final long DSQ_LOCAL_ON = 3L << 62;

    public static final long ENQ_WAKEUP = 1;
    public static final long ENQ_HEAD = 1 << 4;
    public static final long ENQ_CPU_SELECTED = 1 << 10;
    public static final long ENQ_PREEMPT = 1L << 32;
    public static final long ENQ_REENQ = 1L << 40;
    public static final long ENQ_LAST = 1L << 41;
    /** Bits that only the kernel may pass. */
    public static final long ENQ_INTERNAL = 0xFFL << 56;

    public static final long DEQ_SLEEP = 1;
    /** 7.1 and later: the task is dequeued to change a property of it. */
    public static final long DEQ_CORE_SCHED_EXEC = 1L << 32;

    public static final long DEQ_SCHED_CHANGE = 1L << 33;

    public static final long KICK_IDLE = 1;
    public static final long KICK_PREEMPT = 2;
    public static final long KICK_WAIT = 4;

    public static final long PICK_IDLE_CORE = 1;
    public static final long PICK_IDLE_IN_NODE = 2;

    /** Reasons of ops.cpu_release. */
    public static final int PREEMPT_RT = 0;

    public static final int PREEMPT_DL = 1;
    public static final int PREEMPT_STOP = 2;
    public static final int PREEMPT_UNKNOWN = 3;

    public static final long OPS_KEEP_BUILTIN_IDLE = 1;
    public static final long OPS_ENQ_LAST = 2;
    public static final long OPS_ENQ_EXITING = 4;
    public static final long OPS_SWITCH_PARTIAL = 8;
    public static final long OPS_ENQ_MIGRATION_DISABLED = 16;
    public static final long OPS_ALLOW_QUEUED_WAKEUP = 32;

    public static final long WAKE_FORK = 4;
    public static final long WAKE_TTWU = 8;
    public static final long WAKE_SYNC = 16;

    public static final long OPS_BUILTIN_IDLE_PER_NODE = 64;
    public static final long OPS_TID_TO_TASK = 256;

    public static final int EPERM = 1;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EEXIST = 17;
    public static final int ENOENT = 2;
    public static final int ENOMEM = 12;
    public static final int EOPNOTSUPP = 95;

    private Scx() {}
}
