package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;

/**
 * One configuration as user space hands it to the BPF program.
 *
 * @param primary masks by cell id; ids in gaps have empty masks
 * @param borrowable the same; empty masks without borrowing
 * @param owners cgroup of each cell id, −1 in gaps and for cell 0
 */
record CellConfig(long[][] primary, long[][] borrowable, int[] owners) {
    int cells() {
        return primary.length;
    }

    /** Primary and borrowable masks, like {@code 0:0,8-11/1-7,12-15 1:1-7/∅}. */
    String text(CellTable table) {
        StringBuilder out = new StringBuilder();
        for (int id = 0; id < cells(); id++) {
            if (table.exists(id)) {
                out.append(out.isEmpty() ? "" : " ").append(id).append(':');
                out.append(CpuSets.format(BitSet.valueOf(primary[id]))).append('/');
                out.append(CpuSets.format(BitSet.valueOf(borrowable[id])));
            }
        }
        return out.toString();
    }
}
