package org.scxc.bpf.layered;

import java.util.Collections;
import java.util.List;

/** The generator that scx_layered 1.1.4 shuffles with: WyRand with the constants of wyhash 4.2 (src/lib.rs of the crate fastrand 2.5.0). */
final class WyRand {
    private static final long STEP = 0x2d35_8dcc_aa6c_78a5L;
    private static final long MASK = 0x8bb8_4b93_962e_acc9L;

    private long state;

    WyRand(long seed) {
        state = seed;
    }

    private long next() {
        state += STEP;
        return state * (state ^ MASK) ^ Math.unsignedMultiplyHigh(state, state ^ MASK);
    }

    /** Returns a number in [0, bound) by Lemire's method. */
    int below(int bound) {
        long low;
        long high;
        do {
            long random = next();
            high = Math.unsignedMultiplyHigh(random, bound);
            low = random * bound;
        } while (Long.compareUnsigned(low, Long.remainderUnsigned(-bound, bound)) < 0);
        return (int) high;
    }

    /** Each place from the second on changes with one that is not behind it. */
    void shuffle(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            Collections.swap(list, i, below(i + 1));
        }
    }
}
