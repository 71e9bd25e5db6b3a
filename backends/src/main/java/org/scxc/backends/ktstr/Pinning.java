package org.scxc.backends.ktstr;

import org.scxc.model.CpuSet;

/** ktstr's AffinityIntent. */
sealed interface Pinning {
    record Inherit() implements Pinning {}

    record Exact(CpuSet cpus) implements Pinning {}

    record RandomSubset(CpuSet from, int count) implements Pinning {}
}
