package org.scxc.bpf.vm;

/** Numbers of up to eight bytes in an array, as programs have them in {@link Memory}. */
public final class LittleEndian {
    private LittleEndian() {}

    /** Returns a number without a sign. @param size bytes, 1 to 8 */
    public static long get(byte[] bytes, int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    /** Writes the low bytes of a number. @param size bytes, 1 to 8 */
    public static void put(byte[] bytes, int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
