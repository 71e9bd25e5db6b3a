package org.scxc.runtime.kernel;

import java.util.Arrays;

/**
 * When each CPU that is in the middle of a switch puts the previous task back, at most one instant for each CPU. As all
 * switches last about as long, who begins last nearly always ends last, and a sorted row is cheaper than a place in the
 * {@link WinnerTree}. Of switches that end at one instant the one of the lowest CPU comes first, as in a {@link Lane}.
 */
final class SwitchQueue {
    private final int mask;
    private final int[] cpus;
    private final long[] due; // by CPU
    private int head;
    private int size;

    SwitchQueue(int nrCpus) {
        int room = Integer.highestOneBit(Math.max(1, nrCpus - 1)) * 2;
        mask = room - 1;
        cpus = new int[room];
        due = new long[nrCpus];
        Arrays.fill(due, WinnerTree.NEVER);
    }

    /** The switch of {@code cpu}, which is in none, ends at {@code at}, ns. */
    void add(int cpu, long at) {
        due[cpu] = at;
        int place = head + size++;
        while (place != head && isBefore(cpu, at, cpus[place - 1 & mask])) {
            cpus[place & mask] = cpus[place - 1 & mask];
            place--;
        }
        cpus[place & mask] = cpu;
    }

    private boolean isBefore(int cpu, long at, int other) {
        return at < due[other] || at == due[other] && cpu < other;
    }

    /** The switch of {@code cpu}, if it is in one, has ended. */
    void remove(int cpu) {
        if (due[cpu] == WinnerTree.NEVER) {
            return;
        }
        due[cpu] = WinnerTree.NEVER;
        int place = head;
        while (cpus[place & mask] != cpu) {
            place++;
        }
        for (; place != head; place--) {
            cpus[place & mask] = cpus[place - 1 & mask];
        }
        head++;
        size--;
    }

    /** The CPU whose switch ends first. */
    int first() {
        return cpus[head & mask];
    }

    /** When it does, ns; {@link WinnerTree#NEVER} if no CPU is in a switch. */
    long firstAt() {
        return size == 0 ? WinnerTree.NEVER : due[cpus[head & mask]];
    }
}
