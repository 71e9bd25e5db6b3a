package org.scxc.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The BTF of a kernel, from whichever file of it the user has. */
public final class KernelBtf {
    private static final int HEADER = 0x202;

    private KernelBtf() {}

    /**
     * Returns a vmlinux or raw BTF: the file itself, or what an x86 kernel image (bzImage) holds.
     *
     * @param bytes of the file
     * @throws GuestProblem if the image cannot be unpacked here
     */
    public static byte[] read(Path file, byte[] bytes) throws IOException, GuestProblem {
        boolean image =
                bytes.length > HEADER + 4 && new String(bytes, HEADER, 4, StandardCharsets.US_ASCII).equals("HdrS");
        if (!image) {
            return bytes;
        }
        Path vmlinux = Files.createTempFile("scxc", ".vmlinux");
        try {
            BzImage.read(file).unpackTo(vmlinux);
            return Files.readAllBytes(vmlinux);
        } finally {
            Files.deleteIfExists(vmlinux);
        }
    }
}
