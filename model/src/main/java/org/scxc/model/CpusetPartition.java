package org.scxc.model;

import java.util.Arrays;
import java.util.Optional;

/** {@code cpuset.cpus.partition} of a cgroup, in the words of the file. */
public enum CpusetPartition {
    /** Not a partition root. */
    MEMBER("member"),
    /** Root of a partition: CPUs of its own, and scheduling domains of its own. */
    ROOT("root"),
    /** Likewise, without scheduling domains: the scheduler balances nothing between these CPUs. */
    ISOLATED("isolated");

    private final String word;

    CpusetPartition(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<CpusetPartition> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word.equals(word)).findFirst();
    }
}
