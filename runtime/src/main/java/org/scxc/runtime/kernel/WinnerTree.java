package org.scxc.runtime.kernel;

import java.util.Arrays;

/** Timers in fixed slots, at most one pending in each; the earliest wins, ties go to the lowest slot. */
final class WinnerTree {
    static final long NEVER = Long.MAX_VALUE;

    private final int leaves;
    private final long[] due;
    private final int[] winner; // winner[1] is the root; winner[leaves + i] = i

    WinnerTree(int slots) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, slots - 1)) * 2);
        due = new long[leaves];
        winner = new int[2 * leaves];
        Arrays.fill(due, NEVER);
        for (int i = 0; i < leaves; i++) {
            winner[leaves + i] = i;
        }
        for (int i = leaves - 1; i > 0; i--) {
            winner[i] = winner[2 * i];
        }
    }

    void set(int slot, long at) {
        due[slot] = at;
        int node = leaves + slot >> 1;
        while (node > 0) {
            int left = winner[2 * node];
            int right = winner[2 * node + 1];
            winner[node] = due[right] < due[left] ? right : left;
            node >>= 1;
        }
    }

    void cancel(int slot) {
        if (due[slot] != NEVER) {
            set(slot, NEVER);
        }
    }

    long at(int slot) {
        return due[slot];
    }

    int first() {
        return winner[1];
    }

    long firstAt() {
        return due[winner[1]];
    }
}
