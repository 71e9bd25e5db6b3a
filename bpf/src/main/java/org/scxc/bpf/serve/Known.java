package org.scxc.bpf.serve;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.vm.Outside;
import org.scxc.bpf.vm.Shortcuts;

/**
 * What is known of an object's calls and of the fields that its instructions' offsets stand for.
 *
 * @param maps of any scheduler made of the object: in each of them the values of a map lie at the same address
 */
record Known(Linked linked, Layout layout, Maps maps) implements Shortcuts {
    private static final int OFF_MIN = 64;

    @Override
    public @Nullable Call helper(int number, OptionalLong first) {
        if (number == Helpers.MAP_LOOKUP_ELEM
                && first.isPresent()
                && maps.of(first.getAsLong()) instanceof ArrayMap map) {
            return map.lookup();
        }
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
        return field == null ? null : new OfObject(field.getter(), field.setter(), field.kind(), size);
    }

    /**
     * The first bytes of a field. A record, because HotSpot takes its components for constants.
     *
     * @param kind of the objects that have it
     * @param size bytes
     */
    record OfObject(Field.Getter getter, Field.@Nullable Setter setter, int kind, int size) implements Place {
        @Override
        public boolean holds(Outside outside, long object) {
            return Addresses.isOf(kind, object) && Addresses.number(object) < ((KernelMemory) outside).count(kind);
        }

        @Override
        public long load(Outside outside, long object) {
            long word = getter.get(((KernelMemory) outside).kernel, Addresses.number(object), 0);
            return size == 8 ? word : word & (1L << 8 * size) - 1;
        }

        @Override
        public boolean isWritable() {
            return setter != null && size == 8;
        }

        @Override
        public void store(Outside outside, long object, long value) {
            if (setter != null) {
                setter.set(((KernelMemory) outside).kernel, Addresses.number(object), value);
            }
        }
    }
}
