package org.scxc.runtime.kernel;

import java.util.Arrays;

/**
 * Timers in fixed slots, at most one pending in each; the earliest wins, ties go to the lowest slot. Each node holds the
 * earlier time of its two children and not whose it is: the way up then reads one neighbour a level, at an address that
 * does not depend on what was read before. Whose it is costs a way down, once for each timer that fires.
 */
final class WinnerTree {
    static final long NEVER = Long.MAX_VALUE;

    private final int leaves;
    private final long[] due; // due[1] is the root, due[leaves + slot] a slot's own time

    WinnerTree(int slots) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, slots - 1)) * 2);
        due = new long[2 * leaves];
        Arrays.fill(due, NEVER);
    }

    void set(int slot, long at) {
        long[] nodes = due;
        int node = leaves + slot;
        long earliest = at;
        nodes[node] = at;
        while (node > 1) {
            earliest = Math.min(earliest, nodes[node ^ 1]);
            node >>= 1;
            nodes[node] = earliest;
        }
    }

    void cancel(int slot) {
        if (due[leaves + slot] != NEVER) {
            set(slot, NEVER);
        }
    }

    long at(int slot) {
        return due[leaves + slot];
    }

    int first() {
        long[] nodes = due;
        long earliest = nodes[1];
        int node = 1;
        while (node < leaves) {
            node <<= 1;
            node += (int) (earliest - nodes[node] >>> 63); // 1 if the left child is later: which child is no pattern
        }
        return node - leaves;
    }

    long firstAt() {
        return due[1];
    }
}
