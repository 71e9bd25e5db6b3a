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
import org.junit.jupiter.api.TestFactory;
import org.scxc.cli.Main;

/** Every file of the corpus, run with seed 1 and judged as {@code scxc test --quick} does: none may fail. */
class CorpusTest {
    private static final Path CORPUS = Path.of("");

    @TestFactory
    List<DynamicTest> noExpectationFails() throws IOException {
        try (Stream<Path> all = Files.walk(CORPUS)) {
            return all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .sorted()
                    .map(p -> DynamicTest.dynamicTest(p.toString(), () -> quick(p)))
                    .toList();
        }
    }

    private static void quick(Path file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), "test", "--quick", file.toString());
        assertThat(code).as("%s%n%s", err, out).isZero();
    }
}
