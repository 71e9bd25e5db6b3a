package org.scxc.bpf.profile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.btf.Btf;

/** Puts types together and writes them as BTF (Documentation/bpf/btf.rst of the kernel). */
final class BtfWriter {
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER = 24;
    private static final int KIND_FLAG = 1 << 31;

    private final List<int[]> types = new ArrayList<>();
    private final Map<String, Integer> stringAt = new HashMap<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    BtfWriter() {
        string("");
    }

    /** A member of a struct: where it is, in bits, and its width if it is a bit-field. */
    record Member(String name, int type, int bit, int bits) {}

    /** The id that the next type gets. */
    int reserve() {
        types.add(new int[0]);
        return types.size();
    }

    private int string(String text) {
        return stringAt.computeIfAbsent(text, t -> {
            int at = strings.size();
            strings.writeBytes(t.getBytes(StandardCharsets.UTF_8));
            strings.write(0);
            return at;
        });
    }

    private void put(int id, int... words) {
        types.set(id - 1, words);
    }

    private static int info(int kind, int count) {
        return kind << 24 | count;
    }

    /** @param encoding 0, 1 = signed, 4 = bool */
    void integer(int id, String name, int bytes, int encoding) {
        put(id, string(name), info(Btf.INT, 0), bytes, encoding << 24 | 8 * bytes);
    }

    void pointer(int id, int to) {
        put(id, 0, info(Btf.PTR, 0), to);
    }

    void typedef(int id, String name, int of) {
        put(id, string(name), info(Btf.TYPEDEF, 0), of);
    }

    void array(int id, int of, int index, int length) {
        put(id, 0, info(Btf.ARRAY, 0), 0, of, index, length);
    }

    void composite(int id, int kind, String name, int bytes, List<Member> members) {
        int[] words = new int[3 + 3 * members.size()];
        words[0] = string(name);
        words[1] = info(kind, members.size()) | KIND_FLAG;
        words[2] = bytes;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            words[3 + 3 * i] = string(member.name);
            words[4 + 3 * i] = member.type;
            words[5 + 3 * i] = member.bits << 24 | member.bit;
        }
        put(id, words);
    }

    void enumeration(int id, String name, int bytes, Map<String, Long> values) {
        int[] words = new int[3 + 3 * values.size()];
        words[0] = string(name);
        words[1] = info(Btf.ENUM64, values.size());
        words[2] = bytes;
        int at = 3;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            words[at++] = string(value.getKey());
            words[at++] = (int) (long) value.getValue();
            words[at++] = (int) (value.getValue() >>> 32);
        }
        put(id, words);
    }

    void prototype(int id, int result, List<Integer> parameters) {
        int[] words = new int[3 + 2 * parameters.size()];
        words[1] = info(Btf.FUNC_PROTO, parameters.size());
        words[2] = result;
        for (int i = 0; i < parameters.size(); i++) {
            words[4 + 2 * i] = parameters.get(i);
        }
        put(id, words);
    }

    void function(int id, String name, int prototype) {
        put(id, string(name), info(Btf.FUNC, 1), prototype);
    }

    void tag(int id, String name, int of) {
        put(id, string(name), info(Btf.DECL_TAG, 0), of, -1);
    }

    byte[] bytes() {
        int size = types.stream().mapToInt(words -> 4 * words.length).sum();
        ByteBuffer out = ByteBuffer.allocate(HEADER + size + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) MAGIC).put((byte) 1).put((byte) 0).putInt(HEADER);
        out.putInt(0).putInt(size).putInt(size).putInt(strings.size());
        for (int[] words : types) {
            for (int word : words) {
                out.putInt(word);
            }
        }
        out.put(strings.toByteArray());
        return out.array();
    }
}
