package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.KernelTypes;

/** Where the served fields lie in one kernel's structs, and what its enumerators are worth. */
public final class Layout {
    private static final int BYTES = 1 << Addresses.STRIDE_BITS;

    private final Btf btf;
    private final @Nullable Field[] taskFields = new Field[BYTES];
    private final int[] taskStarts = new int[BYTES];
    private final Map<String, Integer> offsets = new HashMap<>();

    public Layout(KernelTypes kernel) {
        btf = kernel.btf();
        Arrays.fill(taskStarts, -1);
        for (Field field : Fields.TABLE) {
            Place place = place(field.name());
            for (int i = 0; place != null && i < place.bytes; i++) {
                taskFields[place.offset + i] = field;
                taskStarts[place.offset + i] = place.offset;
            }
        }
        for (String name : Fields.names()) {
            Place place = place(name);
            offsets.put(name, place == null ? -1 : place.offset);
        }
    }

    private record Place(int offset, int bytes) {}

    private @Nullable Place place(String name) {
        String[] parts = name.split("\\.");
        int type = btf.find(parts[0], Btf.STRUCT);
        int bit = 0;
        for (int i = 1; i < parts.length; i++) {
            int member = type == 0 ? -1 : btf.member(type, parts[i]);
            if (member < 0) {
                return null;
            }
            bit += btf.memberBitOffset(type, member);
            type = btf.resolve(btf.memberType(type, member));
        }
        return new Place(bit / 8, (int) Math.max(0, btf.sizeOf(type)));
    }

    /** Returns the field of task_struct that holds this byte, or null. */
    @Nullable
    Field taskField(int offset) {
        return taskFields[offset];
    }

    /** Returns the first byte of the field that holds this byte. */
    int taskStart(int offset) {
        return taskStarts[offset];
    }

    /** Returns the offset of a served field, bytes; −1 if this kernel has none of that name. */
    int offset(String name) {
        return offsets.getOrDefault(name, -1);
    }

    /** Returns the offsets of fields of one struct: for calls, which look no name up. */
    int[] offsets(String struct, String... fields) {
        return Arrays.stream(fields).mapToInt(f -> offset(struct + "." + f)).toArray();
    }

    /** Returns the field of task_struct that begins at this byte, null if none does. */
    @Nullable
    Field taskFieldAt(int offset) {
        return offset >= 0 && offset < BYTES && taskStarts[offset] == offset ? taskFields[offset] : null;
    }

    /** Returns the size of a struct, bytes; 0 if this kernel has none of that name. */
    int size(String struct) {
        int type = btf.find(struct, Btf.STRUCT);
        return type == 0 ? 0 : btf.declaredSize(type);
    }

    /** Returns the value of an enumerator by its name, 0 if this kernel has none, as libbpf's loaders fill in. */
    public long enumerator(String name) {
        for (int id = 1; id < btf.size(); id++) {
            for (int i = 0; btf.isEnum(id) && i < btf.count(id); i++) {
                if (btf.memberName(id, i).equals(name)) {
                    return btf.enumValue(id, i);
                }
            }
        }
        return 0;
    }
}
