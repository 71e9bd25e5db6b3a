package org.scxc.runtime.ops;

/** The CPUs that a scheduler gives to cells of cgroups, read where claims ask for them; nothing in the kernel does. */
public interface CellCpus {
    /** No list. */
    int NONE = -1;

    /**
     * The CPUs of the cell that a cgroup is in.
     *
     * @return a mask in the store, {@link #NONE} if the scheduler does not know the cgroup
     */
    int cpus(int cgroup);

    /**
     * The CPUs of other cells that it may borrow.
     *
     * @return a mask in the store, {@link #NONE} if the scheduler does not know the cgroup, or lends nothing
     */
    int borrowable(int cgroup);
}
