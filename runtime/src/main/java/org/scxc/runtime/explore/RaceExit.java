package org.scxc.runtime.explore;

import java.util.Locale;
import org.scxc.model.ExitKind;
import org.scxc.model.Kfunc;
import org.scxc.model.Race;

/**
 * Ends of a scheduler that the explored paths can cause; texts as of 6.14 and recent 6.12.y
 * (docs/kernel/exits.md#messages).
 */
enum RaceExit {
    TARGET_NOT_ALLOWED(ExitKind.ERROR),
    MIGRATION_DISABLED(ExitKind.ERROR),
    REENQUEUED_TOO_OFTEN(ExitKind.ERROR_REENQ),
    DRAINED_TOO_OFTEN(ExitKind.ERROR),
    BUFFER_OVERFLOW(ExitKind.ERROR),
    BUFFER_UNDERFLOW(ExitKind.ERROR),
    ALREADY_DISPATCHED(ExitKind.ERROR),
    /** The CPU is the DSQ: 0 the global one, from 1 on the scheduler's own. */
    IMMED_ELSEWHERE(ExitKind.ERROR),
    /** The source is the number of an object's message. */
    UNKNOWN_DSQ(ExitKind.ERROR),
    /** The source is the number of an object's message. */
    INVALID_CPU(ExitKind.ERROR),
    /** The source is the number of an object's message. */
    KFUNC_ERROR(ExitKind.ERROR),
    /** The source is the number of an object's message. */
    BPF_ERROR(ExitKind.ERROR_BPF),
    /** The source is the number of what the discipline says. */
    SAID(ExitKind.ERROR_BPF),
    /** The scheduler has no ops.cpu_offline. */
    HOTPLUG(ExitKind.UNREG_KERN),
    UNREGISTERED(ExitKind.UNREG),
    /** The source is {@link #forbidden}. */
    FORBIDDEN_KFUNC(ExitKind.ERROR);

    /** Sources are below it; more than callbacks times kfuncs, and than an object has messages. */
    static final int SOURCES = 1 << 10;

    final ExitKind kind;

    RaceExit(ExitKind kind) {
        this.kind = kind;
    }

    /** The callback that must not, and what it must not call. */
    static int forbidden(Race.Callback callback, Kfunc kfunc) {
        return callback.ordinal() * Kfunc.values().length + kfunc.ordinal();
    }

    /** Whether the source is the number of an object's message. */
    boolean isOfObject() {
        return this == UNKNOWN_DSQ || this == INVALID_CPU || this == KFUNC_ERROR || this == BPF_ERROR;
    }

    /** @param source the CPU that a task comes from, or what {@link #forbidden} says */
    String message(String task, int pid, int cpu, int source, Race.KernelVariant kernel) {
        return switch (this) {
            case TARGET_NOT_ALLOWED ->
                String.format(Locale.ROOT, "SCX_DSQ_LOCAL[_ON] target CPU %d not allowed for %s[%d]", cpu, task, pid);
            case MIGRATION_DISABLED ->
                String.format(
                        Locale.ROOT,
                        "SCX_DSQ_LOCAL[_ON] cannot move migration disabled %s[%d] from CPU %d to %d",
                        task,
                        pid,
                        source,
                        cpu);
            case REENQUEUED_TOO_OFTEN ->
                String.format(
                        Locale.ROOT, "%s[%d] reenqueued %d times without running", task, pid, kernel.reenqLimit() + 1);
            case DRAINED_TOO_OFTEN ->
                String.format(
                        Locale.ROOT, "SCX_ENQ_REENQ on SCX_DSQ_LOCAL repeated %d times", kernel.reenqDrains() + 1);
            case BUFFER_OVERFLOW -> "dispatch buffer overflow";
            case BUFFER_UNDERFLOW -> "dispatch buffer underflow";
            case FORBIDDEN_KFUNC -> {
                int kfuncs = Kfunc.values().length;
                Race.Callback callback = Race.Callback.values()[source / kfuncs];
                yield kernel.kfuncs().refusal(Kfunc.values()[source % kfuncs], BpfCode.word(callback));
            }
            case UNKNOWN_DSQ, INVALID_CPU, KFUNC_ERROR, BPF_ERROR ->
                throw new IllegalStateException("the object knows its messages");
            case SAID -> throw new IllegalStateException("the discipline knows what it says");
            case HOTPLUG -> String.format(Locale.ROOT, "cpu %d going offline, exiting scheduler", cpu);
            case UNREGISTERED -> "";
            case IMMED_ELSEWHERE ->
                "SCX_ENQ_IMMED on a non-local DSQ 0x" + (cpu == 0 ? "8000000000000001" : Long.toHexString(cpu));
            case ALREADY_DISPATCHED -> String.format(Locale.ROOT, "%s[%d] already direct-dispatched", task, pid);
        };
    }
}
