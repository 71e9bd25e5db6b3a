package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.vm.Outside;
import org.scxc.bpf.vm.Shortcuts;

/** What is known of an object's calls and of the fields that its instructions' offsets stand for. */
record Known(Linked linked, Layout layout) implements Shortcuts {
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
        Field field = layout.taskFieldAt(off);
        return field == null ? null : new TaskField(field.getter(), field.setter(), off, size);
    }

    /**
     * The first bytes of a field of task_struct. A record, because HotSpot takes its components for constants.
     *
     * @param off bytes from the start of the struct
     * @param size bytes
     */
    record TaskField(Field.Getter getter, Field.@Nullable Setter setter, int off, int size) implements Place {
        @Override
        public boolean holds(Outside outside, long address) {
            return Addresses.isOfTask(address, off)
                    && Addresses.number(address) < ((KernelMemory) outside).kernel.taskCapacity();
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
