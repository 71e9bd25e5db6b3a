package org.scxc.cli.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.scxc.cli.process.BadInput;

/**
 * The one way scxc writes files: all of one or, whatever happens on the way, what was there before. A file is written
 * beside its target, under a name that cannot be guessed, made durable, and renamed. No link is followed.
 */
public final class WholeFile {
    /** Who may do what with a file that is new; one that is replaced keeps its permissions. */
    public enum Mode {
        DATA,
        PROGRAM
    }

    private static final String PREFIX = ".scxc-";
    private static final String SUFFIX = ".tmp";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Beside their targets until they are whole; a process that ends takes them along. */
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(WholeFile::discard)));
    }

    private WholeFile() {}

    /**
     * Writes a file, or replaces one that is there.
     *
     * @throws BadInput with the reason; then the target is as it was
     */
    public static void write(Path target, String text, Mode mode) {
        write(target, text.getBytes(StandardCharsets.UTF_8), mode);
    }

    /** As {@link #write(Path, String, Mode)}. */
    public static void write(Path target, byte[] content, Mode mode) {
        try {
            if (isStream(target)) {
                Files.write(target, content, StandardOpenOption.WRITE);
                return;
            }
            check(target);
            Path folder = folder(target);
            sweep(folder);
            replace(target, folder, content, mode);
        } catch (IOException e) {
            throw new BadInput(target + ": cannot be written: " + reason(e));
        }
    }

    /** Makes a directory and those above it. */
    static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BadInput(directory + ": cannot be made: " + reason(e));
        }
    }

    /** A device, a pipe, or what the process has open already: there is nothing to replace. */
    static boolean isStream(Path target) {
        Path at = target.toAbsolutePath().normalize();
        return at.startsWith("/dev")
                || at.startsWith("/proc")
                || (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isSymbolicLink(target)
                        && !Files.isRegularFile(target)
                        && !Files.isDirectory(target));
    }

    /** @throws BadInput if something other than a file that may be written stands there */
    static void check(Path target) {
        if (Files.isSymbolicLink(target)) {
            throw new BadInput(target + ": is a symbolic link; name the file itself");
        } else if (Files.isDirectory(target)) {
            throw new BadInput(target + ": is a directory");
        } else if (Files.exists(target) && !Files.isWritable(target)) {
            throw new BadInput(target + ": cannot be written: it is read-only");
        } else if (!Files.isDirectory(folder(target))) {
            throw new BadInput(target + ": cannot be written: there is no directory " + folder(target));
        }
    }

    private static void replace(Path target, Path folder, byte[] content, Mode mode) throws IOException {
        while (true) {
            Path made = folder.resolve(name());
            UNFINISHED.add(
                    made); // before it is there: whoever sweeps in this process would close it, and its lock with it
            try (FileChannel channel = FileChannel.open(
                    made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                // The lock says that this one is alive; whoever tidied it away before it was taken has it instead.
                FileLock lock = lock(channel);
                if (lock == null || Files.notExists(made)) {
                    continue;
                }
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                permit(made, target, mode);
                channel.force(true);
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                sync(folder);
                return;
            } catch (FileAlreadyExistsException e) {
                continue;
            } finally {
                discard(made);
                UNFINISHED.remove(made);
            }
        }
    }

    private static String name() {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        return PREFIX + HexFormat.of().formatHex(random) + SUFFIX;
    }

    private static void permit(Path made, Path target, Mode mode) throws IOException {
        try {
            if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(target));
            }
            if (mode == Mode.PROGRAM) {
                Set<PosixFilePermission> may = EnumSet.copyOf(Files.getPosixFilePermissions(made));
                may.add(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(made, may);
            }
        } catch (UnsupportedOperationException e) {
            return; // a file system without them
        }
    }

    /** Makes the rename durable too. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            return; // a folder that may be written but not read
        }
    }

    /** Removes what a process that was killed has left unfinished here. */
    private static void sweep(Path folder) throws IOException {
        if (!SWEPT.add(folder.toAbsolutePath().normalize())) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "?".repeat(16) + SUFFIX)) {
            for (Path each : left) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) && !UNFINISHED.contains(each)) {
                    sweepOne(each);
                }
            }
        } catch (AccessDeniedException e) {
            return;
        }
    }

    private static void sweepOne(Path left) {
        try (FileChannel channel = FileChannel.open(left, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock(channel) != null) {
                discard(left);
            }
        } catch (IOException e) {
            return; // gone, or another user's
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return; // the next call sweeps
        }
    }

    static Path folder(Path target) {
        Path parent = target.getParent();
        return parent == null ? Path.of("") : parent;
    }

    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException n -> "no such file or directory";
            case AccessDeniedException a -> "permission denied";
            case FileAlreadyExistsException f -> "a file is there already";
            case NotDirectoryException n -> "it is not a directory";
            case InterruptedIOException i -> "interrupted";
            case FileSystemException f -> String.valueOf(f.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }
}
