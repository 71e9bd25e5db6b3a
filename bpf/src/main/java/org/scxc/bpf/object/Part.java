package org.scxc.bpf.object;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.bpf.btf.Btf;

/**
 * A part of a value: a member of a struct, an element of an array, or one of those of another part.
 *
 * @param type its BTF type, without typedefs and modifiers
 * @param offset from the start of the value, bytes
 */
public record Part(int type, long offset) {
    private static final Pattern STEP = Pattern.compile("\\G(?:\\.([A-Za-z_][A-Za-z0-9_]*)|\\[([0-9]{1,10})\\])");

    /**
     * Finds a part.
     *
     * @param type of the value
     * @param path as C would write it behind the value: {@code .limits[3].low}, empty for the value itself
     * @return absent if there is no such part
     */
    public static Optional<Part> of(Btf btf, int type, String path) {
        Part part = new Part(btf.resolve(type), 0);
        Matcher step = STEP.matcher(path);
        int end = 0;
        while (step.find()) {
            end = step.end();
            Optional<Part> next = step.group(1) == null
                    ? part.element(btf, Long.parseLong(step.group(2)))
                    : part.member(btf, step.group(1));
            if (next.isEmpty()) {
                return next;
            }
            part = next.get();
        }
        return end == path.length() ? Optional.of(part) : Optional.empty();
    }

    private Optional<Part> member(Btf btf, String name) {
        int member = btf.isComposite(type) ? btf.member(type, name) : -1;
        return member < 0
                ? Optional.empty()
                : Optional.of(new Part(
                        btf.resolve(btf.memberType(type, member)), offset + btf.memberBitOffset(type, member) / 8));
    }

    private Optional<Part> element(Btf btf, long index) {
        if (btf.kind(type) != Btf.ARRAY || index >= (btf.arrayLength(type) & 0xffff_ffffL)) {
            return Optional.empty();
        }
        int element = btf.resolve(btf.arrayElement(type));
        return Optional.of(new Part(element, offset + index * btf.sizeOf(element)));
    }
}
