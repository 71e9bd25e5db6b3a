package org.scxc.bpf.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.object.KernelTypes;

/** Reads what {@link ProfileWriter} writes back into the kernel's types. */
final class ProfileReader {
    private final BtfWriter out = new BtfWriter();
    private final Map<String, Integer> known = new HashMap<>();

    /** Composites and enums that a type names and no line has described so far. */
    private final Map<String, Integer> unwritten = new LinkedHashMap<>();

    private ProfileReader() {}

    /**
     * Reads the lines of a profile.
     *
     * @throws BadObject with the number of the line that is none
     */
    static KernelTypes read(String name, List<String> lines) throws BadObject {
        return new ProfileReader().types(name, lines);
    }

    private KernelTypes types(String name, List<String> lines) throws BadObject {
        for (int at = 0; at < lines.size(); ) {
            int end = at + 1;
            while (end < lines.size() && lines.get(end).startsWith("  ")) {
                end++;
            }
            try {
                declaration(lines.get(at).split(" "), lines.subList(at + 1, end));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new BadObject(name + ": line " + (at + 1) + ": " + lines.get(at));
            }
            at = end;
        }
        unwritten.forEach((type, id) -> {
            String called = type.substring(type.indexOf('/') + 1);
            switch (type.substring(0, type.indexOf('/'))) {
                case "union" -> out.composite(id, Btf.UNION, called, 0, List.of());
                case "enum" -> out.enumeration(id, called, 4, Map.of());
                // An unwritten typedef is one whose struct nobody looks into.
                default -> out.composite(id, Btf.STRUCT, called.equals("-") ? "" : called, 0, List.of());
            }
        });
        return KernelTypes.read(Bytes.of(name, out.bytes()));
    }

    private void declaration(String[] words, List<String> members) {
        switch (words[0]) {
            case "" -> {}
            case "#" -> {}
            case "enum" -> {
                Map<String, Long> values = new LinkedHashMap<>();
                for (String member : members) {
                    String[] parts = member.strip().split(" ");
                    values.put(parts[0], Long.parseUnsignedLong(parts[1]));
                }
                boolean anonymous = words[1].equals("-");
                int id = anonymous ? out.reserve() : written("enum/" + words[1]);
                out.enumeration(id, anonymous ? "" : words[1], Integer.parseInt(words[2]), values);
            }
            case "struct" ->
                out.composite(
                        written("struct/" + words[1]),
                        Btf.STRUCT,
                        words[1],
                        Integer.parseInt(words[2]),
                        members(members));
            case "typedef" -> {
                int struct = out.reserve();
                out.composite(struct, Btf.STRUCT, "", Integer.parseInt(words[2]), members(members));
                out.typedef(written("typedef/" + words[1]), words[1], struct);
            }
            case "kfunc" -> {
                List<Integer> parameters = new ArrayList<>();
                for (int i = 3; i < words.length; i++) {
                    parameters.add(type(words[i]));
                }
                int result = type(words[2]);
                int prototype = out.reserve();
                out.prototype(prototype, result, parameters);
                int function = out.reserve();
                out.function(function, words[1], prototype);
                out.tag(out.reserve(), KernelTypes.KFUNC_TAG, function);
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private List<BtfWriter.Member> members(List<String> lines) {
        List<BtfWriter.Member> list = new ArrayList<>();
        for (String line : lines) {
            list.add(member(line.strip().split(" ")));
        }
        return list;
    }

    private BtfWriter.Member member(String[] words) {
        String[] place = words[1].split(":");
        int bit = 8 * Integer.parseInt(place[0]) + (place.length > 1 ? Integer.parseInt(place[1]) : 0);
        return new BtfWriter.Member(words[0], type(words[2]), bit, place.length > 2 ? Integer.parseInt(place[2]) : 0);
    }

    private int written(String type) {
        int id = type(type);
        unwritten.remove(type);
        return id;
    }

    private int type(String text) {
        if (text.equals("void")) {
            return 0;
        }
        Integer before = known.get(text);
        if (before != null) {
            return before;
        }
        int id = out.reserve();
        known.put(text, id);
        int star = text.startsWith("fn") ? -1 : text.indexOf('*');
        if (text.indexOf('/') > 0 && star < 0 && !text.startsWith("fn")) {
            unwritten.put(text, id);
        } else if (star == 0) {
            out.pointer(id, type(text.substring(1)));
        } else if (star > 0) {
            out.array(id, type(text.substring(star + 1)), type("u32"), Integer.parseInt(text.substring(0, star)));
        } else if (text.equals("fn")) {
            out.prototype(id, 0, List.of());
        } else if (text.startsWith("fn(")) {
            List<Integer> types = new ArrayList<>();
            for (String part : text.substring("fn(".length(), text.length() - 1).split(",")) {
                types.add(type(part));
            }
            out.prototype(id, types.getFirst(), types.subList(1, types.size()));
        } else if (text.equals("bool")) {
            out.integer(id, "_Bool", 1, 4);
        } else {
            int bits = Integer.parseInt(text.substring(1));
            out.integer(id, text, bits / 8, text.charAt(0) == 's' ? 1 : 0);
        }
        return id;
    }
}
