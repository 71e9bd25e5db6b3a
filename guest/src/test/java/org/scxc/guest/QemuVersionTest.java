package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QemuVersionTest {
    /** Debian 12 has 7.2, its backports 10.0: runs of the first are short of CPU time. */
    @Test
    void icountIsFairSinceEightOne() {
        for (String old : List.of(
                "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)", "QEMU emulator version 8.0.5")) {
            assertThat(QemuVersion.of(old).orElseThrow().isAtLeast(QemuVersion.FAIR_ICOUNT))
                    .as(old)
                    .isFalse();
        }
        for (String fair : List.of(
                "QEMU emulator version 8.1.0",
                "QEMU emulator version 9.0.2",
                "QEMU emulator version 10.0.2 (Debian)")) {
            assertThat(QemuVersion.of(fair).orElseThrow().isAtLeast(QemuVersion.FAIR_ICOUNT))
                    .as(fair)
                    .isTrue();
        }
        assertThat(QemuVersion.of("unknown version")).isEmpty();
    }
}
