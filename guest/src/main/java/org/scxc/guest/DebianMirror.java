package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From where this machine gets Debian's packages, as its own apt configuration says; that is only read. */
record DebianMirror(String uri) {
    private static final Path FILE = Path.of("/etc/apt/sources.list");
    private static final Path FOLDER = Path.of("/etc/apt/sources.list.d");

    /** @throws GuestProblem if there is none */
    static DebianMirror ofMachine() throws GuestProblem {
        List<Path> files = new ArrayList<>(List.of(FILE));
        try (Stream<Path> more = Files.isDirectory(FOLDER) ? Files.list(FOLDER) : Stream.empty()) {
            more.filter(p -> p.toString().endsWith(".list") || p.toString().endsWith(".sources"))
                    .sorted()
                    .forEach(files::add);
            for (Path file : files) {
                Optional<DebianMirror> found = Files.isReadable(file) ? in(Files.readString(file)) : Optional.empty();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        } catch (IOException e) {
            throw new GuestProblem("apt's sources cannot be read: " + e.getMessage());
        }
        throw new GuestProblem("apt's sources name no Debian mirror; give a kernel with --kernel PATH");
    }

    /** The first archive of Debian itself in a file of either form that apt knows. */
    static Optional<DebianMirror> in(String sources) {
        return sources.lines()
                .map(String::strip)
                .filter(l -> l.startsWith("deb ") || l.startsWith("URIs:"))
                .flatMap(l -> Arrays.stream(l.split("\\s+")))
                .filter(w -> w.matches("https?://[A-Za-z0-9.:_-]+/([A-Za-z0-9._/-]*/)?debian/?"))
                .map(DebianMirror::new)
                .findFirst();
    }

    /** A line of a sources list. */
    String line(String suite) {
        return "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " + uri + " " + suite + " main\n";
    }
}
