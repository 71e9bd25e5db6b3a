package org.scxc.guest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What the header of an x86 kernel image tells. Source: the kernel's Documentation/arch/x86/boot.rst, "The Real-Mode Kernel
 * Header" (fields setup_sects, header, kernel_version, payload_offset and payload_length).
 */
final class BzImage {
    private static final int SETUP_SECTS = 0x1f1;
    private static final int HEADER = 0x202;
    private static final int KERNEL_VERSION = 0x20e;
    private static final int PAYLOAD_OFFSET = 0x248;
    private static final int PAYLOAD_LENGTH = 0x24c;
    private static final int SECTOR = 512;

    private final Path path;
    private final ByteBuffer bytes;

    private BzImage(Path path, byte[] bytes) {
        this.path = path;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static BzImage read(Path path) throws GuestProblem {
        try {
            byte[] bytes = Files.readAllBytes(path);
            if (bytes.length < 2 * SECTOR || !new String(bytes, HEADER, 4, StandardCharsets.US_ASCII).equals("HdrS")) {
                throw new GuestProblem(path + ": not an x86 kernel image (bzImage)");
            }
            return new BzImage(path, bytes);
        } catch (IOException e) {
            throw new GuestProblem(path + ": cannot be read");
        }
    }

    /** As {@code uname -r} says. */
    String release() throws GuestProblem {
        int at = (bytes.getShort(KERNEL_VERSION) & 0xffff) + SECTOR;
        StringBuilder text = new StringBuilder();
        while (at < bytes.limit() && bytes.get(at) > ' ' && text.length() < 128) {
            text.append((char) bytes.get(at++));
        }
        if (!text.toString().matches("[0-9]+\\.[0-9]+[A-Za-z0-9.+~_-]*")) {
            throw new GuestProblem(path + ": its header names no kernel version");
        }
        return text.toString();
    }

    /** Unpacks the vmlinux inside, for its BTF. */
    void unpackTo(Path vmlinux) throws IOException, GuestProblem {
        int sectors = bytes.get(SETUP_SECTS) & 0xff;
        int start = ((sectors == 0 ? 4 : sectors) + 1) * SECTOR + bytes.getInt(PAYLOAD_OFFSET);
        int length = bytes.getInt(PAYLOAD_LENGTH);
        if (start < 0 || length < 8 || (long) start + length > bytes.limit()) {
            throw new GuestProblem(path + ": its header points past its end");
        }
        byte[] payload = Arrays.copyOfRange(bytes.array(), start, start + length);
        int magic = ByteBuffer.wrap(payload).getInt();
        if (magic >>> 16 == 0x1f8b) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload));
                    OutputStream out = Files.newOutputStream(vmlinux)) {
                in.transferTo(out);
            }
        } else if (magic == 0x28b52ffd) {
            unpack(withoutSize(payload), "zstd", vmlinux);
        } else if (magic == 0xfd377a58) {
            unpack(withoutSize(payload), "xz", vmlinux);
        } else if (magic == 0x02214c18) {
            unpack(withoutSize(payload), "lz4", vmlinux);
        } else {
            throw new GuestProblem(path + ": packed in a way scxc cannot unpack; give its BTF with --btf");
        }
    }

    /** The kernel's build appends the unpacked size to all forms but gzip, which has it anyway. */
    private static byte[] withoutSize(byte[] payload) {
        return Arrays.copyOf(payload, payload.length - 4);
    }

    private void unpack(byte[] payload, String tool, Path vmlinux) throws IOException, GuestProblem {
        Path program = GuestProgram.find(tool)
                .orElseThrow(() -> new GuestProblem(path + ": " + tool + " is needed to unpack it (package "
                        + (tool.equals("xz") ? "xz-utils" : tool) + ")"));
        Path packed = Files.createTempFile("scxc", "." + tool);
        try {
            Files.write(packed, payload);
            GuestProgram.Ended ended = GuestProgram.run(
                    Duration.ofMinutes(2),
                    Map.of(),
                    List.of(program.toString(), "-d", "-c", packed.toString()),
                    ProcessBuilder.Redirect.to(vmlinux.toFile()));
            if (!ended.well()) {
                throw new GuestProblem(path + ": " + tool + " cannot unpack it");
            }
        } finally {
            Files.deleteIfExists(packed);
        }
    }
}
