package org.scxc.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * One process at a time in a folder; the others wait. One that is killed leaves the lock open.
 *
 * @param seen the same file, opened a second time to look at it: POSIX takes a process's locks of a file away when any of its
 *     descriptors of that file is closed (fcntl(2), F_SETLK), so it stays open as long as the lock
 */
public record FolderLock(Path file, FileChannel channel, FileChannel seen) implements AutoCloseable {
    private static final String NAME = ".scxc-lock";

    static FolderLock of(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        while (true) {
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            try {
                channel.lock();
                Optional<FileChannel> seen = still(file, channel);
                if (seen.isPresent()) {
                    return new FolderLock(file, channel, seen.get());
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
    }

    /**
     * The process that held it before has removed the file: then this lock is of a file that no other process will find.
     *
     * @return the file that stands there, if it is the one that is locked
     */
    private static Optional<FileChannel> still(Path file, FileChannel channel) throws IOException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(mark), 0);
        FileChannel seen;
        try {
            seen = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean same = false;
        try {
            ByteBuffer content = ByteBuffer.allocate(mark.length);
            seen.read(content, 0);
            same = Arrays.equals(content.array(), mark);
        } finally {
            if (!same) {
                seen.close(); // it cannot be read, or is another file, whose lock is not ours
            }
        }
        return same ? Optional.of(seen) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        seen.close();
        channel.close();
    }
}
