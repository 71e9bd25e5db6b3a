package org.scxc.bpf.btf;

import java.util.Arrays;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;

/** Indexes the type section and checks that every size, reference and name in it exists. */
final class BtfReader {
    private final Bytes types;
    private final Bytes strings;
    private int[] at = new int[64];
    private int count = 1;

    BtfReader(Bytes types, Bytes strings) {
        this.types = types;
        this.strings = strings;
    }

    Btf read() throws BadObject {
        if (types.size() % 4 != 0) {
            throw new BadObject(types.name() + ": " + types.size() + " bytes");
        }
        int[] words = new int[types.size() / 4];
        for (int i = 0; i < words.length; i++) {
            words[i] = types.s32(4L * i);
        }
        for (int word = 0; word < words.length; ) {
            if (word + 3 > words.length) {
                throw new BadObject(types.name() + ": type " + count + " is cut off");
            }
            int extra = extraWords(words[word + 1]);
            if (extra > words.length - word - 3) {
                throw new BadObject(types.name() + ": type " + count + " is cut off");
            }
            if (count == at.length) {
                at = Arrays.copyOf(at, 2 * count);
            }
            at[count++] = word;
            word += 3 + extra;
        }
        at = Arrays.copyOf(at, count);
        String[] names = new String[count];
        names[0] = "";
        for (int id = 1; id < count; id++) {
            names[id] = strings.string(words[at[id]] & 0xffff_ffffL);
            references(words, id);
        }
        return Btf.of(words, at, names, strings);
    }

    private int extraWords(int info) throws BadObject {
        int items = info & 0xffff;
        return switch (info >>> 24 & 0x1f) {
            case Btf.INT, Btf.VAR, Btf.DECL_TAG -> 1;
            case Btf.ARRAY -> 3;
            case Btf.STRUCT, Btf.UNION, Btf.DATASEC, Btf.ENUM64 -> 3 * items;
            case Btf.ENUM, Btf.FUNC_PROTO -> 2 * items;
            case Btf.PTR,
                    Btf.FWD,
                    Btf.TYPEDEF,
                    Btf.VOLATILE,
                    Btf.CONST,
                    Btf.RESTRICT,
                    Btf.FUNC,
                    Btf.FLOAT,
                    Btf.TYPE_TAG -> 0;
            default ->
                throw new BadObject(types.name() + ": type " + count + " has unknown kind " + (info >>> 24 & 0x1f));
        };
    }

    private void references(int[] words, int id) throws BadObject {
        int start = at[id];
        int kind = words[start + 1] >>> 24 & 0x1f;
        int items = words[start + 1] & 0xffff;
        switch (kind) {
            case Btf.PTR, Btf.TYPEDEF, Btf.VOLATILE, Btf.CONST, Btf.RESTRICT, Btf.VAR, Btf.DECL_TAG, Btf.TYPE_TAG ->
                type(id, words[start + 2]);
            case Btf.FUNC -> {
                type(id, words[start + 2]);
                if ((words[at[words[start + 2]] + 1] >>> 24 & 0x1f) != Btf.FUNC_PROTO) {
                    throw new BadObject(types.name() + ": function " + id + " has no prototype");
                }
            }
            case Btf.ARRAY -> {
                type(id, words[start + 3]);
                type(id, words[start + 4]);
            }
            case Btf.STRUCT, Btf.UNION -> items(words, id, items, 3, 1);
            case Btf.ENUM -> items(words, id, items, 2, -1);
            case Btf.ENUM64 -> items(words, id, items, 3, -1);
            case Btf.FUNC_PROTO -> {
                type(id, words[start + 2]);
                items(words, id, items, 2, 1);
            }
            case Btf.DATASEC -> {
                for (int i = 0; i < items; i++) {
                    type(id, words[start + 3 + 3 * i]);
                }
            }
            default -> {}
        }
    }

    /** Checks the name of each item and, where it has one, its type. */
    private void items(int[] words, int id, int items, int stride, int typeAt) throws BadObject {
        for (int i = 0; i < items; i++) {
            int item = at[id] + 3 + i * stride;
            strings.string(words[item] & 0xffff_ffffL);
            if (typeAt >= 0) {
                type(id, words[item + typeAt]);
            }
        }
    }

    private void type(int id, int reference) throws BadObject {
        if (reference < 0 || reference >= count) {
            throw new BadObject(types.name() + ": type " + id + " refers to type " + Integer.toUnsignedString(reference)
                    + ", of " + count);
        }
    }
}
