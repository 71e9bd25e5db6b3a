package org.scxc.bpf.serve;

import org.scxc.runtime.ops.Scx;

/** Flag bits that a kernel and the simulator number differently: enum scx_enq_flags moved two of them in 6.19. */
public final class Flags {
    private final long head;
    private final long cpuSelected;
    private final boolean same;

    public Flags(Layout layout) {
        head = layout.enumerator("SCX_ENQ_HEAD");
        cpuSelected = layout.enumerator("SCX_ENQ_CPU_SELECTED");
        same = head == Scx.ENQ_HEAD && cpuSelected == Scx.ENQ_CPU_SELECTED;
    }

    /** Returns whether the two number all of them alike. */
    boolean isSame() {
        return same;
    }

    /** From the program's kernel to the simulator. */
    public long in(long flags) {
        return same ? flags : move(flags, head, cpuSelected, Scx.ENQ_HEAD, Scx.ENQ_CPU_SELECTED);
    }

    /** From the simulator to the program's kernel. */
    public long out(long flags) {
        return same ? flags : move(flags, Scx.ENQ_HEAD, Scx.ENQ_CPU_SELECTED, head, cpuSelected);
    }

    /** A bit that is a flag on one side only means nothing on the other (docs/kernel/contexts.md#flags). */
    private static long move(long flags, long head, long cpuSelected, long toHead, long toCpuSelected) {
        long moving = head | cpuSelected | toHead | toCpuSelected;
        if ((flags & moving) == 0) {
            return flags;
        }
        long moved = ((flags & head) != 0 ? toHead : 0) | ((flags & cpuSelected) != 0 ? toCpuSelected : 0);
        return flags & ~moving | moved;
    }
}
