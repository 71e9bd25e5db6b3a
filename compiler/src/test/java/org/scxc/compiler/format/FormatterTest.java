package org.scxc.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.diagnostics.Diagnostics;

/** {@code format/NAME.scx} beside {@code NAME.out}, and the corpus and the library, which stand in their form. */
class FormatterTest {
    private static final Path FOLDER = Path.of("src/test/resources/format");
    private static final List<Path> CANONICAL =
            List.of(Path.of("../scenarios"), Path.of("../stdlib/src"), Path.of("../bench"));

    private static String format(String text) {
        Diagnostics diagnostics = new Diagnostics();
        String formatted = Formatter.format("test.scx", text, diagnostics).orElse("");
        assertThat(diagnostics.sorted()).isEmpty();
        return formatted;
    }

    private static List<Path> below(List<Path> folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(f -> f.toString().endsWith(".scx") && !f.toString().contains("target"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    @TestFactory
    List<DynamicTest> goldens() throws IOException {
        return below(List.of(FOLDER)).stream()
                .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> golden(f)))
                .toList();
    }

    private static void golden(Path file) throws IOException {
        String formatted = format(Files.readString(file));
        Path golden = Path.of(file.toString().replace(".scx", ".out"));
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, formatted);
        }
        assertThat(formatted).isEqualTo(Files.readString(golden));
        assertThat(format(formatted)).isEqualTo(formatted);
    }

    @TestFactory
    List<DynamicTest> corpusAndLibraryAreFormatted() throws IOException {
        return below(CANONICAL).stream()
                .map(f -> DynamicTest.dynamicTest(f.toString(), () -> {
                    String text = Files.readString(f);
                    assertThat(format(text)).isEqualTo(text);
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> formattingTwiceChangesNothing() throws IOException {
        return below(List.of(Path.of("src/test/resources/examples"), Path.of("src/test/resources/good"))).stream()
                .map(f -> DynamicTest.dynamicTest(f.toString(), () -> {
                    String once = format(Files.readString(f));
                    assertThat(format(once)).isEqualTo(once);
                }))
                .toList();
    }

    @Test
    void errorsOfSyntaxAreToldAndNothingIsPrinted() {
        Diagnostics diagnostics = new Diagnostics();
        assertThat(Formatter.format("test.scx", "scenario s { cell }", diagnostics))
                .isEmpty();
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @Test
    void nothingStaysNothing() {
        assertThat(format("")).isEmpty();
        assertThat(format("\n\n")).isEmpty();
        assertThat(format("\uFEFF\r\n// a\r\n")).isEqualTo("// a\n");
    }
}
