package org.scxc.guest;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine. */
final class GuestProgram {
    /** Users without privileges lack these in PATH, and bpftool is there. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/sbin");

    private GuestProgram() {}

    /** How one ended, and what it printed on both streams. */
    record Ended(int status, String output) {
        boolean well() {
            return status == 0;
        }

        /** The last line that says something. */
        String lastLine() {
            return output.lines().filter(l -> !l.isBlank()).reduce("", (a, b) -> b);
        }
    }

    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ALSO.stream())
                .filter(p -> !p.isEmpty())
                .map(p -> Path.of(p, name))
                .filter(p -> Files.isExecutable(p) && Files.isRegularFile(p))
                .findFirst();
    }

    /** Runs one to its end; one that takes longer than {@code limit} is killed, and ends with status 124. */
    static Ended run(Duration limit, Map<String, String> environment, List<String> command) throws IOException {
        Path output = Files.createTempFile("scxc", ".out");
        try {
            Ended ended = run(limit, environment, command, ProcessBuilder.Redirect.to(output.toFile()));
            return new Ended(ended.status(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** The same; what it prints goes to {@code output} and is not kept here. */
    static Ended run(
            Duration limit, Map<String, String> environment, List<String> command, ProcessBuilder.Redirect output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Ended(process.exitValue(), "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return new Ended(124, "stopped after " + limit.toSeconds() + " s");
    }
}
