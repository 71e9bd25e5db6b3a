package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public reports about schedulers of crates.io, on their own objects: docs/reports.md. */
class ReportObjectsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bpfland", "cosmos", "flash", "lavd", "layered", "p2dq", "rusty"})
    void eachReportHasTheVerdictThatItsScenarioSays(String name) throws IOException {
        Optional<String> objects = Optional.ofNullable(System.getenv("SCXC_OBJECTS"));
        assumeTrue(objects.isPresent(), "not run: schedulers of crates.io: SCXC_OBJECTS names no folder");
        Path object = Path.of(objects.orElseThrow(), "crates", name + ".bpf.o");
        assumeTrue(Files.exists(object), "not run: " + name + ": not built");
        Files.createSymbolicLink(folder.resolve(name + ".bpf.o"), object.toAbsolutePath());
        try (Stream<Path> specs = Files.list(RESOURCES.resolve("crates"))) {
            for (Path file : specs.filter(f -> f.toString().endsWith(".json")).toList()) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        Path file = Files.copy(RESOURCES.resolve("reports/" + name + ".scx"), folder.resolve(name + ".scx"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), "test", file.toString());
        assertThat(code).as(out + err.toString()).isZero();
    }
}
