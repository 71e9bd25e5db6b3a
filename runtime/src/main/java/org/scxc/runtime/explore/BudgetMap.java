package org.scxc.runtime.explore;

/** The largest budget with which each key was reached; several searches may share one. Open addressing, in stripes as {@link FingerprintSet}. */
final class BudgetMap {
    private static final double LOAD_MAX = 0.6;
    private static final int STRIPES_LOG2 = 8;
    private static final int BYTES_EACH = Long.BYTES + Short.BYTES;

    /** Of a key that is new. */
    static final int NEW = -1;

    private final Stripe[] stripes;
    private final int shift;

    BudgetMap(int capacity, boolean shared) {
        stripes = new Stripe[shared ? 1 << STRIPES_LOG2 : 1];
        shift = shared ? Long.SIZE - STRIPES_LOG2 : Long.SIZE - 1;
        int each = Integer.highestOneBit(Math.max(1 << 10, capacity / stripes.length));
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(each);
        }
    }

    /** How many keys fit where the tables, and those that they grow out of, may take {@code bytes}. */
    static long entriesWithin(long bytes) {
        return Tables.entriesWithin(bytes, BYTES_EACH, LOAD_MAX);
    }

    private static final class Stripe {
        private long[] keys;
        private short[] budgets;
        private int size;
        private int sizeMax;

        Stripe(int capacity) {
            keys = new long[capacity];
            budgets = new short[capacity];
            sizeMax = (int) (capacity * LOAD_MAX);
        }

        private int slot(long key) {
            int mask = keys.length - 1;
            int i = (int) (key ^ key >>> 32) & mask;
            while (keys[i] != 0 && keys[i] != key) {
                i = i + 1 & mask;
            }
            return i;
        }

        int improve(long key, int budget) {
            int i = slot(key);
            if (keys[i] == key) {
                int before = budgets[i];
                budgets[i] = (short) Math.max(before, budget);
                return before;
            }
            keys[i] = key;
            budgets[i] = (short) budget;
            if (++size > sizeMax) {
                grow();
            }
            return NEW;
        }

        synchronized int improveLocked(long key, int budget) {
            return improve(key, budget);
        }

        private void grow() {
            long[] oldKeys = keys;
            short[] oldBudgets = budgets;
            keys = new long[oldKeys.length * 2];
            budgets = new short[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int to = slot(oldKeys[i]);
                    keys[to] = oldKeys[i];
                    budgets[to] = oldBudgets[i];
                }
            }
            sizeMax = (int) (keys.length * LOAD_MAX);
        }
    }

    /**
     * @param budget 0 to 32,767
     * @return the largest budget before, or {@link #NEW}
     */
    int improve(long key, int budget) {
        long k = key == 0 ? 1 : key;
        return stripes.length == 1
                ? stripes[0].improve(k, budget)
                : stripes[(int) (k >>> shift)].improveLocked(k, budget);
    }

    /** How many keys there are; call it when no search adds any more. */
    long size() {
        long size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size;
        }
        return size;
    }

    /** Bytes that the tables take now; call it when no search adds any more. */
    long bytes() {
        long bytes = 0;
        for (Stripe stripe : stripes) {
            bytes += (long) BYTES_EACH * stripe.keys.length;
        }
        return bytes;
    }
}
