package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.UserSpace.Host;

/** The full rescan of the parent directory after any event in it (docs/kernel/mitosis-manager.md#cells). */
final class CellScan {
    /** Cgroup ids serve as inode numbers, which they are on 64-bit machines. */
    private final Kfuncs inodes;

    private final MitosisFlags flags;
    private final CellTable cells;
    private final Demand demand;

    CellScan(Kfuncs inodes, MitosisFlags flags, CellTable cells, Demand demand) {
        this.inodes = inodes;
        this.flags = flags;
        this.cells = cells;
        this.demand = demand;
    }

    /** Only new cells' cpusets are read. @return true if a cell came or went; {@code created} receives new ids */
    boolean reconcile(Host host, int parent, BitSet created) throws Bail {
        List<Integer> found = children(host, parent);
        boolean changed = destroyMissing(host, found);
        for (int cgroup : found) {
            long inode = inodes.cgroupId(cgroup);
            if (cells.find(inode) < 0) {
                int id = cells.create(cgroup, inode);
                cells.setCpuset(id, host.cpuset(cgroup));
                created.set(id);
                changed = true;
            }
        }
        return changed;
    }

    /**
     * Order matters where several vanish at once: before MAIN the id freed last is the next one used, and the program
     * walks a hash map. MAIN walks a sorted one.
     */
    private boolean destroyMissing(Host host, List<Integer> found) {
        BitSet present = new BitSet();
        for (int cgroup : found) {
            int id = cells.find(inodes.cgroupId(cgroup));
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
