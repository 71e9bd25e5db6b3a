package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CpioArchiveTest {
    private static CpioArchive small() {
        CpioArchive archive = new CpioArchive();
        archive.executable("init", bytes("#!/bin/sh\n"));
        archive.file("etc/deep/er/config", bytes("a=1"));
        archive.symlink("bin/sh", "busybox");
        return archive;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void entriesStandInOrderAndFoldersComeByThemselves() {
        assertThat(small().entries().keySet())
                .containsExactly("bin", "bin/sh", "etc", "etc/deep", "etc/deep/er", "etc/deep/er/config", "init");
    }

    @Test
    void theFirstHeaderIsAsTheKernelWantsIt() {
        String text = new String(small().bytes(), StandardCharsets.US_ASCII);
        // magic, inode 1, directory 0755, root, two links, time 0, size 0, devices 0, a name of four bytes, no checksum
        assertThat(text)
                .startsWith("070701" + "00000001" + "000041ed" + "00000000" + "00000000" + "00000002" + "00000000"
                        + "00000000" + "00000000" + "00000000" + "00000000" + "00000000" + "00000004" + "00000000"
                        + "bin\0");
        assertThat(text).contains("TRAILER!!!\0");
        assertThat(small().bytes().length % 4).isZero();
    }

    @Test
    void theSameFilesInAnyOrderGiveTheSameBytes() {
        CpioArchive other = new CpioArchive();
        other.symlink("bin/sh", "busybox");
        other.file("etc/deep/er/config", bytes("a=1"));
        other.executable("init", bytes("#!/bin/sh\n"));
        assertThat(other.bytes()).isEqualTo(small().bytes());
    }

    @Test
    void readsWhatItWrote() throws GuestProblem {
        CpioArchive read = CpioArchive.read(small().bytes());
        assertThat(read.entries().keySet()).isEqualTo(small().entries().keySet());
        assertThat(read.entries().get("etc/deep/er/config").content()).isEqualTo(bytes("a=1"));
        assertThat(read.entries().get("init").isRegular()).isTrue();
        assertThat(read.entries().get("bin/sh").isRegular()).isFalse();
        assertThat(read.bytes()).isEqualTo(small().bytes());
    }

    @Test
    void oneThatIsCutShortIsNone() {
        byte[] whole = small().bytes();
        for (int length : new int[] {0, 5, 110, 300, whole.length - 20}) {
            assertThatThrownBy(() -> CpioArchive.read(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(GuestProblem.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void noPathLeavesTheArchive() {
        assertThatThrownBy(() -> new CpioArchive().file("/etc/passwd", bytes("")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
