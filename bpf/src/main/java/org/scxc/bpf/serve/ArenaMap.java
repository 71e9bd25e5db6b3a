package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.BitSet;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Memory;

/**
 * BPF_MAP_TYPE_ARENA: pages of memory that programs allocate and address by 32 bits (kernel/bpf/arena.c, v7.3). Its region grows with
 * the highest page that is allocated. A page that is not allocated reads as 0, as one does that the kernel's JIT faults on.
 */
final class ArenaMap extends BpfMap {
    static final int PAGE = 4096;

    private static final int EBUSY = 16;

    /** Pages that an arena may come to have, whatever it declares: 256 MiB. */
    private static final int PAGES_MAX = 1 << 16;

    private final Memory memory;
    private final int pages;
    private final BitSet taken = new BitSet();

    /** The object's own variables, and the page before them, are taken from the start. */
    ArenaMap(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, 0);
        this.memory = memory;
        taken.set(0, memory.regionAt(address).length / PAGE);
        pages = (int) Math.min(PAGES_MAX, Math.max(definition.maxEntries(), taken.length()));
    }

    /** bpf_arena_alloc_pages(). @param at the address asked for, or 0 @return NULL if there is no room */
    long allocate(long at, long count) {
        if (count <= 0 || count > pages) {
            return 0;
        }
        int first = at == 0 ? free((int) count) : page(at);
        if (first < 0 || first + count > pages || !isFree(first, (int) count)) {
            return 0;
        }
        int end = first + (int) count;
        taken.set(first, end);
        byte[] bytes = memory.regionAt(address);
        if ((long) end * PAGE > bytes.length) {
            memory.replace(
                    address,
                    Arrays.copyOf(bytes, Math.min(PAGES_MAX, Math.max(end, 2 * (bytes.length / PAGE))) * PAGE));
        }
        return address + (long) first * PAGE;
    }

    /** bpf_arena_free_pages(): pages that are allocated again are zero. */
    void release(long at, long count) {
        int first = page(at);
        if (first < 0 || count <= 0) {
            return;
        }
        int end = (int) Math.min(pages, first + count);
        byte[] bytes = memory.regionAt(address);
        int from = Math.min(bytes.length, first * PAGE);
        Arrays.fill(bytes, from, Math.max(from, Math.min(bytes.length, end * PAGE)), (byte) 0);
        taken.clear(first, Math.max(first, end));
    }

    /** bpf_arena_reserve_pages(): pages that are never given out. @return 0, −EINVAL or −EBUSY */
    long reserve(long at, long count) {
        int first = page(at);
        if (count == 0) {
            return 0;
        }
        if (first < 0 || count < 0 || first + count > pages) {
            return -EINVAL;
        }
        if (!isFree(first, (int) count)) {
            return -EBUSY;
        }
        taken.set(first, first + (int) count);
        return 0;
    }

    /** Returns the page at an address of the arena, −1 if it is none's start. */
    private int page(long at) {
        long offset = at & 0xffff_ffffL;
        return offset % PAGE == 0 && offset / PAGE < pages ? (int) (offset / PAGE) : -1;
    }

    private boolean isFree(int first, int count) {
        int next = taken.nextSetBit(first);
        return next < 0 || next >= first + count;
    }

    private int free(int count) {
        int first = taken.nextClearBit(0);
        while (first + count <= pages && !isFree(first, count)) {
            first = taken.nextClearBit(taken.nextSetBit(first));
        }
        return first + count <= pages ? first : -1;
    }
}
