package org.scxc.bpf.vm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.scxc.bpf.isa.Code;

/**
 * The memory that programs of one machine share: regions of bytes at addresses by arithmetic. Region {@code i} starts
 * at {@link Code#TEXT} + i × 4 GiB and holds at most 2 GiB, so running off the end of one never reaches another. Region
 * 0 is the program text and holds no bytes. Values are little-endian and need no alignment.
 *
 * <p>The loads and stores at the end are the engines' own: on a bad access they throw {@link Stop}, which stays inside
 * an engine. Not thread-safe; a copy is independent.
 */
public final class Memory {
    /** Distance between the starts of two regions, bytes. */
    public static final long STRIDE = 1L << 32;

    /** Regions that one memory may have. */
    public static final int REGIONS_MAX = 1 << 20;

    /** What programs may do with a region. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    private static final int BASE_HIGH = (int) (Code.TEXT >>> 32);
    private static final byte[] ABSENT = new byte[0];
    static final VarHandle LE16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LE32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Stop stop = new Stop();
    private final Outside outside;
    private int regions = 1;
    private int outsidePc;

    /** Bytes of each region; an absent one has none. */
    private byte[][] readable = new byte[8][];

    /** The same arrays, but {@link #ABSENT} where programs may not write. */
    private byte[][] writable = new byte[8][];

    public Memory(Outside outside) {
        this.outside = outside;
        Arrays.fill(readable, ABSENT);
        Arrays.fill(writable, ABSENT);
    }

    private Memory(Memory from, Outside outside) {
        this.outside = outside;
        regions = from.regions;
        readable = from.readable.clone();
        writable = from.writable.clone();
        for (int region = 1; region < regions; region++) {
            boolean write = writable[region] == readable[region];
            readable[region] = write ? readable[region].clone() : readable[region];
            writable[region] = write ? readable[region] : ABSENT;
        }
    }

    /** Returns an independent memory with the same contents; read-only regions are shared. */
    public Memory copy(Outside outsideOfCopy) {
        return new Memory(this, outsideOfCopy);
    }

    /** Returns a memory with the same regions, of which the writable ones hold nothing: what is outside serves them. */
    public Memory readOnly(Outside outsideOfCopy) {
        Memory copy = new Memory(this, outsideOfCopy);
        for (int region = 1; region < regions; region++) {
            if (copy.writable[region] == copy.readable[region]) {
                copy.readable[region] = ABSENT;
                copy.writable[region] = ABSENT;
            }
        }
        return copy;
    }

    /** Returns the number of the region that holds an address, which need not have bytes; less than 1 for none. */
    public static int region(long address) {
        return (int) (address >>> 32) - BASE_HIGH;
    }

    /** Returns how many regions there are, the program text among them. */
    public int regions() {
        return regions;
    }

    /** Returns whether programs may write a region that has bytes. */
    public boolean isWritable(int region) {
        return writable[region].length > 0;
    }

    /**
     * Adds a region over {@code bytes}, which programs and host then share.
     *
     * @return the address of its first byte
     * @throws IllegalStateException beyond {@link #REGIONS_MAX}
     */
    public long add(byte[] bytes, Access access) {
        if (regions == REGIONS_MAX) {
            throw new IllegalStateException("more than " + REGIONS_MAX + " regions");
        }
        if (regions == readable.length) {
            readable = grow(readable);
            writable = grow(writable);
        }
        readable[regions] = bytes;
        writable[regions] = access == Access.READ_WRITE ? bytes : ABSENT;
        return Code.TEXT + regions++ * STRIDE;
    }

    /** Puts other bytes, usually more of them, where a writable region has its own. @param address of the region */
    public void replace(long address, byte[] bytes) {
        int region = (int) (address >>> 32) - BASE_HIGH;
        if (writable[region] != readable[region]) {
            throw new IllegalArgumentException("a read-only region");
        }
        readable[region] = bytes;
        writable[region] = bytes;
    }

    private static byte[][] grow(byte[][] table) {
        byte[][] grown = Arrays.copyOf(table, 2 * table.length);
        Arrays.fill(grown, table.length, grown.length, ABSENT);
        return grown;
    }

    /** Returns the bytes of the region that holds the address; length 0 if there is none. */
    public byte[] regionAt(long address) {
        return at(readable, address);
    }

    /** Returns whether programs may read {@code size} bytes from {@code address} on, all in one region. */
    public boolean holds(long address, long size) {
        int offset = (int) address;
        return offset >= 0 && size >= 0 && offset <= at(readable, address).length - size;
    }

    /** Returns whether programs may read {@code size} bytes (1, 2, 4, 8) from {@code address} on, in a region or outside. */
    public boolean loads(long address, int size) {
        return holds(address, size) || outside.loads(address, size);
    }

    /** Returns whether {@code size} bytes from {@code address} on are in a region that programs may not write. */
    public boolean readOnly(long address, long size) {
        return holds(address, size) && at(writable, address).length == 0;
    }

    /** Returns the pc of the last access outside all regions; translated code does not keep it. */
    public int outsidePc() {
        return outsidePc;
    }

    /** Returns a hash of the contents of every writable region, in order. */
    public long hash() {
        long hash = 1;
        for (int region = 1; region < regions; region++) {
            hash = mix(hash, writable[region].length);
            for (byte b : writable[region]) {
                hash = hash * 0x100000001b3L ^ b;
            }
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        return (hash ^ value) * 0x9e3779b97f4a7c15L;
    }

    Stop stop() {
        return stop;
    }

    Outside outside() {
        return outside;
    }

    private static byte[] at(byte[][] table, long address) {
        int region = (int) (address >>> 32) - BASE_HIGH;
        return region >= 0 && region < table.length ? table[region] : ABSENT;
    }

    private static boolean within(byte[] bytes, int offset, int size) {
        return offset >= 0 && offset <= bytes.length - size;
    }

    private long loadOutside(long address, int size, int pc) {
        outsidePc = pc;
        if (outside.loads(address, size)) {
            return outside.load(address, size);
        }
        throw stop.at(Fault.Kind.LOAD, pc, address, size);
    }

    private void storeOutside(long address, int size, long value, int pc) {
        outsidePc = pc;
        if (!outside.stores(address, size)) {
            throw stop.at(Fault.Kind.STORE, pc, address, size);
        }
        outside.store(address, size, value);
    }

    /** Loads a byte, zero-extended, for the instruction at {@code pc}. */
    public long load8(long address, int pc) {
        byte[] bytes = at(readable, address);
        int offset = (int) address;
        return within(bytes, offset, 1) ? bytes[offset] & 0xffL : loadOutside(address, 1, pc);
    }

    /** Loads two bytes, zero-extended, for the instruction at {@code pc}. */
    public long load16(long address, int pc) {
        byte[] bytes = at(readable, address);
        int offset = (int) address;
        return within(bytes, offset, 2) ? (short) LE16.get(bytes, offset) & 0xffffL : loadOutside(address, 2, pc);
    }

    /** Loads four bytes, zero-extended, for the instruction at {@code pc}. */
    public long load32(long address, int pc) {
        byte[] bytes = at(readable, address);
        int offset = (int) address;
        return within(bytes, offset, 4) ? (int) LE32.get(bytes, offset) & 0xffff_ffffL : loadOutside(address, 4, pc);
    }

    /** Loads eight bytes for the instruction at {@code pc}. */
    public long load64(long address, int pc) {
        byte[] bytes = at(readable, address);
        int offset = (int) address;
        return within(bytes, offset, 8) ? (long) LE64.get(bytes, offset) : loadOutside(address, 8, pc);
    }

    /** Stores the low byte for the instruction at {@code pc}. */
    public void store8(long address, long value, int pc) {
        byte[] bytes = at(writable, address);
        int offset = (int) address;
        if (within(bytes, offset, 1)) {
            bytes[offset] = (byte) value;
        } else {
            storeOutside(address, 1, value, pc);
        }
    }

    /** Stores the low two bytes for the instruction at {@code pc}. */
    public void store16(long address, long value, int pc) {
        byte[] bytes = at(writable, address);
        int offset = (int) address;
        if (within(bytes, offset, 2)) {
            LE16.set(bytes, offset, (short) value);
        } else {
            storeOutside(address, 2, value, pc);
        }
    }

    /** Stores the low four bytes for the instruction at {@code pc}. */
    public void store32(long address, long value, int pc) {
        byte[] bytes = at(writable, address);
        int offset = (int) address;
        if (within(bytes, offset, 4)) {
            LE32.set(bytes, offset, (int) value);
        } else {
            storeOutside(address, 4, value, pc);
        }
    }

    /** Stores eight bytes for the instruction at {@code pc}. */
    public void store64(long address, long value, int pc) {
        byte[] bytes = at(writable, address);
        int offset = (int) address;
        if (within(bytes, offset, 8)) {
            LE64.set(bytes, offset, value);
        } else {
            storeOutside(address, 8, value, pc);
        }
    }
}
