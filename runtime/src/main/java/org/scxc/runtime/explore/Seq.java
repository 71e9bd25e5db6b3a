package org.scxc.runtime.explore;

/** A short list of tasks in one long: four bits an entry, task + 1, first entry lowest. At most 16 entries, tasks 0–14. */
final class Seq {
    static final int MAX = 16;
    static final long EMPTY = 0;

    private Seq() {}

    static int size(long list) {
        return (67 - Long.numberOfLeadingZeros(list)) >> 2;
    }

    /** @return the first task, or -1 */
    static int first(long list) {
        return (int) (list & 15) - 1;
    }

    static int get(long list, int i) {
        return (int) (list >>> 4 * i & 15) - 1;
    }

    static long append(long list, int task) {
        return list | task + 1L << 4 * size(list);
    }

    static long prepend(long list, int task) {
        return list << 4 | task + 1L;
    }

    static long dropFirst(long list) {
        return list >>> 4;
    }

    static int indexOf(long list, int task) {
        for (int i = 0; list >>> 4 * i != 0 && i < MAX; i++) {
            if (get(list, i) == task) {
                return i;
            }
        }
        return -1;
    }

    /** Without the first entry of {@code task}; unchanged if there is none. */
    static long remove(long list, int task) {
        int i = indexOf(list, task);
        if (i < 0) {
            return list;
        }
        long before = list & (1L << 4 * i) - 1;
        long after = i == MAX - 1 ? 0 : list >>> 4 * (i + 1);
        return before | after << 4 * i;
    }
}
