package org.scxc.runtime.explore;

/**
 * Fingerprints of visited states; several searches may share one. Open addressing, one long an entry, in stripes with a lock
 * each, so that two searches are seldom in each other's way.
 */
final class FingerprintSet {
    private static final double LOAD_MAX = 0.6;
    private static final int STRIPES_LOG2 = 8;

    private final Stripe[] stripes;
    private final int shift;

    FingerprintSet(int capacity, boolean shared) {
        stripes = new Stripe[shared ? 1 << STRIPES_LOG2 : 1];
        shift = shared ? 64 - STRIPES_LOG2 : 63;
        int each = Integer.highestOneBit(Math.max(1 << 10, capacity / stripes.length));
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(each);
        }
    }

    /** How many entries fit where the table, and the one that it grows out of, may take {@code bytes}. */
    static long entriesWithin(long bytes) {
        return Tables.entriesWithin(bytes, Long.BYTES, LOAD_MAX);
    }

    private static final class Stripe {
        private long[] table;
        private int size;
        private int sizeMax;

        Stripe(int capacity) {
            table = new long[capacity];
            sizeMax = (int) (capacity * LOAD_MAX);
        }

        boolean add(long key) {
            long[] t = table;
            int mask = t.length - 1;
            int i = (int) (key ^ key >>> 32) & mask;
            for (long found = t[i]; found != 0; found = t[i]) {
                if (found == key) {
                    return false;
                }
                i = i + 1 & mask;
            }
            t[i] = key;
            if (++size > sizeMax) {
                grow();
            }
            return true;
        }

        synchronized boolean addLocked(long key) {
            return add(key);
        }

        private void grow() {
            long[] to = new long[table.length * 2];
            int mask = to.length - 1;
            for (long key : table) {
                if (key != 0) {
                    int i = (int) (key ^ key >>> 32) & mask;
                    while (to[i] != 0) {
                        i = i + 1 & mask;
                    }
                    to[i] = key;
                }
            }
            table = to;
            sizeMax = (int) (to.length * LOAD_MAX);
        }
    }

    /** @return whether it was new */
    boolean add(long fingerprint) {
        long key = fingerprint == 0 ? 1 : fingerprint;
        return stripes.length == 1 ? stripes[0].add(key) : stripes[(int) (key >>> shift)].addLocked(key);
    }

    /** How many there are; call it when nobody adds any more. */
    long size() {
        long size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size;
        }
        return size;
    }

    /** Bytes that the tables take now; call it when nobody adds any more. */
    long bytes() {
        long bytes = 0;
        for (Stripe stripe : stripes) {
            bytes += 8L * stripe.table.length;
        }
        return bytes;
    }
}
