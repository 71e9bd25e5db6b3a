package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/**
 * Dynamic pointers that the kernel hands to a program's callback (struct bpf_dynptr_kern, kernel/bpf/helpers.c, v7.3). Programs only
 * pass them on; what one stands for is kept here.
 */
final class Dynptrs {
    private static final int BYTES = 16;
    private static final int DEPTH_MAX = 16;

    private final long at;
    private final List<Part> live = new ArrayList<>();

    private record Part(long address, long length) {}

    Dynptrs(Memory memory) {
        at = memory.add(new byte[BYTES * DEPTH_MAX], Memory.Access.READ_WRITE);
    }

    /** Returns one that stands for a piece of memory until {@link #drop}. */
    long local(long address, long length) {
        live.add(new Part(address, length));
        return at + (long) BYTES * (live.size() - 1);
    }

    void drop() {
        live.removeLast();
    }

    private Part part(Execution x, long dynptr) {
        long index = (dynptr - at) / BYTES;
        if (dynptr < at || index >= live.size() || (dynptr - at) % BYTES != 0) {
            throw x.refuse("no dynptr at 0x" + Long.toHexString(dynptr));
        }
        return live.get((int) index);
    }

    /** bpf_dynptr_data(): NULL beyond its end. */
    long data(Execution x, long dynptr, long offset, long length) {
        Part part = part(x, dynptr);
        boolean inside = offset >= 0 && length >= 0 && offset <= part.length && length <= part.length - offset;
        return inside ? part.address + offset : 0;
    }

    /** bpf_dynptr_read(). @return 0, −E2BIG beyond its end, −EINVAL */
    long read(Execution x, long to, long length, long dynptr, long offset, long flags) {
        if (flags != 0) {
            return -BpfMap.EINVAL;
        }
        long from = data(x, dynptr, offset, length);
        if (from == 0) {
            return -BpfMap.E2BIG;
        }
        Guest.copy(x, to, from, length);
        return 0;
    }
}
