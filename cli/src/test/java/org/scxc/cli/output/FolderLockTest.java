package org.scxc.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    private static final int FREE = 10;
    private static final int HELD = 11;

    @TempDir
    private Path folder;

    /** Another process, since a JVM knows its own locks. */
    public static final class Other {
        private Other() {}

        /** The argument is the lock's file. */
        public static void main(String[] args) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? HELD : FREE);
            }
        }
    }

    @Test
    void anotherProcessWaitsUntilItIsClosed() throws IOException, InterruptedException {
        try (FolderLock lock = FolderLock.of(folder)) {
            assertThat(other(lock.file())).isEqualTo(HELD);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAProcessLeftBehindIsTakenOver() throws IOException, InterruptedException {
        Path left = folder.resolve(".scxc-lock");
        FileChannel.open(left, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(other(left)).isEqualTo(FREE);
        try (FolderLock lock = FolderLock.of(folder)) {
            assertThat(other(lock.file())).isEqualTo(HELD);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static int other(Path file) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
