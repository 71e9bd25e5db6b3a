package org.scxc.cli.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.scxc.cli.process.BadInput;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/** Finds and reads source files. */
public final class Sources {
    private Sources() {}

    /**
     * Every path once: files in the order given, directories by the sorted names of all *.scx below them. One that cannot be
     * read says so when it is compiled, and stops no other.
     *
     * @throws BadInput if a directory has none or cannot be searched
     */
    public static List<Frontend.Source> find(List<Path> paths) {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(path);
            } else if (!files.addAll(below(path))) {
                throw new BadInput(path + ": no .scx file in this directory or below it");
            }
        }
        return files.stream().map(Sources::source).toList();
    }

    /**
     * The text of one file.
     *
     * @throws BadInput if it cannot be read
     */
    public static String text(Path file, InputKind kind) {
        try {
            return InputFile.text(file, kind);
        } catch (Unreadable e) {
            throw new BadInput(file + ": " + e.getMessage());
        }
    }

    private static Frontend.Source source(Path file) {
        String name = file.toString().replace('\\', '/');
        try {
            return new Frontend.Source(name, InputFile.text(file, InputKind.SOURCE));
        } catch (Unreadable e) {
            return new Frontend.Source(name, "", Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(p -> p.toString().endsWith(".scx") && Files.isRegularFile(p))
                    .sorted(java.util.Comparator.comparing(p -> p.toString().replace('\\', '/')))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BadInput(directory + ": cannot be searched: " + e.getMessage());
        }
    }
}
