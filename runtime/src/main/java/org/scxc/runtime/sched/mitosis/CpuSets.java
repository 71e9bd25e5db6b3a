package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;
import org.scxc.runtime.state.Store;

/** CPU sets as user space writes and prints them. */
final class CpuSets {
    private CpuSets() {}

    static BitSet of(Store store, int mask) {
        return BitSet.valueOf(store.maskToWords(mask));
    }

    /** {@code 0,8-11}; ∅ for none. */
    static String format(BitSet set) {
        if (set.isEmpty()) {
            return "∅";
        }
        StringBuilder out = new StringBuilder();
        for (int from = set.nextSetBit(0); from >= 0; ) {
            int to = set.nextClearBit(from) - 1;
            if (!out.isEmpty()) {
                out.append(',');
            }
            out.append(from);
            if (to > from) {
                out.append('-').append(to);
            }
            from = set.nextSetBit(to + 1);
        }
        return out.toString();
    }
}
