package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Messages;

/** The examples of each page are the golden files' own texts; {@code -Dbless=true} puts them in. */
class MessagesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path PAGES = Path.of("src/main/resources/org/scxc/compiler/messages");
    private static final String EXAMPLES = "\n## Wrong\n";

    private static Optional<Path> first(String folder, Code code) throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
            String start = code.id().toLowerCase(Locale.ROOT) + "_";
            return files.filter(f -> f.getFileName().toString().startsWith(start)
                            && f.toString().endsWith(".scx"))
                    .sorted()
                    .findFirst();
        }
    }

    private static String examples(Code code) throws IOException {
        Optional<Path> right = first("good", code);
        if (right.isEmpty()) {
            return "";
        }
        Path wrong = RESOURCES.resolve("bad").resolve(right.get().getFileName());
        Path said = Path.of(wrong.toString().replace(".scx", ".err"));
        StringBuilder imported = new StringBuilder();
        for (Path beside : GoldensTest.beside(wrong)) {
            imported.append("\nWith `" + beside.getFileName() + "`:\n" + block("scx", beside));
        }
        return EXAMPLES + block("scx", wrong) + imported + block("text", said) + "\n## Right\n"
                + block("scx", right.get());
    }

    private static String block(String language, Path file) throws IOException {
        return "\n```" + language + "\n" + Files.readString(file).stripTrailing() + "\n```\n";
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyIdHasAPage(Code code) throws IOException {
        Path file = PAGES.resolve(code.id() + ".md");
        String page = Files.readString(file);
        int examples = page.indexOf(EXAMPLES);
        String words = examples < 0 ? page : page.substring(0, examples);
        assertThat(words).startsWith("# " + code.id() + ": ").contains("\nFix: ");
        String whole = words + examples(code);
        if (Boolean.getBoolean("bless")) {
            Files.writeString(file, whole);
        }
        assertThat(Files.readString(file)).isEqualTo(whole);
    }

    @Test
    void warningsSayThatTheyAreNone() {
        for (Code code : Code.values()) {
            boolean warning = code.severity() == org.scxc.compiler.diagnostics.Severity.WARNING;
            assertThat(Messages.page(code).contains("\nA warning: "))
                    .as(code.id())
                    .isEqualTo(warning);
        }
    }

    @Test
    void theIndexListsThemAll() throws IOException {
        Path file = Path.of("../docs/messages.md");
        String index = Messages.index("../compiler/src/main/resources/org/scxc/compiler/messages");
        if (Boolean.getBoolean("bless")) {
            Files.writeString(file, index);
        }
        assertThat(Files.readString(file)).isEqualTo(index);
    }

    @Test
    void noPageIsLeftOver() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(p -> p.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(Messages.ids());
        }
    }
}
