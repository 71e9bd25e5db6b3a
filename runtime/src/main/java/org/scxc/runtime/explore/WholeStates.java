package org.scxc.runtime.explore;

import java.util.Arrays;

/**
 * Whole states, each with a number of its own, for a search that leaves nothing to chance. A state is kept as bytes: seven
 * bits of a cell each, lowest first, and a run of zero cells as a zero and its length. Safe for several threads.
 */
final class WholeStates {
    private static final int CHUNK_LOG2 = 20;
    private static final int CHUNK = 1 << CHUNK_LOG2;
    private static final double LOAD_MAX = 0.6;
    private static final int LENGTH_BYTES = 4;

    private byte[][] chunks = new byte[16][];
    private long used;
    private long[] table = new long[1 << 12]; // where a state begins, + 1
    private long[] hashes = new long[1 << 12];
    private int size;
    private byte[] encoded = new byte[1024];
    private int length;

    /** @return the state's number, the same for equal states and for no others; not 0 */
    synchronized long number(long[] state, long hash) {
        encode(state);
        int mask = table.length - 1;
        int i = (int) (hash ^ hash >>> 32) & mask;
        while (table[i] != 0) {
            if (hashes[i] == hash && isAt(table[i] - 1)) {
                return spread(table[i]);
            }
            i = i + 1 & mask;
        }
        table[i] = append() + 1;
        hashes[i] = hash;
        long number = table[i];
        if (++size > table.length * LOAD_MAX) {
            grow();
        }
        return spread(number);
    }

    /** One to one, so that tables which take low or high bits for an index are filled evenly. */
    private static long spread(long number) {
        return org.scxc.runtime.state.Rng.mix(number);
    }

    private void encode(long[] state) {
        int n = 0;
        for (int cell = 0; cell < state.length; cell++) {
            if (encoded.length - n < 24) {
                encoded = Arrays.copyOf(encoded, encoded.length * 2);
            }
            long v = state[cell];
            if (v == 0) {
                int from = cell;
                while (cell + 1 < state.length && state[cell + 1] == 0) {
                    cell++;
                }
                encoded[n++] = 0;
                v = cell - from + 1;
            }
            while ((v & ~127L) != 0) {
                encoded[n++] = (byte) (v & 127 | 128);
                v >>>= 7;
            }
            encoded[n++] = (byte) v;
        }
        length = n;
    }

    private byte at(long place) {
        return chunks[(int) (place >>> CHUNK_LOG2)][(int) place & CHUNK - 1];
    }

    private boolean isAt(long place) {
        int there = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            there |= (at(place + i) & 255) << 8 * i;
        }
        if (there != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (at(place + LENGTH_BYTES + i) != encoded[i]) {
                return false;
            }
        }
        return true;
    }

    private long append() {
        long place = used;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            put((byte) (length >>> 8 * i));
        }
        for (int i = 0; i < length; i++) {
            put(encoded[i]);
        }
        return place;
    }

    private void put(byte value) {
        int chunk = (int) (used >>> CHUNK_LOG2);
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[CHUNK];
        }
        chunks[chunk][(int) used & CHUNK - 1] = value;
        used++;
    }

    private void grow() {
        long[] oldTable = table;
        long[] oldHashes = hashes;
        table = new long[oldTable.length * 2];
        hashes = new long[table.length];
        int mask = table.length - 1;
        for (int k = 0; k < oldTable.length; k++) {
            if (oldTable[k] != 0) {
                int i = (int) (oldHashes[k] ^ oldHashes[k] >>> 32) & mask;
                while (table[i] != 0) {
                    i = i + 1 & mask;
                }
                table[i] = oldTable[k];
                hashes[i] = oldHashes[k];
            }
        }
    }

    /** Bytes accounted: the states', and the table's with the one that it grew out of. */
    synchronized long bytes() {
        return used + 3L * Long.BYTES * table.length;
    }
}
