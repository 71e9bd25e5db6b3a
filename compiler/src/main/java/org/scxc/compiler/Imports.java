package org.scxc.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.model.Nearest;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * Files that others import. {@code import a.b} is {@code a/b.scx}: beside the file that says so, else beside the nearest
 * folder above it that holds one, else any file of the compilation whose path ends so.
 */
final class Imports {
    private final Map<String, String> texts;
    private final Map<String, List<Decl>> parsed;
    private final Diagnostics diagnostics;
    private final Map<Decl.Import, String> found = new LinkedHashMap<>();

    /**
     * @param texts of the files compiled; gets those of the files imported
     * @param parsed the files compiled
     */
    Imports(Map<String, String> texts, Map<String, List<Decl>> parsed, Diagnostics diagnostics) {
        this.texts = texts;
        this.parsed = new LinkedHashMap<>(parsed);
        this.diagnostics = diagnostics;
    }

    /** Reads what the files import, and what those import. */
    void read() {
        List<String> files = new ArrayList<>(parsed.keySet());
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            for (Decl.Import declaration : imports(file)) {
                find(file, declaration).ifPresent(name -> {
                    found.put(declaration, name);
                    if (!parsed.containsKey(name)) {
                        parsed.put(name, Parsing.parse(name, texts.getOrDefault(name, ""), diagnostics));
                        files.add(name);
                    }
                });
            }
        }
    }

    private List<Decl.Import> imports(String file) {
        return parsed.getOrDefault(file, List.of()).stream()
                .filter(Decl.Import.class::isInstance)
                .map(Decl.Import.class::cast)
                .toList();
    }

    /**
     * What a file gets by one of its imports.
     *
     * @param by the file's own import, which brought it along
     * @param from the file that declares it
     */
    record Imported(Decl.Import by, String from, List<Decl> declarations) {}

    /** What a file can name by its imports: theirs first, so that what stands nearer hides what stands farther. */
    List<Imported> visibleIn(String file) {
        List<Imported> visible = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>(Set.of(file));
        for (Decl.Import own : imports(file)) {
            collect(own, own, seen, visible);
        }
        return visible;
    }

    private void collect(Decl.Import own, Decl.Import declaration, Set<String> seen, List<Imported> visible) {
        String name = found.get(declaration);
        if (name != null && seen.add(name)) {
            imports(name).forEach(i -> collect(own, i, seen, visible));
            visible.add(new Imported(own, name, parsed.getOrDefault(name, List.of())));
        }
    }

    /** Whether {@code file} imports {@code other}, at once or through others, and so hides its names. */
    boolean reaches(String file, String other) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> next = new ArrayList<>(List.of(file));
        while (!next.isEmpty()) {
            for (Decl.Import declaration : imports(next.removeLast())) {
                String name = found.get(declaration);
                if (name != null && seen.add(name)) {
                    next.add(name);
                }
            }
        }
        return seen.contains(other);
    }

    private Optional<String> find(String from, Decl.Import declaration) {
        String end = declaration.path().text().replace('.', '/') + ".scx";
        try {
            Optional<Path> onDisk = onDisk(Path.of(from), end);
            if (onDisk.isPresent()) {
                return Optional.of(name(onDisk.get()));
            }
        } catch (Unreadable e) {
            report(declaration, end + ": " + e.getMessage(), "import a regular file of UTF-8 text");
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            report(declaration, end + " cannot be read", "import a regular file of UTF-8 text");
            return Optional.empty();
        }
        Optional<String> compiled = texts.keySet().stream()
                .filter(f -> f.equals(end) || f.endsWith("/" + end))
                .findFirst();
        if (compiled.isEmpty()) {
            String hint = Nearest.to(end, texts.keySet())
                    .map(n -> "did you mean \"" + n + "\"?")
                    .orElse("put that file next to this one, or declare here what it declares");
            report(declaration, "no file " + end + " next to this one or in a folder above", hint);
        }
        return compiled;
    }

    private void report(Decl.Import declaration, String message, String hint) {
        diagnostics.report(Code.UNKNOWN_IMPORT, declaration.path().span(), message, hint);
    }

    /** A file that cannot be read is found, and hides none farther away. */
    private static Optional<Path> onDisk(Path from, String end) {
        Path beside = from.resolveSibling(end);
        if (isThere(beside)) {
            return Optional.of(beside);
        }
        for (Path folder = from.toAbsolutePath().normalize().getParent(); folder != null; folder = folder.getParent()) {
            if (isThere(folder.resolve(end))) {
                return Optional.of(folder.resolve(end));
            }
        }
        return Optional.empty();
    }

    private static boolean isThere(Path file) {
        return Files.exists(file) && !Files.isDirectory(file) || Files.isSymbolicLink(file);
    }

    private static boolean isSame(Path known, Path file) {
        try {
            return Files.exists(known) && Files.isSameFile(known, file);
        } catch (IOException e) {
            return false; // a link without an end: reading it says so
        }
    }

    /** A file that is compiled as well keeps the name by which it is. */
    private String name(Path file) throws IOException {
        for (String known : texts.keySet()) {
            if (isSame(Path.of(known), file)) {
                return known;
            }
        }
        String name = file.toString().replace('\\', '/');
        texts.put(name, InputFile.text(file, InputKind.SOURCE));
        return name;
    }
}
