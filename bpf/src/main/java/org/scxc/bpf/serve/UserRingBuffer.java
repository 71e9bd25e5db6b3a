package org.scxc.bpf.serve;

import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;

/**
 * BPF_MAP_TYPE_USER_RINGBUF: records from user space to programs (kernel/bpf/ringbuf.c, v7.3; user_ring_buffer of libbpf 1.6). Records
 * lie as in {@link RingBuffer}.
 */
final class UserRingBuffer extends BpfMap {
    private static final int HEADER = 8;

    /** BPF_MAX_USER_RINGBUF_SAMPLES. */
    private static final int SAMPLES_MAX = 128 * 1024;

    /** BPF_RB_NO_WAKEUP and BPF_RB_FORCE_WAKEUP. */
    private static final long FLAGS = 3;

    private final Memory memory;
    private final long size;
    private long consumer;
    private long producer;
    private boolean busy;

    UserRingBuffer(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, 0);
        this.memory = memory;
        size = definition.maxEntries();
        memory.replace(values, new byte[(int) (2 * size)]);
    }

    /** user_ring_buffer__reserve() and __submit(). @return false if there is no room */
    boolean produce(byte[] sample) {
        long length = sample.length + HEADER + 7 & ~7L;
        if (producer + length - consumer > size) {
            return false;
        }
        int at = (int) (producer & size - 1);
        byte[] bytes = memory.regionAt(values);
        LittleEndian.put(bytes, at, sample.length, HEADER);
        System.arraycopy(sample, 0, bytes, at + HEADER, sample.length);
        producer += length;
        return true;
    }

    /**
     * bpf_user_ringbuf_drain(): calls the program's function for each record, until it returns 1.
     *
     * @return how many it was called for, −EBUSY, −EINVAL
     */
    long drain(Host h, Execution x, long function, long context, long flags) {
        if ((flags & ~FLAGS) != 0) {
            return -EINVAL;
        }
        if (busy) {
            return -EBUSY;
        }
        busy = true;
        int samples = 0;
        for (long stop = 0; stop == 0 && samples < SAMPLES_MAX && consumer < producer; samples++) {
            int at = (int) (consumer & size - 1);
            int length = (int) LittleEndian.get(memory.regionAt(values), at, Integer.BYTES);
            long dynptr = h.dynptrs.local(values + at + HEADER, length);
            stop = h.callBack(x, function, dynptr, context);
            h.dynptrs.drop();
            consumer += length + HEADER + 7 & ~7L;
        }
        busy = false;
        return samples;
    }
}
