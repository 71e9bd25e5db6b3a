package org.scxc.runtime.ops;

import java.util.ArrayList;
import java.util.List;

/** Flags as the kernel's headers name them: their numbers differ between releases, their names do not. */
public enum FlagNames {
    ENQ(
            flag(Scx.ENQ_WAKEUP, "SCX_ENQ_WAKEUP"),
            flag(Scx.ENQ_HEAD, "SCX_ENQ_HEAD"),
            flag(Scx.ENQ_CPU_SELECTED, "SCX_ENQ_CPU_SELECTED"),
            flag(Scx.ENQ_PREEMPT, "SCX_ENQ_PREEMPT"),
            flag(Scx.ENQ_REENQ, "SCX_ENQ_REENQ"),
            flag(Scx.ENQ_LAST, "SCX_ENQ_LAST")),
    DEQ(flag(Scx.DEQ_SLEEP, "SCX_DEQ_SLEEP"), flag(Scx.DEQ_SCHED_CHANGE, "SCX_DEQ_SCHED_CHANGE")),
    WAKE(
            flag(Scx.WAKE_FORK, "SCX_WAKE_FORK"),
            flag(Scx.WAKE_TTWU, "SCX_WAKE_TTWU"),
            flag(Scx.WAKE_SYNC, "SCX_WAKE_SYNC")),
    KICK(
            flag(Scx.KICK_IDLE, "SCX_KICK_IDLE"),
            flag(Scx.KICK_PREEMPT, "SCX_KICK_PREEMPT"),
            flag(Scx.KICK_WAIT, "SCX_KICK_WAIT")),
    PICK(flag(Scx.PICK_IDLE_CORE, "SCX_PICK_IDLE_CORE"), flag(Scx.PICK_IDLE_IN_NODE, "SCX_PICK_IDLE_IN_NODE"));

    private record Flag(long bit, String name) {}

    private final List<Flag> flags;

    FlagNames(Flag... flags) {
        this.flags = List.of(flags);
    }

    private static Flag flag(long bit, String name) {
        return new Flag(bit, name);
    }

    /** {@code SCX_ENQ_WAKEUP|SCX_ENQ_CPU_SELECTED}; bits without a name in hexadecimal; 0 for none. */
    public String of(long bits) {
        List<String> words = new ArrayList<>();
        long rest = bits;
        for (Flag flag : flags) {
            if ((rest & flag.bit()) != 0) {
                words.add(flag.name());
                rest &= ~flag.bit();
            }
        }
        if (rest != 0 || words.isEmpty()) {
            words.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return String.join("|", words);
    }
}
