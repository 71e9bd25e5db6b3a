package org.scxc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What real machines did: lines {@code SCENARIO VARIANT: text} of the file {@code NAME.truth} beside {@code NAME.scx},
 * printed next to the results.
 */
final class Truth {
    private Truth() {}

    static List<String> beside(String file) {
        Path truth = Path.of(file.replaceAll("\\.scx$", "") + ".truth");
        try {
            return Files.exists(truth) ? Files.readAllLines(truth) : List.of();
        } catch (IOException e) {
            throw new BadInput(truth + ": cannot be read: " + e.getMessage());
        }
    }

    static List<String> of(List<String> lines, String scenario, String variant) {
        String head = (scenario + " " + variant).strip() + ":";
        return lines.stream()
                .filter(l -> l.startsWith(head))
                .map(l -> l.substring(head.length()).strip())
                .toList();
    }
}
