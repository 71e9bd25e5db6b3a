package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;

/**
 * Decides whether types and fields of an object are those of a kernel: bpf_core_spec_match(),
 * bpf_core_types_are_compat() and bpf_core_types_match() of libbpf 1.6 (src/relo_core.c).
 */
final class CoreMatcher {
    private static final int DEPTH_MAX = 32;

    private final Btf local;
    private final Btf target;

    CoreMatcher(Btf local, Btf target) {
        this.local = local;
        this.target = target;
    }

    /** Returns the types of the kernel that have the name of {@code type}, without flavours, and its kind. */
    List<Integer> candidates(int type) {
        String name = Flavors.essential(local.name(type));
        List<Integer> candidates = new ArrayList<>();
        if (name.isEmpty()) {
            return candidates;
        }
        for (int id : target.named(name)) {
            if (sameKind(type, id)) {
                candidates.add(id);
            }
        }
        return candidates;
    }

    private boolean sameKind(int type, int id) {
        return local.kind(type) == target.kind(id) || local.isEnum(type) && target.isEnum(id);
    }

    /** Returns the same field in the kernel's type {@code candidate}, or null if it has none. */
    @Nullable
    CorePath field(CorePath path, int candidate) {
        int root = target.resolve(candidate);
        List<CorePath.Step> steps = new ArrayList<>();
        long first = path.steps().getFirst().index();
        steps.add(new CorePath.Step("", root, -1, first));
        CorePath found = new CorePath(root, steps, first * Math.max(0, target.sizeOf(root)) * 8, root, 0);
        for (CorePath.Step step : path.steps().subList(1, path.steps().size())) {
            found = step.name().isEmpty() ? element(step, found) : member(step, found, found.type(), 0);
            if (found == null) {
                return null;
            }
        }
        return found;
    }

    private @Nullable CorePath element(CorePath.Step step, CorePath found) {
        if (target.kind(found.type()) != Btf.ARRAY) {
            return null;
        }
        long length = target.arrayLength(found.type()) & 0xffff_ffffL;
        boolean flexible = length == 0;
        if (!flexible && step.index() >= length) {
            return null;
        }
        int element = target.resolve(target.arrayElement(found.type()));
        return with(
                found,
                new CorePath.Step("", found.type(), -1, step.index()),
                step.index() * Math.max(0, target.sizeOf(element)) * 8,
                element,
                0);
    }

    /** Looks for a member by name, in anonymous structs and unions too. */
    private @Nullable CorePath member(CorePath.Step step, CorePath found, int composite, int depth) {
        if (!target.isComposite(composite) || depth > DEPTH_MAX) {
            return null;
        }
        for (int member = 0; member < target.count(composite); member++) {
            String name = target.memberName(composite, member);
            int type = target.resolve(target.memberType(composite, member));
            long offset = target.memberBitOffset(composite, member) & 0xffff_ffffL;
            if (name.isEmpty()) {
                CorePath inside = member(step, with(found, null, offset, type, 0), type, depth + 1);
                if (inside != null) {
                    return inside;
                }
            } else if (name.equals(step.name())) {
                int wanted = local.memberType(step.type(), step.member());
                return fieldsCompatible(wanted, type, 0)
                        ? with(
                                found,
                                new CorePath.Step(name, composite, member, 0),
                                offset,
                                type,
                                target.memberBits(composite, member))
                        : null;
            }
        }
        return null;
    }

    private static CorePath with(CorePath path, CorePath.@Nullable Step step, long bits, int type, int width) {
        List<CorePath.Step> steps = new ArrayList<>(path.steps());
        if (step != null) {
            steps.add(step);
        }
        return new CorePath(path.root(), steps, path.bitOffset() + bits, type, width);
    }

    /** bpf_core_fields_are_compat(). */
    private boolean fieldsCompatible(int localType, int targetType, int depth) {
        int a = local.resolve(localType);
        int b = target.resolve(targetType);
        if (local.isComposite(a) && target.isComposite(b)) {
            return true;
        }
        if (!sameKind(a, b) || depth > DEPTH_MAX) {
            return false;
        }
        return switch (local.kind(a)) {
            case Btf.PTR, Btf.FLOAT, Btf.INT -> true;
            case Btf.FWD, Btf.ENUM, Btf.ENUM64 -> sameOrAnonymous(a, b);
            case Btf.ARRAY -> fieldsCompatible(local.arrayElement(a), target.arrayElement(b), depth + 1);
            default -> false;
        };
    }

    private boolean sameOrAnonymous(int a, int b) {
        String x = Flavors.essential(local.name(a));
        String y = Flavors.essential(target.name(b));
        return x.isEmpty() || y.isEmpty() || x.equals(y);
    }

    /** bpf_core_types_are_compat(): for kfunc prototypes and type_exists. */
    boolean compatible(int localType, int targetType) {
        return compatible(localType, targetType, 0);
    }

    private boolean compatible(int localType, int targetType, int depth) {
        int a = local.resolve(localType);
        int b = target.resolve(targetType);
        if (a == 0 || b == 0) {
            return a == b;
        }
        if (!sameKind(a, b) || depth > DEPTH_MAX) {
            return false;
        }
        return switch (local.kind(a)) {
            case Btf.STRUCT, Btf.UNION, Btf.ENUM, Btf.ENUM64, Btf.FWD, Btf.INT -> true;
            case Btf.PTR -> compatible(local.ref(a), target.ref(b), depth + 1);
            case Btf.ARRAY -> compatible(local.arrayElement(a), target.arrayElement(b), depth + 1);
            case Btf.FUNC_PROTO -> {
                if (local.count(a) != target.count(b)) {
                    yield false;
                }
                for (int i = 0; i < local.count(a); i++) {
                    if (!compatible(local.memberType(a, i), target.memberType(b, i), depth + 1)) {
                        yield false;
                    }
                }
                yield compatible(local.ref(a), target.ref(b), depth + 1);
            }
            default -> false;
        };
    }

    /** bpf_core_types_match(): every part of the local type is in the kernel's. */
    boolean matches(int localType, int targetType) {
        return matches(localType, targetType, false, 0);
    }

    private boolean matches(int localType, int targetType, boolean behindPointer, int depth) {
        int a = local.resolve(localType);
        int b = target.resolve(targetType);
        if (a == 0 || b == 0) {
            return a == b;
        }
        String name = Flavors.essential(local.name(a));
        boolean forward = behindPointer && (local.kind(a) == Btf.FWD || target.kind(b) == Btf.FWD);
        if (!name.equals(Flavors.essential(target.name(b))) || depth > DEPTH_MAX) {
            return false;
        }
        if (forward) {
            return isUnion(local, a) == isUnion(target, b);
        }
        if (!sameKind(a, b)) {
            return false;
        }
        return switch (local.kind(a)) {
            case Btf.STRUCT, Btf.UNION -> behindPointer || membersMatch(a, b, depth);
            case Btf.ENUM, Btf.ENUM64 -> behindPointer || enumeratorsMatch(a, b);
            case Btf.INT ->
                local.declaredSize(a) == target.declaredSize(b) && local.intSigned(a) == target.intSigned(b);
            case Btf.FWD -> true;
            case Btf.PTR -> matches(local.ref(a), target.ref(b), true, depth + 1);
            case Btf.ARRAY ->
                local.arrayLength(a) == target.arrayLength(b)
                        && matches(local.arrayElement(a), target.arrayElement(b), behindPointer, depth + 1);
            case Btf.FUNC_PROTO -> parametersMatch(a, b, depth);
            default -> false;
        };
    }

    private static boolean isUnion(Btf btf, int id) {
        return btf.kind(id) == Btf.UNION || btf.kind(id) == Btf.FWD && btf.forwardUnion(id);
    }

    private boolean parametersMatch(int a, int b, int depth) {
        if (local.count(a) != target.count(b)) {
            return false;
        }
        for (int i = 0; i < local.count(a); i++) {
            if (!matches(local.memberType(a, i), target.memberType(b, i), false, depth + 1)) {
                return false;
            }
        }
        return matches(local.ref(a), target.ref(b), false, depth + 1);
    }

    private boolean membersMatch(int a, int b, int depth) {
        for (int i = 0; i < local.count(a); i++) {
            int other = target.member(b, local.memberName(a, i));
            if (other < 0 || !matches(local.memberType(a, i), target.memberType(b, other), false, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean enumeratorsMatch(int a, int b) {
        for (int i = 0; i < local.count(a); i++) {
            if (enumerator(Flavors.essential(local.memberName(a, i)), b) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the index of an enumerator of the kernel's enum by its name without flavour, -1 if there is none. */
    int enumerator(String essentialName, int enumeration) {
        for (int i = 0; i < target.count(enumeration); i++) {
            if (Flavors.essential(target.memberName(enumeration, i)).equals(essentialName)) {
                return i;
            }
        }
        return -1;
    }
}
