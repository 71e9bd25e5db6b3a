package org.scxc.bpf.vm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.scxc.bpf.isa.Assembler;

/** A conformance vector: a program, the memory that r1 points to, and the result in r0, or that it is an error. */
public record Vector(String name, long[] slots, byte[] memory, OptionalLong result) {
    /** Reads a {@code .data} file of bpf_conformance. */
    static Vector read(Path file) throws IOException, Assembler.Malformed {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("-- ")) {
                section = sections.computeIfAbsent(line.substring(3).strip(), name -> new ArrayList<>());
            } else {
                section.add(line);
            }
        }
        String assembly = String.join("\n", sections.getOrDefault("asm", List.of()));
        byte[] raw = hex(sections.getOrDefault("raw", List.of()));
        long[] slots = raw.length > 0 ? slots(raw) : Assembler.assemble(assembly);
        String result = String.join("", sections.getOrDefault("result", List.of()))
                .replaceAll("#.*", "")
                .strip();
        return new Vector(
                file.getFileName().toString(),
                slots,
                hex(sections.getOrDefault("mem", List.of())),
                result.isEmpty() ? OptionalLong.empty() : OptionalLong.of(unsigned(result)));
    }

    private static long unsigned(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }

    private static byte[] hex(List<String> lines) {
        StringBuilder digits = new StringBuilder();
        for (String line : lines) {
            digits.append(line.replaceAll("#.*", "").replaceAll("\\s+", ""));
        }
        return HexFormat.of().parseHex(digits);
    }

    private static long[] slots(byte[] raw) {
        long[] slots = new long[raw.length / 8];
        java.nio.ByteBuffer.wrap(raw)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(slots);
        return slots;
    }
}
