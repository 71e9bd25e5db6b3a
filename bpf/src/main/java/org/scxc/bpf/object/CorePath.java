package org.scxc.bpf.object;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;

/**
 * A CO-RE access path through one BTF: bpf_core_parse_spec() of libbpf 1.6 (src/relo_core.c).
 *
 * @param root the type that the path starts at, without typedefs and modifiers
 * @param steps what names a field wherever it lies: members with names, and array indices; anonymous members are left out
 * @param bitOffset offset of the field from the root, bits
 * @param type type of the field
 * @param bits width of a bit-field, 0 if it is none
 */
record CorePath(int root, List<Step> steps, long bitOffset, int type, int bits) {
    /** A member by name, or an element by index; {@code name} is empty for an element. */
    record Step(String name, int type, int member, long index) {}

    /** Parses the access string of a field relocation: {@code 0:1:3}. */
    static CorePath parse(Btf btf, int type, String access) throws BadObject {
        List<Long> indices = new ArrayList<>();
        for (String index : access.split(":", -1)) {
            try {
                indices.add(Long.parseUnsignedLong(index));
            } catch (NumberFormatException e) {
                throw new BadObject("invalid CO-RE access " + access);
            }
        }
        int root = btf.resolve(type);
        long size = btf.sizeOf(root);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("", root, -1, indices.getFirst()));
        long offset = indices.getFirst() == 0 ? 0 : Math.multiplyExact(indices.getFirst(), Math.max(0, size) * 8);
        int current = root;
        int bits = 0;
        for (long index : indices.subList(1, indices.size())) {
            if (btf.isComposite(current)) {
                if (index < 0 || index >= btf.count(current)) {
                    throw new BadObject("CO-RE access " + access + ": no member " + index + " in " + btf.text(current));
                }
                int member = (int) index;
                offset += btf.memberBitOffset(current, member) & 0xffff_ffffL;
                bits = btf.memberBits(current, member);
                String name = btf.memberName(current, member);
                if (!name.isEmpty()) {
                    steps.add(new Step(name, current, member, 0));
                }
                current = btf.resolve(btf.memberType(current, member));
            } else if (btf.kind(current) == Btf.ARRAY) {
                int element = btf.resolve(btf.arrayElement(current));
                steps.add(new Step("", current, -1, index));
                offset += index * Math.max(0, btf.sizeOf(element)) * 8;
                current = element;
                bits = 0;
            } else {
                throw new BadObject("CO-RE access " + access + ": " + btf.text(current) + " has no parts");
            }
        }
        return new CorePath(root, steps, offset, current, bits);
    }

    /** Returns the path as C would write it: {@code task_struct.scx.slice}. @param named the type that has the name */
    String text(Btf btf, int named) {
        StringBuilder text = new StringBuilder(Flavors.essential(btf.name(named)));
        for (Step step : steps.subList(1, steps.size())) {
            if (step.name.isEmpty()) {
                text.append('[').append(step.index).append(']');
            } else {
                text.append('.').append(step.name);
            }
        }
        return text.toString();
    }
}
