package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All state that a scheduler can see, and every scheduler's own, as numbered cells of one long array.
 *
 * <p>Blocks are allocated by name before the run, so that user space reads and writes them by name, and so that
 * snapshot, undo and hash (the explorer's) need to know nothing of their meaning. Masks are blocks of
 * {@link #maskWords()} words; a mask is passed as the index of its first word.
 */
public final class Store {
    private long[] cells = new long[4096];
    private int used = 1; // 0 is no address
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

    public void set(int cell, long value) {
        cells[cell] = value;
    }

    public boolean maskTest(int mask, int cpu) {
        return (cells[mask + (cpu >> 6)] >>> cpu & 1) != 0;
    }

    public void maskSet(int mask, int cpu) {
        cells[mask + (cpu >> 6)] |= 1L << cpu;
    }

    public void maskClear(int mask, int cpu) {
        cells[mask + (cpu >> 6)] &= ~(1L << cpu);
    }

    public void maskZero(int mask) {
        for (int i = 0; i < maskWords; i++) {
            cells[mask + i] = 0;
        }
    }

    public void maskCopy(int to, int from) {
        for (int i = 0; i < maskWords; i++) {
            cells[to + i] = cells[from + i];
        }
    }

    public void maskAnd(int to, int a, int b) {
        for (int i = 0; i < maskWords; i++) {
            cells[to + i] = cells[a + i] & cells[b + i];
        }
    }

    public void maskOr(int to, int a, int b) {
        for (int i = 0; i < maskWords; i++) {
            cells[to + i] = cells[a + i] | cells[b + i];
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
            cells[mask + i] = i < words.length ? words[i] : 0;
        }
    }
}
