package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.scxc.runtime.ops.UserSpace.Host;

/**
 * The full rescan of the parent directory after any event in it (docs/kernel/mitosis-manager.md#cells): the directory is
 * listed, then the cpuset of one new cell after the other is read.
 */
final class CellScan {
    private final MitosisFlags flags;
    private final CellTable cells;
    private final Demand demand;
    private final List<Integer> fresh = new ArrayList<>();
    private final List<long[]> cpusets = new ArrayList<>();
    private boolean vanished;

    CellScan(MitosisFlags flags, CellTable cells, Demand demand) {
        this.flags = flags;
        this.cells = cells;
        this.demand = demand;
    }

    /** Lists the directory. @return how many new cells there are, whose cpusets are read next */
    int begin(Host host, int parent) {
        fresh.clear();
        cpusets.clear();
        List<Integer> found = children(host, parent);
        vanished = destroyMissing(host, found);
        for (int cgroup : found) {
            if (cells.find(host.inode(cgroup)) < 0) {
                fresh.add(cgroup);
            }
        }
        return fresh.size();
    }

    void read(Host host, int file) {
        cpusets.add(host.cpuset(fresh.get(file)));
    }

    /** @return true if a cell came or went; {@code created} receives new ids */
    boolean end(Host host, BitSet created) throws Bail {
        for (int i = 0; i < fresh.size(); i++) {
            int cgroup = fresh.get(i);
            int id = cells.create(cgroup, host.inode(cgroup));
            cells.setCpuset(id, cpusets.get(i));
            created.set(id);
        }
        return vanished || !fresh.isEmpty();
    }

    /**
     * Order matters where several vanish at once: before MAIN the id freed last is the next one used, and the program
     * walks a hash map. MAIN walks a sorted one.
     */
    private boolean destroyMissing(Host host, List<Integer> found) {
        BitSet present = new BitSet();
        for (int cgroup : found) {
            int id = cells.find(host.inode(cgroup));
            if (id > 0) {
                present.set(id);
            }
        }
        List<Integer> missing = new ArrayList<>();
        for (int id = 1; id < cells.end(); id++) {
            if (cells.exists(id) && !present.get(id)) {
                missing.add(id);
            }
        }
        if (flags.version() != Version.MAIN) {
            shuffle(host, missing);
        }
        for (int id : missing) {
            cells.destroy(id);
            demand.setSmoothed(id, 0);
        }
        return !missing.isEmpty();
    }

    /** Sorted by path in MAIN, in no particular order before. */
    private List<Integer> children(Host host, int parent) {
        List<Integer> found = new ArrayList<>();
        for (int cgroup : host.children(parent)) {
            if (!flags.exclude().contains(host.cgroupName(cgroup))) {
                found.add(cgroup);
            }
        }
        if (flags.version() == Version.MAIN) {
            found.sort(Comparator.comparing(host::cgroupName));
            return found;
        }
        shuffle(host, found);
        return found;
    }

    private static void shuffle(Host host, List<Integer> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, host.random(i + 1));
        }
    }
}
