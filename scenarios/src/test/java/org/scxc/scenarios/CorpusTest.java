package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scxc.cli.Main;

/** Runs every file of the corpus as the command does: what each scenario expects comes true. */
class CorpusTest {
    private static final Path CORPUS = Path.of("").toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> comesTrue() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(CORPUS.relativize(file).toString(), file.toUri(), () -> run(file)));
    }

    @Test
    void isNotEmpty() throws IOException {
        assertThat(files()).isNotEmpty();
    }

    private static void run(Path file) {
        StringWriter out = new StringWriter();
        int code = Main.execute(new PrintWriter(out, true), new PrintWriter(out, true), "test", file.toString(), "--quick");
        assertThat(code).as(() -> out.toString()).isZero();
    }

    /** Sorted, so that a report reads the same everywhere. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(CORPUS)) {
            return all.filter(path -> path.toString().endsWith(".scx"))
                    .filter(path -> !path.startsWith(CORPUS.resolve("target")))
                    .sorted()
                    .toList();
        }
    }
}
