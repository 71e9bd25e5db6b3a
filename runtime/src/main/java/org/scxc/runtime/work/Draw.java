package org.scxc.runtime.work;

import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.runtime.state.Rng;

/** Draws what a scenario leaves to chance. */
final class Draw {
    private Draw() {}

    /** {@code any(count n, of set)}: n different CPUs of the set. */
    static CpuSet cpus(Affinity.Any any, Rng rng) {
        int[] pool = any.of().stream().toArray();
        int n = Math.min(any.count(), pool.length);
        for (int i = 0; i < n; i++) {
            int j = i + rng.below(pool.length - i);
            int swap = pool[i];
            pool[i] = pool[j];
            pool[j] = swap;
        }
        return CpuSet.of(java.util.Arrays.copyOf(pool, n));
    }
}
