package org.scxc.bpf.btf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;

/**
 * Type information (Documentation/bpf/btf.rst of the kernel). Types have ids from 1; 0 is void. A type is read from its
 * bytes when asked for, so that a kernel's 120,000 types cost an index and no objects. Everything that a type refers to
 * is checked by {@link #read}, so the accessors throw only for ids that do not exist.
 */
public final class Btf {
    public static final int INT = 1;
    public static final int PTR = 2;
    public static final int ARRAY = 3;
    public static final int STRUCT = 4;
    public static final int UNION = 5;
    public static final int ENUM = 6;
    public static final int FWD = 7;
    public static final int TYPEDEF = 8;
    public static final int VOLATILE = 9;
    public static final int CONST = 10;
    public static final int RESTRICT = 11;
    public static final int FUNC = 12;
    public static final int FUNC_PROTO = 13;
    public static final int VAR = 14;
    public static final int DATASEC = 15;
    public static final int FLOAT = 16;
    public static final int DECL_TAG = 17;
    public static final int TYPE_TAG = 18;
    public static final int ENUM64 = 19;

    /** Linkage of a FUNC or VAR that is defined elsewhere: BTF_FUNC_EXTERN, BTF_VAR_GLOBAL_EXTERN. */
    public static final int EXTERN = 2;

    private static final int MAGIC = 0xeb9f;
    private static final int NESTING_MAX = 64;

    private final int[] bytes;
    private final int[] at;
    private final String[] names;
    private final Bytes strings;
    private final Map<String, int[]> byName = new HashMap<>();

    private Btf(int[] words, int[] at, String[] names, Bytes strings) {
        bytes = words;
        this.at = at;
        this.names = names;
        this.strings = strings;
        for (int id = 1; id < at.length; id++) {
            if (!names[id].isEmpty()) {
                byName.merge(names[id], new int[] {id}, Btf::append);
            }
        }
    }

    private static int[] append(int[] some, int[] one) {
        int[] all = java.util.Arrays.copyOf(some, some.length + 1);
        all[some.length] = one[0];
        return all;
    }

    /** Reads and checks the contents of a .BTF section or of /sys/kernel/btf/vmlinux. */
    public static Btf read(Bytes section) throws BadObject {
        if (section.u16(0) != MAGIC) {
            throw new BadObject(section.name() + ": not BTF");
        }
        if (section.u8(2) != 1) {
            throw new BadObject(section.name() + ": BTF version " + section.u8(2));
        }
        long header = section.u32(4);
        Bytes types = section.slice(section.name() + " types", header + section.u32(8), section.u32(12));
        Bytes strings = section.slice(section.name() + " strings", header + section.u32(16), section.u32(20));
        return new BtfReader(types, strings).read();
    }

    static Btf of(int[] words, int[] at, String[] names, Bytes strings) {
        return new Btf(words, at, names, strings);
    }

    /** Returns the number of types, void included. */
    public int size() {
        return at.length;
    }

    public int kind(int id) {
        return id == 0 ? 0 : info(id) >>> 24 & 0x1f;
    }

    /** Returns the name, "" if it has none. */
    public String name(int id) {
        return names[id];
    }

    /** Returns the string at an offset of the string section, for .BTF.ext. */
    public String string(long offset) throws BadObject {
        return strings.string(offset);
    }

    private int info(int id) {
        return bytes[at[id] + 1];
    }

    private int word(int id, int index) {
        return bytes[at[id] + 3 + index];
    }

    private boolean flag(int id) {
        return info(id) < 0;
    }

    /** Returns the number of members, values, parameters or variables. */
    public int count(int id) {
        return info(id) & 0xffff;
    }

    /** Returns the type that this one refers to: pointer, modifier, function, variable, tag. */
    public int ref(int id) {
        return bytes[at[id] + 2];
    }

    /** Returns the declared size in bytes: integer, struct, union, enum, data section, float. */
    public int declaredSize(int id) {
        return bytes[at[id] + 2];
    }

    /** Returns whether an INT is signed. */
    public boolean intSigned(int id) {
        return (word(id, 0) >>> 24 & 1) != 0;
    }

    public int arrayElement(int id) {
        return word(id, 0);
    }

    public int arrayLength(int id) {
        return word(id, 2);
    }

    /** Returns whether an ENUM or ENUM64 has signed values. */
    public boolean enumSigned(int id) {
        return flag(id);
    }

    /** Returns whether a FWD declares a union. */
    public boolean forwardUnion(int id) {
        return flag(id);
    }

    private int stride(int id) {
        return switch (kind(id)) {
            case STRUCT, UNION, DATASEC, ENUM64 -> 3;
            default -> 2;
        };
    }

    /** Returns the name of a member, enumerator or parameter. */
    public String memberName(int id, int member) {
        try {
            return strings.string(word(id, member * stride(id)) & 0xffff_ffffL);
        } catch (BadObject checkedByRead) {
            throw new IllegalStateException(checkedByRead);
        }
    }

    /** Returns the type of a struct's member or a prototype's parameter. */
    public int memberType(int id, int member) {
        return word(id, member * stride(id) + 1);
    }

    /** Returns the offset of a struct's member, in bits. */
    public int memberBitOffset(int id, int member) {
        int offset = word(id, member * 3 + 2);
        return flag(id) ? offset & 0xff_ffff : offset;
    }

    /** Returns the width of a bit-field member, in bits; 0 for a member that is none. */
    public int memberBits(int id, int member) {
        return flag(id) ? word(id, member * 3 + 2) >>> 24 : 0;
    }

    /** Returns the value of an enumerator. */
    public long enumValue(int id, int member) {
        if (kind(id) == ENUM64) {
            return word(id, member * 3 + 1) & 0xffff_ffffL | (long) word(id, member * 3 + 2) << 32;
        }
        int value = word(id, member * 2 + 1);
        return flag(id) ? value : value & 0xffff_ffffL;
    }

    /** Returns the index of a member of that name, -1 if there is none. */
    public int member(int id, String name) {
        for (int member = 0; member < count(id); member++) {
            if (memberName(id, member).equals(name)) {
                return member;
            }
        }
        return -1;
    }

    /** Returns the linkage of a FUNC (in the place of its count) or VAR: 0 static, 1 global, 2 extern. */
    public int linkage(int id) {
        return kind(id) == FUNC ? count(id) : word(id, 0);
    }

    /** Returns the component that a DECL_TAG is about, -1 for the whole. */
    public int tagComponent(int id) {
        return word(id, 0);
    }

    public int sectionVariable(int id, int variable) {
        return word(id, variable * 3);
    }

    public int sectionOffset(int id, int variable) {
        return word(id, variable * 3 + 1);
    }

    public int sectionSize(int id, int variable) {
        return word(id, variable * 3 + 2);
    }

    /** Returns the ids of every type with that name, ascending. */
    public int[] named(String name) {
        return byName.getOrDefault(name, new int[0]).clone();
    }

    /** Returns the first type of that name and kind, 0 if there is none. */
    public int find(String name, int kind) {
        for (int id : byName.getOrDefault(name, new int[0])) {
            if (kind(id) == kind) {
                return id;
            }
        }
        return 0;
    }

    /** Returns the type without typedefs and modifiers. */
    public int resolve(int id) {
        int type = id;
        for (int depth = 0; depth < NESTING_MAX; depth++) {
            if (!isModifier(type) && kind(type) != TYPEDEF) {
                return type;
            }
            type = ref(type);
        }
        return 0;
    }

    /** Returns the type without modifiers; a typedef stays. */
    public int withoutModifiers(int id) {
        int type = id;
        for (int depth = 0; depth < NESTING_MAX && isModifier(type); depth++) {
            type = ref(type);
        }
        return isModifier(type) ? 0 : type;
    }

    private boolean isModifier(int id) {
        int kind = kind(id);
        return kind == CONST || kind == VOLATILE || kind == RESTRICT || kind == TYPE_TAG;
    }

    public boolean isComposite(int id) {
        return kind(id) == STRUCT || kind(id) == UNION;
    }

    public boolean isEnum(int id) {
        return kind(id) == ENUM || kind(id) == ENUM64;
    }

    /** Returns the size of a value in bytes, -1 if it has none; pointers have 8. */
    public long sizeOf(int id) {
        long elements = 1;
        int type = resolve(id);
        for (int depth = 0; depth < NESTING_MAX && kind(type) == ARRAY; depth++) {
            elements *= arrayLength(type) & 0xffff_ffffL;
            if (elements > Integer.MAX_VALUE) {
                return -1;
            }
            type = resolve(arrayElement(type));
        }
        return switch (kind(type)) {
            case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC -> elements * (declaredSize(type) & 0xffff_ffffL);
            case PTR -> elements * 8;
            default -> -1;
        };
    }

    /** Returns the type in C, as a reader of the kernel's headers would write it. */
    public String text(int id) {
        return text(id, 0);
    }

    private String text(int id, int depth) {
        if (depth > NESTING_MAX) {
            return "...";
        }
        return switch (kind(id)) {
            case 0 -> "void";
            case PTR -> kind(ref(id)) == FUNC_PROTO ? text(ref(id), depth + 1) : text(ref(id), depth + 1) + " *";
            case ARRAY -> text(arrayElement(id), depth + 1) + "[" + (arrayLength(id) & 0xffff_ffffL) + "]";
            case STRUCT -> "struct " + anonymous(id);
            case UNION -> "union " + anonymous(id);
            case ENUM, ENUM64 -> "enum " + anonymous(id);
            case FWD -> (forwardUnion(id) ? "union " : "struct ") + name(id);
            case CONST -> "const " + text(ref(id), depth + 1);
            case VOLATILE -> "volatile " + text(ref(id), depth + 1);
            case RESTRICT, TYPE_TAG -> text(ref(id), depth + 1);
            case FUNC -> name(id) + signature(ref(id), depth + 1);
            case FUNC_PROTO -> "(*)" + signature(id, depth + 1);
            default -> name(id);
        };
    }

    private String signature(int proto, int depth) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < count(proto); i++) {
            text.append(i == 0 ? "" : ", ");
            text.append(memberType(proto, i) == 0 ? "..." : text(memberType(proto, i), depth));
        }
        return text.append(")").toString();
    }

    private String anonymous(int id) {
        return name(id).isEmpty() ? "{...}" : name(id);
    }

    /** Returns the ids of all types of one kind, ascending. */
    public List<Integer> ofKind(int kind) {
        return java.util.stream.IntStream.range(1, size())
                .filter(id -> kind(id) == kind)
                .boxed()
                .toList();
    }
}
