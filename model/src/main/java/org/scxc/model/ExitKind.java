package org.scxc.model;

/** SCX_EXIT_* with the kernel's numbers and reasons (kernel 6.12 to 7.3). */
public enum ExitKind {
    NONE(0, ""),
    DONE(1, ""),
    UNREG(64, "unregistered from user space"),
    UNREG_BPF(65, "unregistered from BPF"),
    UNREG_KERN(66, "unregistered from the main kernel"),
    SYSRQ(67, "disabled by sysrq-S"),
    PARENT(68, "parent exiting"),
    PARENT_KILL(69, "killed by parent scheduler"),
    ERROR(1024, "runtime error"),
    ERROR_BPF(1025, "scx_bpf_error"),
    ERROR_STALL(1026, "runnable task stall"),
    ERROR_REENQ(1027, "reenqueue limit"),
    ERROR_RESCUE(1028, "rescue bandwidth overload");

    private final int number;
    private final String reason;

    ExitKind(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    public int number() {
        return number;
    }

    public String reason() {
        return reason;
    }

    /** Whether something went wrong; else it was unloaded, or asked to go. */
    public boolean isError() {
        return number >= ERROR.number;
    }

    /** As written in scenarios: {@code error_stall}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
