package org.scxc.runtime.kernel;

import java.util.Arrays;

/** Interrupts and other one-off events: a binary heap by time, then by order of insertion. */
final class EventHeap {
    private long[] time = new long[64];
    private long[] order = new long[64];
    private int[] kind = new int[64];
    private int[] a = new int[64];
    private long[] b = new long[64];
    private int size;
    private long sequence;

    // The event last removed.
    long outAt;
    int outKind;
    int outA;
    long outB;

    void add(long at, int eventKind, int argument, long extra) {
        if (size == time.length) {
            time = Arrays.copyOf(time, size * 2);
            order = Arrays.copyOf(order, size * 2);
            kind = Arrays.copyOf(kind, size * 2);
            a = Arrays.copyOf(a, size * 2);
            b = Arrays.copyOf(b, size * 2);
        }
        int i = size++;
        put(i, at, sequence++, eventKind, argument, extra);
        while (i > 0 && before(i, (i - 1) / 2)) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    long firstAt() {
        return size == 0 ? WinnerTree.NEVER : time[0];
    }

    void remove() {
        outAt = time[0];
        outKind = kind[0];
        outA = a[0];
        outB = b[0];
        size--;
        put(0, time[size], order[size], kind[size], a[size], b[size]);
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && before(child + 1, child)) {
                child++;
            }
            if (!before(child, i)) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private boolean before(int i, int j) {
        return time[i] < time[j] || time[i] == time[j] && order[i] < order[j];
    }

    private void put(int i, long at, long seq, int eventKind, int argument, long extra) {
        time[i] = at;
        order[i] = seq;
        kind[i] = eventKind;
        a[i] = argument;
        b[i] = extra;
    }

    private void swap(int i, int j) {
        long t = time[i];
        long o = order[i];
        int k = kind[i];
        int x = a[i];
        long y = b[i];
        put(i, time[j], order[j], kind[j], a[j], b[j]);
        put(j, t, o, k, x, y);
    }
}
