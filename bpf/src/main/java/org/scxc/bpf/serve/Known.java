package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.vm.Outside;
import org.scxc.bpf.vm.Shortcuts;

/** What is known of an object's calls and of the fields that its instructions' offsets stand for. */
record Known(Linked linked, Layout layout) implements Shortcuts {
    private static final int OFF_MIN = 64;

    @Override
    public @Nullable Call helper(int number) {
        return Helpers.body(number);
    }

    @Override
    public @Nullable Call kfunc(int index) {
        return Host.body(linked.calls().get(index), Kfunctions.TABLE);
    }

    @Override
    public @Nullable Place place(int off, int size) {
        // Small offsets are those of arguments and of values of maps, first of all.
        Field field = off < OFF_MIN ? null : layout.fieldAt(off);
        return field == null ? null : new OfObject(field.getter(), field.setter(), field.kind(), off, size);
    }

    /**
     * The first bytes of a field. A record, because HotSpot takes its components for constants.
     *
     * @param kind of the objects that have it
     * @param off bytes from the start of the struct
     * @param size bytes
     */
    record OfObject(Field.Getter getter, Field.@Nullable Setter setter, int kind, int off, int size) implements Place {
        @Override
        public boolean holds(Outside outside, long address) {
            return Addresses.isOf(kind, off, address)
                    && Addresses.number(address) < ((KernelMemory) outside).count(kind);
        }

        @Override
        public long load(Outside outside, long address) {
            long word = getter.get(((KernelMemory) outside).kernel, Addresses.number(address), 0);
            return size == 8 ? word : word & (1L << 8 * size) - 1;
        }

        @Override
        public boolean isWritable() {
            return setter != null && size == 8;
        }

        @Override
        public void store(Outside outside, long address, long value) {
            if (setter != null) {
                setter.set(((KernelMemory) outside).kernel, Addresses.number(address), value);
            }
        }
    }
}
