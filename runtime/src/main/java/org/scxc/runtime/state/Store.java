package org.scxc.runtime.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All state that a scheduler can see, every scheduler's own, and what several CPUs change, as numbered cells of one long
 * array.
 *
 * <p>Blocks are allocated by name before the run, so that user space reads and writes them by name, and so that
 * snapshot, undo and hash need to know nothing of their meaning. Masks are blocks of {@link #maskWords()} words; a mask is
 * passed as the index of its first word. Undo and hash are off until {@link #record}: the timed runtime never asks for
 * them, the explorer always does.
 */
public final class Store {
    private long[] cells = new long[4096];
    private int used = 1; // 0 is no address
    private boolean records;
    private long[] salts = {};
    private long hash;
    private int[] undoCell = {};
    private long[] undoValue = {};
    private int undos;
    private final int maskWords;
    private final Map<String, Integer> blocks = new LinkedHashMap<>();
    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    public Store(int cpus) {
        maskWords = (cpus + 63) / 64;
    }

    /**
     * Allocates {@code count} zeroed cells. A scheduler that is attached again gets its old block, zeroed.
     *
     * @throws IllegalArgumentException if {@code name} was allocated with another size
     */
    public int longs(String name, int count) {
        Integer before = blocks.get(name);
        if (before != null) {
            if (sizes.getOrDefault(name, -1) != count) {
                throw new IllegalArgumentException("block allocated with two sizes: " + name);
            }
            Arrays.fill(cells, before, before + count, 0);
            return before;
        }
        int at = used;
        used += count;
        if (used > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(used, cells.length * 2));
        }
        blocks.put(name, at);
        sizes.put(name, count);
        return at;
    }

    /** Allocates {@code count} masks; mask i is at result + i × {@link #maskWords()}. */
    public int masks(String name, int count) {
        return longs(name, count * maskWords);
    }

    /** First cell of the block {@code name}, or 0. */
    public int find(String name) {
        Integer at = blocks.get(name);
        return at == null ? 0 : at;
    }

    public int maskWords() {
        return maskWords;
    }

    public long get(int cell) {
        return cells[cell];
    }

    /** The cell as an int: for cells whose values are that small. */
    public int at(int cell) {
        return (int) cells[cell];
    }

    public void set(int cell, long value) {
        if (records) {
            log(cell, value);
        }
        cells[cell] = value;
    }

    // ------------------------------------------------------------------------------------------------ undo and hash

    /** From now on every write is logged and hashed, and no block may be allocated any more. */
    public void record() {
        records = true;
        cells = Arrays.copyOf(cells, used);
        salts = new long[used];
        for (int i = 0; i < used; i++) {
            salts[i] = Rng.mix(0x9E3779B97F4A7C15L * (i + 1)) | 1;
            hash ^= part(i, cells[i]);
        }
    }

    private void log(int cell, long value) {
        long before = cells[cell];
        if (before == value) {
            return;
        }
        if (undos == undoCell.length) {
            undoCell = Arrays.copyOf(undoCell, Math.max(1 << 12, undos * 2));
            undoValue = Arrays.copyOf(undoValue, undoCell.length);
        }
        undoCell[undos] = cell;
        undoValue[undos++] = before;
        hash ^= part(cell, before) ^ part(cell, value);
    }

    /** Zero cells add nothing, so an empty state's hash is 0 whatever its size. */
    private long part(int cell, long value) {
        if (value == 0) {
            return 0;
        }
        long z = (value + salts[cell]) * 0xBF58476D1CE4E5B9L;
        return (z ^ z >>> 32) * 0x94D049BB133111EBL;
    }

    /** 64 bits of the recorded state; two different states share one with a probability of states² / 2⁶⁵. */
    public long fingerprint() {
        return Rng.mix(hash);
    }

    /** The present state, for {@link #undo}. */
    public int mark() {
        return undos;
    }

    /** The recorded state's hash before it is mixed, for {@link #undo(int, long)}. */
    public long hash() {
        return hash;
    }

    /**
     * Takes back every write since {@code mark}.
     *
     * @param then the hash at that mark: remembering it is cheaper than finding it again
     */
    public void undo(int mark, long then) {
        while (undos > mark) {
            cells[undoCell[--undos]] = undoValue[undos];
        }
        hash = then;
    }

    /** Takes back every write since {@code mark}. */
    public void undo(int mark) {
        while (undos > mark) {
            int cell = undoCell[--undos];
            long value = undoValue[undos];
            hash ^= part(cell, cells[cell]) ^ part(cell, value);
            cells[cell] = value;
        }
    }

    /** The cell that write {@code i} since the last {@link #commit} changed, and what it held before. */
    public int changedCell(int i) {
        return undoCell[i];
    }

    public long changedFrom(int i) {
        return undoValue[i];
    }

    /** Forgets how the present state was reached. */
    public void commit() {
        undos = 0;
    }

    /** Cells in use. */
    public int size() {
        return used;
    }

    public long[] copy() {
        return Arrays.copyOf(cells, used);
    }

    // ------------------------------------------------------------------------------------------------ masks

    public boolean maskTest(int mask, int cpu) {
        return (cells[mask + (cpu >> 6)] >>> cpu & 1) != 0;
    }

    public void maskSet(int mask, int cpu) {
        set(mask + (cpu >> 6), cells[mask + (cpu >> 6)] | 1L << cpu);
    }

    public void maskClear(int mask, int cpu) {
        set(mask + (cpu >> 6), cells[mask + (cpu >> 6)] & ~(1L << cpu));
    }

    public void maskZero(int mask) {
        if (records) {
            for (int i = 0; i < maskWords; i++) {
                set(mask + i, 0);
            }
            return;
        }
        long[] c = cells;
        for (int i = 0; i < maskWords; i++) {
            c[mask + i] = 0;
        }
    }

    public void maskCopy(int to, int from) {
        if (records) {
            for (int i = 0; i < maskWords; i++) {
                set(to + i, cells[from + i]);
            }
            return;
        }
        long[] c = cells;
        for (int i = 0; i < maskWords; i++) {
            c[to + i] = c[from + i];
        }
    }

    public void maskAnd(int to, int a, int b) {
        if (records) {
            for (int i = 0; i < maskWords; i++) {
                set(to + i, cells[a + i] & cells[b + i]);
            }
            return;
        }
        long[] c = cells;
        for (int i = 0; i < maskWords; i++) {
            c[to + i] = c[a + i] & c[b + i];
        }
    }

    public void maskOr(int to, int a, int b) {
        if (records) {
            for (int i = 0; i < maskWords; i++) {
                set(to + i, cells[a + i] | cells[b + i]);
            }
            return;
        }
        long[] c = cells;
        for (int i = 0; i < maskWords; i++) {
            c[to + i] = c[a + i] | c[b + i];
        }
    }

    public boolean maskEmpty(int mask) {
        for (int i = 0; i < maskWords; i++) {
            if (cells[mask + i] != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean maskEquals(int a, int b) {
        for (int i = 0; i < maskWords; i++) {
            if (cells[a + i] != cells[b + i]) {
                return false;
            }
        }
        return true;
    }

    /** Is every CPU of {@code inner} in {@code outer}? True for an empty {@code inner}. */
    public boolean maskSubset(int inner, int outer) {
        for (int i = 0; i < maskWords; i++) {
            if ((cells[inner + i] & ~cells[outer + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public int maskWeight(int mask) {
        int n = 0;
        for (int i = 0; i < maskWords; i++) {
            n += Long.bitCount(cells[mask + i]);
        }
        return n;
    }

    /** First set bit at or after {@code cpu}, or −1. */
    public int maskNext(int mask, int cpu) {
        int word = cpu >> 6;
        if (word >= maskWords) {
            return -1;
        }
        long bits = cells[mask + word] & -1L << cpu;
        while (bits == 0) {
            if (++word == maskWords) {
                return -1;
            }
            bits = cells[mask + word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** Copies words (for user space and reports). */
    public long[] maskToWords(int mask) {
        return Arrays.copyOfRange(cells, mask, mask + maskWords);
    }

    public void maskFrom(int mask, long[] words) {
        for (int i = 0; i < maskWords; i++) {
            set(mask + i, i < words.length ? words[i] : 0);
        }
    }
}
