package org.scxc.runtime.diff;

/** What a value of a call means: how it is compared, and how it is shown. */
enum Type {
    TASK,
    CGROUP,
    CPU,
    DSQ,
    /** ns. */
    DURATION,
    NUMBER,
    UNSIGNED,
    BOOL,
    /** An address in the store; compared by the CPUs in it, since each scheduler has masks of its own. */
    MASK,
    TEXT,
    ENQ_FLAGS,
    DEQ_FLAGS,
    WAKE_FLAGS,
    KICK_FLAGS,
    PICK_FLAGS,
    /** A CPU, with a bit that says whether it was idle and is claimed. */
    CPU_OR_IDLE,
    /** Of no meaning outside the scheduler: which of its timers, for example. */
    HIDDEN,
    /** No result. */
    NONE
}
