package org.scxc.bpf.race;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.serve.Addresses;
import org.scxc.bpf.serve.Layout;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;
import org.scxc.runtime.state.Store;

/**
 * The memory of programs as cells of a race's store, eight bytes each, so that undo and hash know of it; and the kernel's
 * objects, field by field.
 */
final class CellMemory implements Outside {
    private static final long NULL_PAGE = 1 << 14;

    private final Store store;
    private final Layout layout;
    private final RaceHost host;
    private int[] cells = new int[16];
    private long[] bytes = new long[16];

    /** Whether no other CPU reaches a region's bytes while a program of this one uses them. */
    private boolean[] own = new boolean[16];

    CellMemory(Store store, Layout layout, RaceHost host) {
        this.store = store;
        this.layout = layout;
        this.host = host;
    }

    /** A region that holds no bytes is served by these cells. */
    void map(long address, int cell, long size, boolean isOwn) {
        int region = Memory.region(address);
        if (region >= cells.length) {
            int length = Math.max(region + 1, 2 * cells.length);
            cells = java.util.Arrays.copyOf(cells, length);
            bytes = java.util.Arrays.copyOf(bytes, length);
            own = java.util.Arrays.copyOf(own, length);
        }
        cells[region] = cell;
        bytes[region] = size;
        own[region] = isOwn;
    }

    /** Whether an access at {@code address} is a step: another CPU can reach what lies there. */
    boolean isShared(long address) {
        int region = Memory.region(address);
        if (region > 0 && region < cells.length && cells[region] != 0) {
            return !own[region];
        }
        int kind = Addresses.kind(address);
        if (kind == Addresses.MASK) {
            return true;
        }
        RaceFields.Field field = field(address);
        return field != null && field.isStep();
    }

    private boolean inCells(long address, int size) {
        int region = Memory.region(address);
        int offset = (int) address;
        return region > 0
                && region < cells.length
                && cells[region] != 0
                && offset >= 0
                && offset + (long) size <= bytes[region];
    }

    private RaceFields.@Nullable Field field(long address) {
        if (Addresses.kind(address) != Addresses.TASK || Addresses.number(address) >= host.tasks) {
            return null;
        }
        String name = layout.fieldName(Addresses.TASK, Addresses.offset(address));
        return name == null ? null : RaceFields.TABLE.get(name);
    }

    @Override
    public boolean loads(long address, int size) {
        return inCells(address, size)
                || host.taskOfMask(address) >= 0
                || field(address) != null
                || address >= 0 && address < NULL_PAGE;
    }

    @Override
    public boolean stores(long address, int size) {
        if (inCells(address, size)) {
            return true;
        }
        RaceFields.Field field = field(address);
        return field != null
                && field.setter() != null
                && size == 8
                && layout.start(Addresses.TASK, Addresses.offset(address)) == Addresses.offset(address);
    }

    @Override
    public long load(long address, int size) {
        if (inCells(address, size)) {
            int at = cells[Memory.region(address)] + ((int) address >> 3);
            int shift = ((int) address & 7) << 3;
            long value = store.get(at) >>> shift;
            if (shift + 8 * size > 64) {
                value |= store.get(at + 1) << 64 - shift;
            }
            return size == 8 ? value : value & (1L << 8 * size) - 1;
        }
        int masked = host.taskOfMask(address);
        if (masked >= 0) {
            return cut(host.readMask(masked), (int) address & 7, size);
        }
        RaceFields.Field field = field(address);
        if (field == null) {
            return 0; // a pointer that is NULL, or nearly so
        }
        int inside = Addresses.offset(address) - layout.start(Addresses.TASK, Addresses.offset(address));
        return cut(field.getter().get(host, Addresses.number(address), inside >> 3), inside & 7, size);
    }

    private static long cut(long word, int byteOffset, int size) {
        long shifted = word >>> 8 * byteOffset;
        return size == 8 ? shifted : shifted & (1L << 8 * size) - 1;
    }

    @Override
    public void store(long address, int size, long value) {
        if (!inCells(address, size)) {
            RaceFields.Field field = field(address);
            RaceFields.Setter setter = field == null ? null : field.setter();
            if (setter != null) {
                setter.set(host, Addresses.number(address), value);
            }
            return;
        }
        int at = cells[Memory.region(address)] + ((int) address >> 3);
        int shift = ((int) address & 7) << 3;
        long mask = size == 8 ? -1 : (1L << 8 * size) - 1;
        store.set(at, store.get(at) & ~(mask << shift) | (value & mask) << shift);
        if (shift + 8 * size > 64) {
            int rest = 64 - shift;
            store.set(at + 1, store.get(at + 1) & ~(mask >>> rest) | (value & mask) >>> rest);
        }
    }

    /** Writes bytes into a region's cells before the race. */
    void fill(long address, byte[] from) {
        for (int i = 0; i < from.length; i++) {
            if (from[i] != 0) {
                store(address + i, 1, from[i]);
            }
        }
    }
}
