package org.scxc.bpf.serve;

import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;

/** The numbers among an object's global variables, by the names that C has for them: {@code vtime_now}, {@code cpus[3].busy}. */
final class Globals {
    /** Values that are read of one object; what comes behind them is left out. */
    private static final int VALUES_MAX = 1 << 14;

    private static final int NESTING_MAX = 8;

    private final Btf btf;
    private final byte[] bytes;
    private final SortedMap<String, Long> values;

    private Globals(Btf btf, byte[] bytes, SortedMap<String, Long> values) {
        this.btf = btf;
        this.bytes = bytes;
        this.values = values;
    }

    static SortedMap<String, Long> values(Linked linked, Memory memory) {
        SortedMap<String, Long> values = new TreeMap<>();
        for (GlobalSection section : linked.object().globals()) {
            Long address = linked.globals().get(section.name());
            if (section.kind() == GlobalSection.Kind.READ_WRITE && address != null) {
                Globals globals = new Globals(linked.object().btf(), memory.regionAt(address), values);
                section.variables().forEach(v -> globals.read(v.name(), v.type(), v.offset(), 0));
            }
        }
        return values;
    }

    private void read(String name, int of, long offset, int depth) {
        int type = btf.resolve(of);
        long size = btf.sizeOf(type);
        if (values.size() >= VALUES_MAX || depth > NESTING_MAX || size <= 0) {
            return;
        }
        switch (btf.kind(type)) {
            case Btf.ARRAY -> {
                long element = btf.sizeOf(btf.arrayElement(type));
                // as many as there are: a section may have been resized
                for (int i = 0; element > 0 && i < (int) (size / element) && values.size() < VALUES_MAX; i++) {
                    read(name + "[" + i + "]", btf.arrayElement(type), offset + i * element, depth + 1);
                }
            }
            case Btf.STRUCT -> {
                for (int m = 0; m < btf.count(type); m++) {
                    if (btf.memberBits(type, m) == 0) {
                        long at = offset + btf.memberBitOffset(type, m) / 8;
                        read(name + "." + btf.memberName(type, m), btf.memberType(type, m), at, depth + 1);
                    }
                }
            }
            case Btf.INT, Btf.ENUM, Btf.ENUM64 -> {
                if (offset + size <= bytes.length && size <= 8) {
                    values.put(name, number(offset, (int) size, isSigned(type)));
                }
            }
            default -> {}
        }
    }

    private boolean isSigned(int type) {
        return btf.kind(type) == Btf.INT ? btf.intSigned(type) : btf.enumSigned(type);
    }

    private long number(long offset, int size, boolean signed) {
        long value = LittleEndian.get(bytes, (int) offset, size);
        int unused = 64 - 8 * size;
        return signed ? value << unused >> unused : value;
    }
}
