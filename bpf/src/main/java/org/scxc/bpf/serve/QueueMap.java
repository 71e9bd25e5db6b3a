package org.scxc.bpf.serve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/** BPF_MAP_TYPE_QUEUE: first in, first out (kernel/bpf/queue_stack_maps.c, v7.3). */
final class QueueMap extends BpfMap {
    private final Memory memory;
    private final int entries;
    private int head;
    private int length;

    QueueMap(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, definition.maxEntries());
        this.memory = memory;
        entries = (int) definition.maxEntries();
    }

    private long slot(int index) {
        return values + (long) stride * (index % entries);
    }

    int length() {
        return length;
    }

    /** BPF_MAP_LOOKUP_AND_DELETE_ELEM of user space: the first value, null if there is none. */
    byte @Nullable [] take() {
        if (length == 0) {
            return null;
        }
        int at = (int) slot(head);
        byte[] value = Arrays.copyOfRange(memory.regionAt(values), at, at + stride);
        head = (head + 1) % entries;
        length--;
        return value;
    }

    /** BPF_MAP_UPDATE_ELEM of user space. @return false if it is full */
    boolean give(byte[] value) {
        if (length == entries) {
            return false;
        }
        System.arraycopy(value, 0, memory.regionAt(values), (int) slot(head + length), (int) definition.valueSize());
        length++;
        return true;
    }

    @Override
    long push(Execution x, long value, long flags) {
        if (length == entries) {
            if (flags != EXIST) {
                return -E2BIG;
            }
            head = (head + 1) % entries; // BPF_EXIST overwrites the oldest
            length--;
        }
        Guest.copy(x, slot(head + length), value, definition.valueSize());
        length++;
        return 0;
    }

    @Override
    long peek(Execution x, long value) {
        if (length == 0) {
            for (int i = 0; i < definition.valueSize(); i++) {
                Guest.store8(x, value + i, 0);
            }
            return -ENOENT;
        }
        Guest.copy(x, value, slot(head), definition.valueSize());
        return 0;
    }

    @Override
    long pop(Execution x, long value) {
        long error = peek(x, value);
        if (error == 0) {
            head = (head + 1) % entries;
            length--;
        }
        return error;
    }
}
