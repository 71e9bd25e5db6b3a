package org.scxc.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A rule of docs/verdicts.md switched off in one source file, and the test that must notice.
 *
 * <p>As text, one block, separated from the next by an empty line; a {@code #} begins a comment:
 *
 * <pre>
 * rule 2: an unexpected exit is ignored
 * in judge/src/main/java/org/scxc/judge/Ends.java
 * - return admitted ? Optional.empty() : Optional.of(end);
 * + return Optional.empty();
 * noticed by judge org.scxc.judge.EndsTest
 * </pre>
 *
 * @param title the rule and how it is switched off
 * @param file the source, relative to the root of the checkout
 * @param edits lines to replace, each found exactly once in the file
 * @param module that has the test
 * @param test fully qualified name of the test class
 */
record Mutation(String title, String file, List<Edit> edits, String module, String test) {
    /**
     * @param before a whole source line without its leading and trailing blanks
     * @param after the lines that replace it
     */
    record Edit(String before, List<String> after) {}

    static List<Mutation> readAll(Path file) {
        try {
            List<Mutation> mutations = new ArrayList<>();
            for (String block : Files.readString(file).split("\n\\s*\n")) {
                List<String> lines = block.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
                if (!lines.isEmpty()) {
                    mutations.add(read(lines, file));
                }
            }
            return mutations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mutation read(List<String> lines, Path file) {
        String title = lines.getFirst();
        String source = "";
        List<Edit> edits = new ArrayList<>();
        String[] noticed = {};
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("in ")) {
                source = line.substring(3).strip();
            } else if (line.startsWith("-")) {
                edits.add(new Edit(line.substring(1).strip(), new ArrayList<>()));
            } else if (line.startsWith("+") && !edits.isEmpty()) {
                edits.getLast().after().add(line.substring(1).strip());
            } else if (line.startsWith("noticed by ")) {
                noticed = line.substring("noticed by ".length()).strip().split(" +");
            } else {
                throw new IllegalArgumentException(file + ": not a line of a mutation: " + line);
            }
        }
        if (source.isEmpty() || edits.isEmpty() || noticed.length != 2) {
            throw new IllegalArgumentException(file + ": incomplete mutation: " + title);
        }
        return new Mutation(title, source, List.copyOf(edits), noticed[0], noticed[1]);
    }

    /** @return the source with every edit made */
    String applyTo(String source) {
        List<String> lines = new ArrayList<>(source.lines().toList());
        for (Edit edit : edits) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals(edit.before())) {
                    found.add(i);
                }
            }
            if (found.size() != 1) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: expected once, found %d times in %s: %s",
                        title,
                        found.size(),
                        file,
                        edit.before()));
            }
            lines.set(found.getFirst(), String.join("\n", edit.after()));
        }
        return String.join("\n", lines) + "\n";
    }
}
