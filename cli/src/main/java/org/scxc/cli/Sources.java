package org.scxc.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and reads source files. */
final class Sources {
    private Sources() {}

    /** Every path once: files in the order given, directories by the sorted names of all *.scx below them. */
    static List<Frontend.Source> find(List<Path> paths) {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new BadInput(path + ": no such file or directory");
            } else if (!Files.isDirectory(path)) {
                files.add(path);
            } else if (!files.addAll(below(path))) {
                throw new BadInput(path + ": no .scx file in this directory or below it");
            }
        }
        List<Frontend.Source> sources = new ArrayList<>();
        files.forEach(f -> sources.add(read(f)));
        return sources;
    }

    static Frontend.Source read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new BadInput(file + ": no such file");
            } else if (Files.isDirectory(file)) {
                throw new BadInput(file + ": is a directory, a file is needed");
            }
            return new Frontend.Source(file.toString().replace('\\', '/'), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new BadInput(file + ": is not UTF-8 text");
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(p -> p.toString().endsWith(".scx") && Files.isRegularFile(p))
                    .sorted(java.util.Comparator.comparing(p -> p.toString().replace('\\', '/')))
                    .toList();
        } catch (IOException e) {
            throw new BadInput(directory + ": cannot be read: " + e.getMessage());
        }
    }
}
