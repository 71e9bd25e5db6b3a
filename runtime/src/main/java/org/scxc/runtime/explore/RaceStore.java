package org.scxc.runtime.explore;

/** The cells of one state, with undo and a hash that follows every write. */
final class RaceStore {
    private final long[] cells;
    private final long[] salts;
    private long hash;
    private int[] undoCell = new int[1 << 12];
    private long[] undoValue = new long[1 << 12];
    private int undos;
    private boolean logs = true;

    RaceStore(int size) {
        cells = new long[size];
        salts = new long[size];
        long salt = 0x9E3779B97F4A7C15L;
        for (int i = 0; i < size; i++) {
            salts[i] = mix(salt * (i + 1)) | 1;
        }
    }

    /** splitmix64's finaliser. */
    static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    long get(int cell) {
        return cells[cell];
    }

    int at(int cell) {
        return (int) cells[cell];
    }

    void set(int cell, long value) {
        long before = cells[cell];
        if (before == value) {
            return;
        }
        if (logs) {
            if (undos == undoCell.length) {
                undoCell = java.util.Arrays.copyOf(undoCell, undos * 2);
                undoValue = java.util.Arrays.copyOf(undoValue, undos * 2);
            }
            undoCell[undos] = cell;
            undoValue[undos++] = before;
        }
        hash ^= part(cell, before) ^ part(cell, value);
        cells[cell] = value;
    }

    /** Zero cells add nothing, so an empty state's hash is 0 whatever its size. */
    private long part(int cell, long value) {
        if (value == 0) {
            return 0;
        }
        long z = (value + salts[cell]) * 0xBF58476D1CE4E5B9L;
        return (z ^ z >>> 32) * 0x94D049BB133111EBL;
    }

    /** 64 bits; two different states share one with a probability of states² / 2⁶⁵. */
    long fingerprint() {
        return mix(hash);
    }

    int mark() {
        return undos;
    }

    /** Takes back every write since {@code mark}. */
    void undo(int mark) {
        while (undos > mark) {
            int cell = undoCell[--undos];
            long value = undoValue[undos];
            hash ^= part(cell, cells[cell]) ^ part(cell, value);
            cells[cell] = value;
        }
    }

    /** Forgets how the present state was reached. */
    void commit() {
        undos = 0;
    }

    int size() {
        return cells.length;
    }

    long[] copy() {
        return cells.clone();
    }

    void load(long[] from) {
        for (int i = 0; i < cells.length; i++) {
            set(i, from[i]);
        }
    }
}
