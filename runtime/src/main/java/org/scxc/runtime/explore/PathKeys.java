package org.scxc.runtime.explore;

import java.util.Arrays;

/** Keys of the states of one execution, deepest last. A counter for each slot of a key's low bits answers most questions. */
final class PathKeys {
    private long[] keys = new long[256];
    private int[] counters = new int[1024];
    private int size;

    void push(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            counters = new int[size * 8];
            for (int i = 0; i < size; i++) {
                counters[slot(keys[i])]++;
            }
        }
        keys[size++] = key;
        counters[slot(key)]++;
    }

    private int slot(long key) {
        return (int) key & counters.length - 1;
    }

    void cutTo(int newSize) {
        while (size > newSize) {
            counters[slot(keys[--size])]--;
        }
    }

    boolean contains(long key) {
        if (counters[slot(key)] == 0) {
            return false;
        }
        for (int i = size - 1; i >= 0; i--) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }
}
