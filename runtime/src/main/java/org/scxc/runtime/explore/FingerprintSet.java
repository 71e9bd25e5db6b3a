package org.scxc.runtime.explore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Fingerprints of visited states; several searches may share one. Open addressing, one long an entry. */
final class FingerprintSet {
    private static final double LOAD_MAX = 0.6;

    private volatile AtomicLongArray table;
    private final AtomicLong size = new AtomicLong();
    private final java.util.concurrent.locks.ReentrantReadWriteLock growth =
            new java.util.concurrent.locks.ReentrantReadWriteLock();
    private final boolean shared;

    FingerprintSet(int capacity, boolean shared) {
        table = new AtomicLongArray(Integer.highestOneBit(Math.max(1 << 16, capacity)));
        this.shared = shared;
    }

    /** @return whether it was new */
    boolean add(long fingerprint) {
        long key = fingerprint == 0 ? 1 : fingerprint;
        if (shared) {
            return addShared(key);
        }
        if (size.getPlain() > table.length() * LOAD_MAX) {
            grow();
        }
        AtomicLongArray t = table;
        int mask = t.length() - 1;
        for (int i = (int) (key ^ key >>> 32) & mask; ; i = i + 1 & mask) {
            long found = t.getPlain(i);
            if (found == key) {
                return false;
            }
            if (found == 0) {
                t.setPlain(i, key);
                size.setPlain(size.getPlain() + 1);
                return true;
            }
        }
    }

    private boolean addShared(long key) {
        growth.readLock().lock();
        try {
            AtomicLongArray t = table;
            int mask = t.length() - 1;
            for (int i = (int) (key ^ key >>> 32) & mask; ; i = i + 1 & mask) {
                long found = t.get(i);
                if (found == 0) {
                    found = t.compareAndExchange(i, 0, key);
                    if (found == 0) {
                        break;
                    }
                }
                if (found == key) {
                    return false;
                }
            }
        } finally {
            growth.readLock().unlock();
        }
        if (size.incrementAndGet() > table.length() * LOAD_MAX) {
            growth.writeLock().lock();
            try {
                if (size.get() > table.length() * LOAD_MAX) {
                    grow();
                }
            } finally {
                growth.writeLock().unlock();
            }
        }
        return true;
    }

    private void grow() {
        AtomicLongArray from = table;
        AtomicLongArray to = new AtomicLongArray(from.length() * 2);
        int mask = to.length() - 1;
        for (int j = 0; j < from.length(); j++) {
            long key = from.getPlain(j);
            if (key != 0) {
                int i = (int) (key ^ key >>> 32) & mask;
                while (to.getPlain(i) != 0) {
                    i = i + 1 & mask;
                }
                to.setPlain(i, key);
            }
        }
        table = to;
    }

    long size() {
        return size.get();
    }

    /** Bytes that the table takes now. */
    long bytes() {
        return 8L * table.length();
    }
}
