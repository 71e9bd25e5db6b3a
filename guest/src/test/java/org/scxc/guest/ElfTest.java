package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfTest {
    @Test
    void theJavaProgramOfThisTestIsDynamic() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        GuestElf elf = GuestElf.read(java).orElseThrow();
        assertThat(elf.machine()).isEqualTo(GuestElf.X86_64);
        assertThat(elf.interpreter()).contains("/lib64/ld-linux-x86-64.so.2");
        assertThat(elf.needed()).contains("libc.so.6");
        assertThat(elf.isStatic()).isFalse();
        assertThat(SharedLibraries.of(java))
                .containsKey("/lib64/ld-linux-x86-64.so.2")
                .containsKey("/lib/x86_64-linux-gnu/libc.so.6");
    }

    @Test
    void otherFilesAreNone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("x");
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(GuestElf.read(file)).isEmpty();
        byte[] cut = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin", "java"));
        Files.write(file, java.util.Arrays.copyOf(cut, 100));
        assertThat(GuestElf.read(file)).isEmpty();
    }
}
