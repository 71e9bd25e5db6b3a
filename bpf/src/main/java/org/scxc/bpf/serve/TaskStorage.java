package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.BitSet;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Memory;

/** BPF_MAP_TYPE_TASK_STORAGE: one value for a task, from the first call that asks for it until the task is gone. */
final class TaskStorage extends BpfMap {
    private final BitSet made = new BitSet();
    private final byte[] bytes;

    TaskStorage(MapDefinition definition, long address, Memory memory, int tasks) {
        super(definition, address, memory, tasks);
        bytes = memory.regionAt(values);
    }

    @Override
    long storage(int task, boolean create) {
        if (!made.get(task)) {
            if (!create) {
                return 0;
            }
            made.set(task);
        }
        return values + (long) stride * task;
    }

    @Override
    void forget(int task) {
        made.clear(task);
        Arrays.fill(bytes, task * stride, (task + 1) * stride, (byte) 0);
    }
}
