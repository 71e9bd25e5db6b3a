package org.scxc.bpf.object;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;

/** Answers CO-RE relocations from a kernel's BTF: bpf_core_calc_relo_insn() of libbpf 1.6 (src/relo_core.c). */
public final class CoreResolver {
    private final Btf local;
    private final Btf target;
    private final CoreMatcher matcher;
    private final Map<CoreRelocation, CoreAnswer> known = new HashMap<>();

    public CoreResolver(Btf local, Btf target) {
        this.local = local;
        this.target = target;
        matcher = new CoreMatcher(local, target);
    }

    /** Returns what is asked for, as C would write it: {@code task_struct.scx.slice}, {@code enum x.X_Y}, {@code struct t}. */
    public static String text(Btf btf, CoreRelocation relocation) throws BadObject {
        int type = relocation.type();
        if (relocation.kind().ofField()) {
            return CorePath.parse(btf, type, relocation.access()).text(btf, named(btf, type));
        }
        if (relocation.kind().ofEnumerator()) {
            int enumeration = enumeration(btf, relocation);
            return "enum " + Flavors.essential(btf.name(enumeration)) + "."
                    + Flavors.essential(enumerator(btf, relocation));
        }
        int resolved = btf.withoutModifiers(type);
        String name = btf.text(resolved);
        return Flavors.essential(name);
    }

    /**
     * Returns the type by whose name the kernel is searched: the struct, or the typedef that names it if it has no name itself
     * (bpf_core_find_cands(), src/relo_core.c).
     */
    private static int named(Btf btf, int type) {
        int resolved = btf.resolve(type);
        return btf.name(resolved).isEmpty() ? btf.withoutModifiers(type) : resolved;
    }

    private static int enumeration(Btf btf, CoreRelocation relocation) throws BadObject {
        int enumeration = btf.resolve(relocation.type());
        if (!btf.isEnum(enumeration)) {
            throw new BadObject("CO-RE relocation of an enumerator of " + btf.text(enumeration));
        }
        return enumeration;
    }

    private static String enumerator(Btf btf, CoreRelocation relocation) throws BadObject {
        int enumeration = enumeration(btf, relocation);
        int index;
        try {
            index = Integer.parseInt(relocation.access());
        } catch (NumberFormatException e) {
            throw new BadObject("invalid CO-RE access " + relocation.access());
        }
        if (index < 0 || index >= btf.count(enumeration)) {
            throw new BadObject("CO-RE access: no enumerator " + index + " in " + btf.text(enumeration));
        }
        return btf.memberName(enumeration, index);
    }

    /** Returns the kernel's answer. */
    public CoreAnswer answer(CoreRelocation relocation) throws BadObject {
        CoreRelocation key = new CoreRelocation(0, relocation.type(), relocation.access(), relocation.kind());
        CoreAnswer answer = known.get(key);
        if (answer == null) {
            answer = compute(relocation);
            known.put(key, answer);
        }
        return answer;
    }

    private CoreAnswer compute(CoreRelocation relocation) throws BadObject {
        CoreRelocation.Kind kind = relocation.kind();
        if (kind == CoreRelocation.Kind.TYPE_ID_LOCAL) {
            return new CoreAnswer.Value(relocation.type());
        }
        boolean ofField = kind.ofField();
        int type = ofField || kind.ofEnumerator()
                ? named(local, relocation.type())
                : local.withoutModifiers(relocation.type());
        CorePath path = ofField ? CorePath.parse(local, relocation.type(), relocation.access()) : null;
        List<Integer> candidates = matcher.candidates(type);
        CoreAnswer found = null;
        for (int candidate : candidates) {
            CoreAnswer answer = path != null
                    ? ofField(kind, path, candidate)
                    : kind.ofEnumerator() ? ofEnumerator(relocation, candidate) : ofType(kind, type, candidate);
            if (answer != null && found != null && !answer.equals(found)) {
                return new CoreAnswer.Ambiguous();
            }
            found = answer == null ? found : answer;
        }
        if (found != null) {
            return found;
        }
        return kind.asksExistence() ? new CoreAnswer.Value(0) : new CoreAnswer.Absent();
    }

    private @Nullable CoreAnswer ofType(CoreRelocation.Kind kind, int type, int candidate) {
        if (kind == CoreRelocation.Kind.TYPE_MATCHES) {
            return matcher.matches(type, candidate) ? new CoreAnswer.Value(1) : null;
        }
        if (!matcher.compatible(type, candidate)) {
            return null;
        }
        return new CoreAnswer.Value(
                switch (kind) {
                    case TYPE_EXISTS -> 1;
                    case TYPE_SIZE -> target.sizeOf(candidate);
                    default -> candidate;
                });
    }

    private @Nullable CoreAnswer ofEnumerator(CoreRelocation relocation, int candidate) throws BadObject {
        int enumeration = target.resolve(candidate);
        int index = matcher.enumerator(Flavors.essential(enumerator(local, relocation)), enumeration);
        if (index < 0) {
            return null;
        }
        boolean exists = relocation.kind() == CoreRelocation.Kind.ENUMVAL_EXISTS;
        return new CoreAnswer.Value(exists ? 1 : target.enumValue(enumeration, index));
    }

    private @Nullable CoreAnswer ofField(CoreRelocation.Kind kind, CorePath path, int candidate) throws BadObject {
        CorePath found = matcher.field(path, candidate);
        if (found == null) {
            return null;
        }
        if (kind == CoreRelocation.Kind.FIELD_EXISTS) {
            return new CoreAnswer.Value(1);
        }
        Place there = Place.of(target, found);
        return switch (kind) {
            case FIELD_BYTE_OFFSET -> {
                Place here = Place.of(local, path);
                boolean plain = found.bits() == 0 && path.bits() == 0;
                yield plain && here.bytes != there.bytes && resizable(local, path) && resizable(target, found)
                        ? new CoreAnswer.Value(there.offset, here.bytes, there.bytes)
                        : new CoreAnswer.Value(there.offset);
            }
            case FIELD_BYTE_SIZE -> new CoreAnswer.Value(there.bytes);
            case FIELD_SIGNED -> new CoreAnswer.Value(signed(target, found.type()) ? 1 : 0);
            case FIELD_LSHIFT_U64 -> new CoreAnswer.Value(64 - (found.bitOffset() + there.bits - 8 * there.offset));
            case FIELD_RSHIFT_U64 -> new CoreAnswer.Value(64 - there.bits);
            default -> throw new BadObject("CO-RE relocation " + kind + " of a field");
        };
    }

    /** An access may change its size if both fields are pointers or unsigned numbers. */
    private static boolean resizable(Btf btf, CorePath path) {
        int type = path.type();
        return btf.kind(type) == Btf.PTR || btf.kind(type) == Btf.INT && !btf.intSigned(type);
    }

    private static boolean signed(Btf btf, int type) {
        return btf.kind(type) == Btf.INT ? btf.intSigned(type) : btf.isEnum(type) && btf.enumSigned(type);
    }

    /** The bytes to load for a field: all those that hold a bit-field, in a load that is as wide as its type at least. */
    private record Place(long offset, int bytes, long bits) {
        static Place of(Btf btf, CorePath path) throws BadObject {
            long size = btf.sizeOf(path.type());
            if (path.bits() == 0) {
                // A flexible array and its like have no size; their offset is all there is to ask.
                int bytes = size < 0 || size > Integer.MAX_VALUE ? 0 : (int) size;
                return new Place(path.bitOffset() / 8, bytes, 8L * bytes);
            }
            if (size <= 0 || size > 8) {
                throw new BadObject("bit-field of " + size + " bytes");
            }
            long bytes = size;
            long offset = path.bitOffset() / 8 / bytes * bytes;
            while (path.bitOffset() + path.bits() - offset * 8 > bytes * 8) {
                if (bytes >= 8) {
                    throw new BadObject("bit-field cannot be loaded at once");
                }
                bytes *= 2;
                offset = path.bitOffset() / 8 / bytes * bytes;
            }
            return new Place(offset, (int) bytes, path.bits());
        }
    }
}
