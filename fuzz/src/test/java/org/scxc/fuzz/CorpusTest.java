package org.scxc.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What once broke scxc, and what the fuzzer starts from, breaks nothing. */
class CorpusTest {
    private static final Path CORPUS = Path.of("corpus");

    /** A hang; no input of the corpus takes a second. */
    private static final Duration LONG = Duration.ofMinutes(5);

    @TestFactory
    Stream<DynamicTest> breaksNothing() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            try (Stream<Path> files = Files.list(kind.folder(CORPUS))) {
                for (Path file : files.sorted().toList()) {
                    tests.add(DynamicTest.dynamicTest(
                            kind + " " + file.getFileName(),
                            () -> Assertions.assertTimeoutPreemptively(
                                    LONG, () -> Inputs.feed(kind, Files.readAllBytes(file)))));
                }
            }
        }
        return tests.stream();
    }
}
