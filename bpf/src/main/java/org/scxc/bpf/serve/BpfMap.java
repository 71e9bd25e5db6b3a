package org.scxc.bpf.serve;

import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/** A map: values are bytes in the program's memory, so that a lookup is an address. What a kind lacks is −EOPNOTSUPP or NULL. */
abstract class BpfMap {
    static final int ENOENT = 2;
    static final int E2BIG = 7;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EOPNOTSUPP = 95;

    /** Bytes that the values of one map may have. */
    private static final long BYTES_MAX = 256L << 20;

    static final long ANY = 0;
    static final long NOEXIST = 1;
    static final long EXIST = 2;

    final MapDefinition definition;
    final long address;
    final int stride;
    final long values;

    BpfMap(MapDefinition definition, long address, Memory memory, long count) {
        this.definition = definition;
        this.address = address;
        stride = (int) (definition.valueSize() + 7 & ~7L);
        long bytes = stride * count;
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("map " + definition.name() + " of " + bytes + " bytes");
        }
        values = memory.add(new byte[(int) bytes], Memory.Access.READ_WRITE);
    }

    /** Returns the address of a value, NULL if there is none. */
    long lookup(Execution x, long key, int cpu) {
        return 0;
    }

    long update(Execution x, long key, long value, long flags, int cpu) {
        return -EOPNOTSUPP;
    }

    long delete(Execution x, long key) {
        return -EOPNOTSUPP;
    }

    long push(Execution x, long value, long flags) {
        return -EOPNOTSUPP;
    }

    long pop(Execution x, long value) {
        return -EOPNOTSUPP;
    }

    long peek(Execution x, long value) {
        return -EOPNOTSUPP;
    }

    /** Returns the address of what is stored for a task, NULL if there is nothing. */
    long storage(int task, boolean create) {
        return 0;
    }

    /** @return 0, or −ENOENT */
    long deleteStorage(int object) {
        long before = storage(object, false);
        forget(object);
        return before == 0 ? -ENOENT : 0;
    }

    void forget(int object) {}
}
