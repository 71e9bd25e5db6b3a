package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedSchedulerTest {
    private static final Path SOURCES = Path.of("src/main/bpf");

    @Test
    void everySourceHasItsName() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(f -> f.getFileName().toString())
                            .filter(f -> f.endsWith(".bpf.c"))
                            .map(f -> f.replace(".bpf.c", "")))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(ShippedScheduler.values())
                            .map(ShippedScheduler::word)
                            .toList());
        }
    }

    @Test
    void everySourceComesAlongAndNamesItsLicence() throws Exception {
        for (ShippedScheduler s : ShippedScheduler.values()) {
            assertThat(Resource.text("bpf/" + s.word() + ".bpf.c"))
                    .startsWith("// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only\n");
        }
        assertThat(Resource.text("c/loader.c")).startsWith("// SPDX-License-Identifier: Apache-2.0\n");
    }

    @Test
    void namedWithAndWithoutItsEnding() {
        assertThat(ShippedScheduler.of("pid_fifo")).contains(ShippedScheduler.PID_FIFO);
        assertThat(ShippedScheduler.of("pid_fifo.bpf.o")).contains(ShippedScheduler.PID_FIFO);
        assertThat(ShippedScheduler.of("PID_FIFO")).isEmpty();
    }
}
