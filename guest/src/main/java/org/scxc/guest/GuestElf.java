package org.scxc.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a 64-bit little-endian ELF file needs to start: its interpreter, and the shared libraries it names. Source: the System V
 * ABI, "Program Header" and "Dynamic Section".
 *
 * @param machine e_machine: 62 is x86-64, 247 is BPF
 * @param paths where it wants its libraries looked for first (RUNPATH or RPATH)
 */
record GuestElf(int machine, Optional<String> interpreter, List<String> needed, List<String> paths) {
    static final int X86_64 = 62;
    static final int BPF = 247;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_RPATH = 15;
    private static final int DT_RUNPATH = 29;

    /** @return empty if it is no such file */
    static Optional<GuestElf> read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < 64
                || bytes[0] != 0x7f
                || bytes[1] != 'E'
                || bytes[2] != 'L'
                || bytes[3] != 'F'
                || bytes[4] != 2
                || bytes[5] != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reader(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).read());
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    boolean isStatic() {
        return interpreter.isEmpty() && needed.isEmpty();
    }

    private record Reader(ByteBuffer bytes) {
        private record Segment(int type, int offset, long address, int size) {}

        GuestElf read() {
            List<Segment> segments = segments();
            Optional<String> interpreter = Optional.empty();
            List<String> needed = new ArrayList<>();
            List<String> paths = new ArrayList<>();
            for (Segment s : segments) {
                if (s.type() == PT_INTERP) {
                    interpreter = Optional.of(text(s.offset()));
                } else if (s.type() == PT_DYNAMIC) {
                    int strings = offset(segments, dynamic(s, DT_STRTAB).getFirst());
                    dynamic(s, DT_NEEDED).forEach(n -> needed.add(text(strings + n.intValue())));
                    dynamic(s, DT_RPATH).forEach(n -> paths.addAll(split(text(strings + n.intValue()))));
                    dynamic(s, DT_RUNPATH).forEach(n -> paths.addAll(split(text(strings + n.intValue()))));
                }
            }
            return new GuestElf(bytes.getShort(18), interpreter, List.copyOf(needed), List.copyOf(paths));
        }

        private List<Segment> segments() {
            List<Segment> segments = new ArrayList<>();
            int table = (int) bytes.getLong(32);
            int size = bytes.getShort(54);
            int count = bytes.getShort(56);
            for (int i = 0; i < count; i++) {
                int at = table + i * size;
                segments.add(new Segment(bytes.getInt(at), (int) bytes.getLong(at + 8), bytes.getLong(at + 16), (int)
                        bytes.getLong(at + 32)));
            }
            return segments;
        }

        private List<Long> dynamic(Segment segment, int tag) {
            List<Long> values = new ArrayList<>();
            for (int at = segment.offset(); at + 16 <= segment.offset() + segment.size(); at += 16) {
                if (bytes.getLong(at) == tag) {
                    values.add(bytes.getLong(at + 8));
                }
            }
            return values;
        }

        private static int offset(List<Segment> segments, long address) {
            for (Segment s : segments) {
                if (s.type() == PT_LOAD && address >= s.address() && address < s.address() + s.size()) {
                    return (int) (address - s.address()) + s.offset();
                }
            }
            throw new IndexOutOfBoundsException("no segment holds it");
        }

        private String text(int at) {
            int end = at;
            while (bytes.get(end) != 0) {
                end++;
            }
            byte[] text = new byte[end - at];
            bytes.get(at, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        private static List<String> split(String paths) {
            return List.of(paths.split(":"));
        }
    }
}
