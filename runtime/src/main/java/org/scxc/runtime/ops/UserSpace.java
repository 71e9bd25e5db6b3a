package org.scxc.runtime.ops;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user-space half of a scheduler: a loop that runs as an ordinary task of the root cgroup. The runtime charges
 * CPU time for each iteration, so a saturated root cgroup delays it as on a real machine.
 */
public interface UserSpace {
    /**
     * How the process ended itself.
     *
     * @param output what it printed, outermost first, newline separated
     */
    record End(String output) {}

    /** Attach is complete; a rescan follows. @return how the process ended; empty = it goes on */
    Optional<End> start(Host host);

    /**
     * The first part of an iteration begins, if directories were made or removed since the last one: a full rescan, for
     * which the directory is listed.
     *
     * @return how many files of new cells have to be read before {@link #directoryEvents}, one after the other
     */
    int beginDirectoryEvents(Host host);

    /**
     * The first part, all files read. After {@link #start} the configuration that results is applied whatever was found.
     *
     * @return how the process ended; empty = it goes on
     */
    Optional<End> directoryEvents(Host host);

    /**
     * The second part of every iteration begins: what is looked at once a period, or right after directory events. Something
     * written between the two parts is seen in the same iteration (docs/kernel/mitosis-manager.md#mkdir-then-cpuset).
     *
     * @return how many files have to be read before {@link #checks}, one after the other
     */
    int beginChecks(Host host);

    /** Reads a file of the part under way, 0 to the number of files − 1; time has passed since the one before. */
    void read(Host host, int file);

    /**
     * The second part, all files read.
     *
     * @return how the process ended; empty = it goes on
     */
    Optional<End> checks(Host host);

    /** The CPUs that it gives to cells, or null if it has no such notion. */
    default @Nullable CellCpus cellCpus() {
        return null;
    }

    /** ns between the end of an iteration and the next one when nothing happens. */
    long intervalNs();

    /** CPU time that one iteration costs, ns. */
    long iterationCostNs(boolean events);

    /** Does the loop wake when a child of {@code parent} is made or removed? */
    boolean watches(int parentCgroup);

    /** What a process can see and do. */
    interface Host {
        long nowNs();

        int cpus();

        int llcOf(int cpu);

        /** Cgroup at a path like {@code /ktstr}, or −1. */
        int cgroup(String path);

        /** Direct children now, in the order of the directory. */
        int[] children(int cgroup);

        String cgroupName(int cgroup);

        /** The inode number of its directory: the cgroup's id, on 64-bit machines. */
        long inode(int cgroup);

        /** {@code cpuset.cpus} as configured, words; empty = never written or cleared. */
        long[] cpuset(int cgroup);

        /** Store access by name: the scheduler's globals and maps. */
        org.scxc.runtime.state.Store store();

        /** Seeded, for what is arbitrary in the real program (hash order). */
        int random(int bound);

        /** What {@link SchedExtOps#cellCpus} says may have changed. */
        default void configured() {}

        /** Notes for traces and stories, e.g. each applied configuration. */
        void log(String line);
    }
}
