package org.scxc.runtime.explore;

/** What tables of open addressing take that double when they are full. */
final class Tables {
    private Tables() {}

    /** Java arrays hold no more. */
    private static final int CAPACITY_MAX = 1 << 30;

    /** Entries that fit where a table and the half as large one that it grows out of take {@code bytes} together. */
    static long entriesWithin(long bytes, int bytesEach, double loadMax) {
        int capacity = 1 << 10;
        while (capacity < CAPACITY_MAX && 3L * capacity * bytesEach <= bytes) {
            capacity *= 2;
        }
        return (long) (capacity * loadMax);
    }
}
