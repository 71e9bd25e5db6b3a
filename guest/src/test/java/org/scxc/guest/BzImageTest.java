package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BzImageTest {
    @TempDir
    Path folder;

    /** One setup sector, then the payload. */
    private Path image(byte[] payload) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(1024 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0x1f1, (byte) 1);
        bytes.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        bytes.putShort(0x20e, (short) (0x300 - 512));
        bytes.put(0x300, "7.3.4+deb13-cloud-amd64 (build) #1\0".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(0x248, 0);
        bytes.putInt(0x24c, payload.length);
        bytes.put(1024, payload);
        return Files.write(folder.resolve("vmlinuz"), bytes.array());
    }

    @Test
    void tellsItsReleaseAndGivesItsPayload() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("a kernel".getBytes(StandardCharsets.US_ASCII));
        }
        BzImage image = BzImage.read(image(packed.toByteArray()));
        assertThat(image.release()).isEqualTo("7.3.4+deb13-cloud-amd64");
        image.unpackTo(folder.resolve("vmlinux"));
        assertThat(folder.resolve("vmlinux")).hasContent("a kernel");
    }

    @Test
    void anUnknownFormIsSaid() throws Exception {
        BzImage image = BzImage.read(image(new byte[64]));
        assertThatThrownBy(() -> image.unpackTo(folder.resolve("vmlinux")))
                .isInstanceOf(GuestProblem.class)
                .hasMessageContaining("give its BTF with --btf");
    }

    @Test
    void anotherFileIsNoKernel() throws Exception {
        Path file = Files.write(folder.resolve("x"), new byte[4096]);
        assertThatThrownBy(() -> BzImage.read(file)).hasMessageEndingWith("not an x86 kernel image (bzImage)");
    }
}
