package org.scxc.runtime.kernel;

/** Load weights of nice levels and their sched_ext weights (kernel 6.12 to 7.3). */
final class Weights {
    static final int IDLE_LOAD = 3;

    private static final int[] LOAD = {
        88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501,
        1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15
    };

    private Weights() {}

    /** @param nice −20..19 */
    static int load(int nice) {
        return LOAD[nice + 20];
    }

    /** clamp(round(load × 100 / 1024), 1, 10000). */
    static int scx(int load) {
        return Math.max(1, Math.min(10_000, (load * 100 + 512) / 1024));
    }
}
