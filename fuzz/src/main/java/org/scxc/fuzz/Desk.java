package org.scxc.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.scxc.cli.Main;

/** A folder for the files of one input, and the command whose exit code and output are looked at. */
final class Desk {
    /** As expected, an expectation failed, bad input, nothing judged: all that a file may bring about. */
    private static final Set<Integer> CODES = Set.of(0, 1, 2, 4);

    /** Characters that one command may print, whatever is in a file of some kilobytes. */
    private static final int OUTPUT_MAX = 16 << 20;

    private final Path folder;
    private final Path samples;
    private final Map<String, byte[]> read = new HashMap<>();
    private String out = "";

    Desk() {
        try {
            Path memory = Path.of("/dev/shm");
            folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "scxc-fuzz")
                    : Files.createTempDirectory("scxc-fuzz");
            samples = Files.createDirectory(folder.resolve("samples"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    }

    /** Removes what the last input left, but for the samples. */
    void clear() throws IOException {
        try (var files = Files.list(folder)) {
            files.filter(f -> !f.equals(samples)).forEach(Desk::remove);
        }
    }

    String put(String name, byte[] data) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.write(file, data).toString();
    }

    String folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name)).toString();
    }

    /** A good file that comes with this program. */
    byte[] sample(String name) throws IOException {
        byte[] known = read.get(name);
        if (known == null) {
            try (InputStream in = Objects.requireNonNull(Desk.class.getResourceAsStream(name), name)) {
                known = in.readAllBytes();
            }
            read.put(name, known);
        }
        return known;
    }

    /** The same as a file. */
    String sampleFile(String name) throws IOException {
        Path file = samples.resolve(name);
        if (!Files.exists(file)) {
            Files.write(file, sample(name));
        }
        return file.toString();
    }

    /** Runs one command in this JVM; returns its exit code. */
    int scxc(String... words) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--debug";
        int code = Main.execute(new PrintWriter(o), new PrintWriter(e), all);
        out = o.toString();
        String said = String.join(" ", words) + ": exit code " + code + "\n" + e;
        if (!CODES.contains(code)) {
            throw new Finding(said);
        }
        if (out.length() + e.getBuffer().length() > OUTPUT_MAX) {
            throw new Finding(String.join(" ", words) + " prints more than " + OUTPUT_MAX + " characters");
        }
        return code;
    }

    /** What the last command printed. */
    String out() {
        return out;
    }

    private static void remove(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path dir, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
