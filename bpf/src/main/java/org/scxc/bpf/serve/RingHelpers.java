package org.scxc.bpf.serve;

import java.util.function.BiConsumer;
import org.scxc.bpf.vm.Execution;

/** Helpers of ring buffers and dynamic pointers, by number (enum bpf_func_id, include/uapi/linux/bpf.h, v7.3). */
final class RingHelpers {
    private RingHelpers() {}

    static void into(BiConsumer<Integer, Host.Body> table) {
        table.accept(130, (h, x, map, data, size, flags, e) -> ring(h, x, map).output(x, data, size, flags));
        table.accept(131, (h, x, map, size, flags, d, e) -> ring(h, x, map).reserve(x, size, flags));
        table.accept(132, (h, x, sample, flags, c, d, e) -> commit(h, x, sample, false));
        table.accept(133, (h, x, sample, flags, c, d, e) -> commit(h, x, sample, true));
        table.accept(134, (h, x, map, what, c, d, e) -> ring(h, x, map).query(what));
        table.accept(
                201,
                (h, x, to, length, dynptr, offset, flags) ->
                        h.dynptrs.read(x, to, length & 0xffff_ffffL, dynptr, offset, flags));
        table.accept(203, (h, x, dynptr, offset, length, d, e) -> h.dynptrs.data(x, dynptr, offset, length));
        table.accept(209, (h, x, map, function, context, flags, e) -> {
            if (h.maps.at(x, map) instanceof UserRingBuffer ring) {
                return ring.drain(h, x, function, context, flags);
            }
            throw x.refuse("no user ring buffer at 0x" + Long.toHexString(map));
        });
    }

    private static RingBuffer ring(Host h, Execution x, long map) {
        if (h.maps.at(x, map) instanceof RingBuffer ring) {
            return ring;
        }
        throw x.refuse("no ring buffer at 0x" + Long.toHexString(map));
    }

    private static long commit(Host h, Execution x, long sample, boolean discard) {
        if (h.maps.holding(sample) instanceof RingBuffer ring) {
            ring.commit(x, sample, discard);
            return 0;
        }
        throw x.refuse("no sample at 0x" + Long.toHexString(sample));
    }
}
