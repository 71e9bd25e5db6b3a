package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.BitSet;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Memory;

/** BPF_MAP_TYPE_TASK_STORAGE and CGRP_STORAGE: one value for a task or cgroup, from the first call that asks for it until it is gone. */
final class ObjectStorage extends BpfMap {
    private final BitSet made = new BitSet();
    private final byte[] bytes;

    ObjectStorage(MapDefinition definition, long address, Memory memory, int objects) {
        super(definition, address, memory, objects);
        bytes = memory.regionAt(values);
    }

    @Override
    long storage(int object, boolean create) {
        if (!made.get(object)) {
            if (!create) {
                return 0;
            }
            made.set(object);
        }
        return values + (long) stride * object;
    }

    @Override
    void forget(int object) {
        made.clear(object);
        Arrays.fill(bytes, object * stride, (object + 1) * stride, (byte) 0);
    }
}
