package org.scxc.bpf.serve;

import java.util.Arrays;
import org.scxc.runtime.ops.Scx;

/** Flag bits that a kernel and the simulator number differently: enum scx_enq_flags moved two of them in 7.1. */
public final class Flags {
    private static final String[] NAMES = {"SCX_ENQ_HEAD", "SCX_ENQ_CPU_SELECTED"};
    private static final long[] OURS = {Scx.ENQ_HEAD, Scx.ENQ_CPU_SELECTED};

    private final long[] theirs;
    private final boolean same;

    public Flags(Layout layout) {
        theirs = Arrays.stream(NAMES).mapToLong(layout::enumerator).toArray();
        same = Arrays.equals(theirs, OURS);
    }

    /** From the program's kernel to the simulator. */
    public long in(long flags) {
        return same ? flags : move(flags, theirs, OURS);
    }

    /** From the simulator to the program's kernel. */
    public long out(long flags) {
        return same ? flags : move(flags, OURS, theirs);
    }

    private static long move(long flags, long[] from, long[] to) {
        long moved = 0;
        long rest = flags;
        for (int i = 0; i < from.length; i++) {
            moved |= (flags & from[i]) != 0 ? to[i] : 0;
            rest &= ~from[i];
        }
        return rest | moved;
    }
}
