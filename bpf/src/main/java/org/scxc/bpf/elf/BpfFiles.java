package org.scxc.bpf.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds BPF objects in a file: the file itself, or ELF files inside an executable, as Rust schedulers carry theirs (an
 * ELF header with e_machine 247 anywhere in its bytes).
 */
public final class BpfFiles {
    private static final int HEADER_SIZE = 64;

    private BpfFiles() {}

    /** Returns the file if it is a BPF object, else every BPF object in it, in order; none if there is none. */
    public static List<Bytes> in(Bytes file) throws BadObject {
        if (isObject(file)) {
            return List.of(file);
        }
        List<Bytes> found = new ArrayList<>();
        for (int at = 0; at + HEADER_SIZE <= file.size(); at++) {
            if (file.u8(at) == 0x7f && isObject(file, at)) {
                found.add(file.slice(file.name() + "+" + at, at, file.size() - at));
            }
        }
        return found;
    }

    /** Whether the file itself is a BPF object. */
    public static boolean isObject(Bytes file) throws BadObject {
        return file.size() >= HEADER_SIZE && isObject(file, 0);
    }

    private static boolean isObject(Bytes file, int at) throws BadObject {
        return Elf.startsAt(file, at) && file.u16(at + 0x12) == Elf.BPF;
    }
}
