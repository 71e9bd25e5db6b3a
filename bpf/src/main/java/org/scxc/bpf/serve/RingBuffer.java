package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;

/**
 * BPF_MAP_TYPE_RINGBUF: records from programs to user space (kernel/bpf/ringbuf.c, v7.3). A record is a header of eight bytes and its
 * sample, and lies in one piece: the region is as long as the kernel's double mapping of the data pages.
 */
final class RingBuffer extends BpfMap {
    private static final int HEADER = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;

    /** BPF_RB_AVAIL_DATA, BPF_RB_RING_SIZE, BPF_RB_CONS_POS, BPF_RB_PROD_POS. */
    private static final int AVAILABLE = 0;

    private static final int RING_SIZE = 1;
    private static final int CONSUMER_AT = 2;
    private static final int PRODUCER_AT = 3;

    private final Memory memory;
    private final long size;
    private long consumer;
    private long producer;

    RingBuffer(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, 0);
        this.memory = memory;
        size = definition.maxEntries();
        memory.replace(values, new byte[(int) (2 * size)]);
    }

    private long record(long position) {
        return values + (position & size - 1);
    }

    /** bpf_ringbuf_reserve(). @return the sample, NULL if there is no room */
    long reserve(Execution x, long bytes, long flags) {
        long length = bytes + HEADER + 7 & ~7L;
        if (flags != 0 || bytes < 0 || bytes >= DISCARD || length > size || producer + length - consumer >= size) {
            return 0;
        }
        long at = record(producer);
        Guest.store32(x, at, (int) bytes | BUSY);
        producer += length;
        return at + HEADER;
    }

    /** bpf_ringbuf_submit(), bpf_ringbuf_discard(). */
    void commit(Execution x, long sample, boolean discard) {
        long at = sample - HEADER;
        Guest.store32(x, at, Guest.load32(x, at) & ~BUSY | (discard ? DISCARD : 0));
    }

    /** bpf_ringbuf_output(). @return 0, −EAGAIN if there is no room, −EINVAL */
    long output(Execution x, long data, long bytes, long flags) {
        if ((flags & ~3L) != 0) {
            return -EINVAL;
        }
        long sample = reserve(x, bytes, 0);
        if (sample == 0) {
            return -EAGAIN;
        }
        Guest.copy(x, sample, data, bytes);
        commit(x, sample, false);
        return 0;
    }

    /** bpf_ringbuf_query(). */
    long query(long what) {
        return switch ((int) what) {
            case AVAILABLE -> producer - consumer;
            case RING_SIZE -> size;
            case CONSUMER_AT -> consumer;
            case PRODUCER_AT -> producer;
            default -> 0;
        };
    }

    /** What user space reads next, ring_buffer__consume() of libbpf: a sample; null if there is none that is ready. */
    byte @Nullable [] consume() {
        byte[] bytes = memory.regionAt(values);
        while (consumer < producer) {
            int at = (int) record(consumer);
            int header = (int) LittleEndian.get(bytes, at, Integer.BYTES);
            if ((header & BUSY) != 0) {
                return null;
            }
            int length = header & ~(BUSY | DISCARD);
            consumer += length + HEADER + 7 & ~7L;
            if ((header & DISCARD) == 0) {
                return java.util.Arrays.copyOfRange(bytes, at + HEADER, at + HEADER + length);
            }
        }
        return null;
    }
}
