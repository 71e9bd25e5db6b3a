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
    private static final int FLEXIBLE_BYTES = 128;
    private static final int KINDS = 16;

    private final Btf btf;
    /** By the field's kind: what each byte of such an object belongs to. */
    private final @Nullable Struct[] structs = new Struct[KINDS];

    private final Map<String, Integer> offsets = new HashMap<>();

    /**
     * @param starts the first byte of the field that holds a byte, −1 if none does
     * @param bytes the size of that field
     */
    private record Struct(@Nullable Field[] fields, int[] starts, int[] bytes) {}

    public Layout(KernelTypes kernel) {
        btf = kernel.btf();
        for (int kind : Field.KINDS.values()) {
            Struct struct = new Struct(new Field[BYTES], new int[BYTES], new int[BYTES]);
            Arrays.fill(struct.starts, -1);
            structs[kind - Addresses.TASK] = struct;
        }
        for (Field field : Fields.TABLE) {
            Place place = place(field.name());
            Struct struct = struct(field.kind());
            Field placed = Processes.placed(Fields.placed(field, this::enumerator), member -> {
                Place other = place(member);
                return other == null ? 0 : other.offset;
            });
            for (int i = 0; struct != null && place != null && i < place.bytes; i++) {
                struct.fields[place.offset + i] = placed;
                struct.starts[place.offset + i] = place.offset;
                struct.bytes[place.offset + i] = place.bytes;
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
        int bytes = (int) Math.max(0, btf.sizeOf(type));
        // Of an array without a length the first elements.
        return new Place(bit / 8, bytes > 0 || btf.kind(type) != Btf.ARRAY ? bytes : FLEXIBLE_BYTES);
    }

    private @Nullable Struct struct(int kind) {
        int index = kind - Addresses.TASK;
        return index >= 0 && index < KINDS ? structs[index] : null;
    }

    /** Returns the name of the field of an object of a kind that holds this byte, {@code task_struct.pid}; null if none does. */
    public @Nullable String fieldName(int kind, int offset) {
        Field field = field(kind, offset);
        return field == null ? null : field.name();
    }

    /** Returns the field of an object of a kind that holds this byte, or null. */
    @Nullable
    Field field(int kind, int offset) {
        Struct struct = struct(kind);
        return struct == null ? null : struct.fields[offset];
    }

    /** Returns the first byte of the field that holds this byte. */
    public int start(int kind, int offset) {
        Struct struct = struct(kind);
        return struct == null ? -1 : struct.starts[offset];
    }

    /** Returns whether {@code size} bytes from this byte on are a whole field. */
    boolean isWhole(int kind, int offset, int size) {
        Struct struct = struct(kind);
        return struct != null && struct.starts[offset] == offset && struct.bytes[offset] == size;
    }

    /** Returns the offset of a served field, bytes; −1 if this kernel has none of that name. */
    int offset(String name) {
        return offsets.getOrDefault(name, -1);
    }

    /** Returns the offsets of fields of one struct: for calls, which look no name up. */
    public int[] offsets(String struct, String... fields) {
        return Arrays.stream(fields).mapToInt(f -> offset(struct + "." + f)).toArray();
    }

    /** Returns a field that begins at this byte of its struct, null if none does. */
    @Nullable
    Field fieldAt(int offset) {
        for (Struct struct : structs) {
            if (struct != null && offset >= 0 && offset < BYTES && struct.starts[offset] == offset) {
                return struct.fields[offset];
            }
        }
        return null;
    }

    /** Returns the size of a struct, bytes; 0 if this kernel has none of that name. */
    public int size(String struct) {
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
