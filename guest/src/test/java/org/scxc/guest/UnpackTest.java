package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest sent over its serial port, in the folder of the run. */
class UnpackTest {
    @TempDir
    Path folder;

    private static byte[] sent(String extra) {
        CpioArchive archive = new CpioArchive();
        archive.file("results/exit.json", bytes("{}"));
        archive.file("results/deep/x", bytes("1"));
        archive.file("status/status", bytes("1\n"));
        archive.file(extra, bytes("bad"));
        return archive.bytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void resultsAndStatus() throws Exception {
        Path file = Files.write(folder.resolve("results.cpio"), sent("results/y"));
        assertThat(Guest.unpack(file, folder)).isEqualTo(OptionalInt.of(1));
        assertThat(folder.resolve("results/exit.json")).hasContent("{}");
        assertThat(folder.resolve("results/deep/x")).hasContent("1");
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingLeavesTheFolderOfResults() throws Exception {
        Path file = Files.write(folder.resolve("results.cpio"), sent("results/../../escaped"));
        Path run = Files.createDirectories(folder.resolve("run-1"));
        Guest.unpack(file, run);
        assertThat(run.resolve("results/exit.json")).exists();
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(run.resolve("escaped")).doesNotExist();
    }

    @Test
    void whatWasCutShortIsNoResult() throws Exception {
        byte[] whole = sent("results/y");
        Path file = Files.write(folder.resolve("results.cpio"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(Guest.unpack(file, folder)).isEmpty();
        assertThat(folder.resolve("results")).doesNotExist();
        assertThat(file).exists();
    }
}
