package org.scxc.runtime.kernel;

import org.scxc.runtime.state.Store;

/** The masks of cpusets: what is written to cpuset.cpus, and cpuset.cpus.effective. */
final class CpusetMasks implements PartitionTable.Tree {
    private final Store store;
    private final Directories dirs;
    private final int configured;
    private final int effective;
    /** cpuset.cpus was written. */
    final boolean[] isSet;
    /** A mask: the effective CPUs of the root cgroup, which partitions take theirs from. */
    final int top;

    CpusetMasks(Ground ground, Directories dirs, int capacity) {
        store = ground.store();
        this.dirs = dirs;
        isSet = new boolean[capacity];
        configured = store.masks("cgroup.cpuset", capacity);
        effective = store.masks("cgroup.effective", capacity);
        top = store.masks("cgroup.top", 1);
        store.maskCopy(effective, ground.idle().activeMask());
        store.maskCopy(top, effective);
    }

    /** A mask: where tasks of {@code cgroup} are allowed; those of the root may be allowed CPUs that are offline. */
    int allowed(int cgroup) {
        return effective + cgroup * store.maskWords();
    }

    @Override
    public int configured(int cgroup) {
        return configured + cgroup * store.maskWords();
    }

    @Override
    public int effective(int cgroup) {
        return cgroup == 0 ? top : allowed(cgroup);
    }

    /** A mask: what a cgroup may have. */
    int above(int cgroup) {
        return effective(Math.max(0, dirs.parent[cgroup]));
    }

    @Override
    public int parent(int cgroup) {
        return dirs.parent[cgroup];
    }

    @Override
    public int[] children(int cgroup) {
        return dirs.children(cgroup);
    }

    @Override
    public boolean hasTasks(int cgroup) {
        return dirs.hasTasks(cgroup);
    }
}
