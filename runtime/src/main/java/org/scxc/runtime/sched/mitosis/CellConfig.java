package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;

/**
 * One configuration as user space hands it to the BPF program.
 *
 * @param primary masks by cell id; ids in gaps have empty masks
 * @param borrowable the same; empty masks without borrowing
 * @param owners cgroup of each cell id, −1 in gaps and for cell 0
 * @param ownerIds their ids, which are the inodes of their directories; 0 where there is none
 */
public record CellConfig(long[][] primary, long[][] borrowable, int[] owners, long[] ownerIds) {
    public int cells() {
        return primary.length;
    }

    /** Primary and borrowable CPUs in words: {@code cell 0: 0,8-11, may borrow 1-7,12-15; cell 1: 1-7}. */
    String text(CellTable table) {
        StringBuilder out = new StringBuilder();
        for (int id = 0; id < cells(); id++) {
            if (table.exists(id)) {
                BitSet borrowed = BitSet.valueOf(borrowable[id]);
                out.append(out.isEmpty() ? "cell " : "; cell ").append(id).append(": ");
                out.append(primary(id));
                out.append(borrowed.isEmpty() ? "" : ", may borrow " + CpuSets.format(borrowed));
            }
        }
        return out.toString();
    }

    private String primary(int id) {
        BitSet own = BitSet.valueOf(primary[id]);
        return own.isEmpty() ? "no CPUs" : CpuSets.format(own);
    }
}
