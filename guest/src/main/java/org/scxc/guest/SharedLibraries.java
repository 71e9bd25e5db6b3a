package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that a program of this machine loads to start, so that it starts in a guest too. */
final class SharedLibraries {
    private static final List<String> FOLDERS =
            List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");

    private SharedLibraries() {}

    /**
     * @return paths in the guest, to files here; empty for a static program
     * @throws GuestProblem if a library cannot be found
     */
    static SortedMap<String, Path> of(Path program) throws IOException, GuestProblem {
        SortedMap<String, Path> found = new TreeMap<>();
        Deque<Path> todo = new ArrayDeque<>(List.of(program));
        while (!todo.isEmpty()) {
            Path file = todo.remove();
            GuestElf elf =
                    GuestElf.read(file).orElseThrow(() -> new GuestProblem(file + ": not a program of this machine"));
            if (elf.interpreter().isPresent()) {
                String interpreter = elf.interpreter().get();
                found.putIfAbsent(interpreter, Path.of(interpreter));
            }
            for (String name : elf.needed()) {
                Path library = locate(name, elf, file, program);
                // the loader of the guest looks in its default folders, whatever ours was found by
                if (found.putIfAbsent("/lib/x86_64-linux-gnu/" + library.getFileName(), library) == null) {
                    todo.add(library);
                }
            }
        }
        return found;
    }

    private static Path locate(String name, GuestElf elf, Path file, Path program) throws GuestProblem {
        Path beside = file.toAbsolutePath().getParent();
        String origin = beside == null ? "/" : beside.toString();
        return Stream.concat(
                        elf.paths().stream()
                                .map(p -> p.replace("$ORIGIN", origin).replace("${ORIGIN}", origin)),
                        FOLDERS.stream())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new GuestProblem(program + " needs the library " + name + ", which is not here"));
    }
}
