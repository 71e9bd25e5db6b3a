package org.scxc.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that could block, never end or fill the memory is refused before it is opened. */
@Timeout(60) // a reader that blocks must not hang the build
class InputFileTest {
    @TempDir
    Path folder;

    private Path file(String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void refused(Path file, String why) {
        assertThatThrownBy(() -> InputFile.text(file, InputKind.SOURCE))
                .isInstanceOf(Unreadable.class)
                .hasMessage(why);
        assertThatThrownBy(() -> InputFile.printed(file, InputKind.SOURCE))
                .isInstanceOf(Unreadable.class)
                .hasMessage(why);
    }

    @Test
    void aTextComesBack() throws Exception {
        byte[] text = "cell é { 1 x spin } // ✓\n".getBytes(StandardCharsets.UTF_8);
        Path file = file("a.scx", text);
        Path link = Files.createSymbolicLink(folder.resolve("link.scx"), file);
        assertThat(InputFile.text(file, InputKind.SOURCE)).isEqualTo("cell é { 1 x spin } // ✓\n");
        assertThat(InputFile.text(link, InputKind.SOURCE)).startsWith("cell é");
        assertThat(InputFile.text(new ByteArrayInputStream(text), InputKind.SOURCE))
                .startsWith("cell é");
        assertThat(InputFile.text(file("empty"), InputKind.SOURCE)).isEmpty();
    }

    @Test
    void onlyRegularFilesAreOpened() throws Exception {
        refused(folder, "is a directory, expected a regular file");
        refused(folder.resolve("none"), "no such file");
        refused(Path.of("/dev/zero"), "is a character device, expected a regular file");
        Path fifo = folder.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        refused(fifo, "is a FIFO, expected a regular file");
        refused(Files.createSymbolicLink(folder.resolve("to_fifo"), fifo), "is a FIFO, expected a regular file");
    }

    @Test
    void anEndlessLinkIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("b"), link);
        assertThatThrownBy(() -> InputFile.text(link, InputKind.SOURCE))
                .isInstanceOf(Unreadable.class)
                .hasMessageStartingWith("cannot be read: ");
    }

    @Test
    void aFileAboveItsLimitIsNotRead() throws Exception {
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile f = new RandomAccessFile(sparse.toFile(), "rw")) {
            f.setLength(3_000_000_000L);
        }
        refused(sparse, "has 3,000,000,000 bytes, expected at most 16 MiB");
        byte[] long1 = new byte[InputKind.TRUTH.limit() + 1];
        assertThatThrownBy(() -> InputFile.text(new ByteArrayInputStream(long1), InputKind.TRUTH))
                .hasMessage("has more than 4 MiB");
    }

    @Test
    void theFirstBadByteHasItsPlace() throws Exception {
        byte[] bytes = "one\ntwo é".getBytes(StandardCharsets.UTF_8);
        byte[] bad = java.util.Arrays.copyOf(bytes, bytes.length + 2);
        bad[bytes.length] = (byte) 0xff;
        Path file = file("bad", bad);
        assertThatThrownBy(() -> InputFile.text(file, InputKind.SOURCE))
                .hasMessage("is not UTF-8 text: byte 0xff at line 2, column 6 (byte 10)");
        assertThat(InputFile.printed(file, InputKind.SOURCE)).startsWith("one\ntwo é\ufffd");
        assertThatThrownBy(() -> InputFile.text(file("cut", (byte) 'a', (byte) 0xc3), InputKind.SOURCE))
                .hasMessage("is not UTF-8 text: byte 0xc3 at line 1, column 2 (byte 1)");
    }
}
