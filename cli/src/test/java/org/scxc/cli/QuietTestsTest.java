package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests print nothing unless they are asked to: {@code -Dshow=true} prints figures that pages cite. */
class QuietTestsTest {
    private static final Pattern PRINTS = Pattern.compile("System\\.out\\.print(?!ln\\(\"not run: )");
    private static final Pattern ASKED =
            Pattern.compile("getBoolean\\(\"(show|ktstr[.]verify)\"\\)|static void main\\(String");

    @Test
    void aTestThatPrintsWasAsked() throws IOException {
        List<Path> loud = new ArrayList<>();
        int prints = 0;
        for (Path file : tests()) {
            String text = Files.readString(file);
            if (PRINTS.matcher(text).find()) {
                prints++;
                if (!ASKED.matcher(text).find()) {
                    loud.add(file);
                }
            }
        }
        assertThat(loud).isEmpty();
        assertThat(prints).isPositive();
    }

    private static List<Path> tests() throws IOException {
        List<Path> tests = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.map(m -> m.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(f -> f.toString().endsWith(".java")).forEach(tests::add);
                }
            }
        }
        return tests;
    }
}
