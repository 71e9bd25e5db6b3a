package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code scxc check --print-after} prints; {@code -Dbless=true} writes the golden files anew. */
class PrintAfterTest {
    private static final Path FOLDER = Path.of("src/test/resources/print");
    private static final String NAME = "every.scx";

    static Stream<String> phases() {
        return Compiler.phases().stream();
    }

    private static String print(String text, String phase) {
        StringBuilder out = new StringBuilder();
        Compiler.compile(List.of(new SourceText(NAME, text)), Overrides.NONE, phase, out::append);
        return out.toString();
    }

    @ParameterizedTest
    @MethodSource("phases")
    void printsWhatStandsBeside(String phase) throws IOException {
        String printed = print(Files.readString(FOLDER.resolve(NAME)), phase);
        // rules change nothing
        Path golden = FOLDER.resolve((phase.equals("check") ? "parse" : phase) + ".txt");
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, printed);
        }
        assertThat(printed).isNotEmpty().isEqualTo(Files.readString(golden));
    }

    @Test
    void anErrorStopsIt() {
        assertThat(print("scenario s { phse p 1s }", "lower")).isEmpty();
        assertThat(print("scenario s { machine 1n1l4c1t; cell a { 1 x spn }; phase p 1s }", "parse"))
                .isNotEmpty();
        assertThat(print("scenario s {", "parse")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("phases")
    void theExamplesPrint(String phase) throws IOException {
        for (String name : List.of("cell0", "more", "tenant", "vtime", "races")) {
            String text = Files.readString(Path.of("src/test/resources/examples", name + ".scx"));
            assertThat(print(text, phase)).as(name).doesNotContain("Optional", "SourceSpan", "org.scxc");
        }
    }
}
