package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostic;

/** Each bad file beside what is said about it; {@code -Dbless=true} writes that anew. */
class GoldensTest {
    private static final Path BAD = Path.of("src/test/resources/bad");
    private static final Path GOOD = Path.of("src/test/resources/good");

    static Stream<Path> bad() throws IOException {
        return scx(BAD);
    }

    static Stream<Path> good() throws IOException {
        return scx(GOOD);
    }

    private static Stream<Path> scx(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".scx")).sorted().toList().stream();
        }
    }

    private static Compilation compile(Path file) throws IOException {
        List<SourceText> texts = new ArrayList<>();
        texts.add(new SourceText(file.getFileName().toString(), Files.readString(file)));
        for (Path beside : beside(file)) {
            texts.add(new SourceText(beside.getFileName().toString(), Files.readString(beside)));
        }
        return Compiler.compile(texts, Overrides.NONE);
    }

    /** Files that it imports stand in a folder of its name. */
    static List<Path> beside(Path file) throws IOException {
        Path folder = Path.of(file.toString().replace(".scx", ""));
        return Files.isDirectory(folder) ? scx(folder).toList() : List.of();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysWhatStandsBesideIt(Path file) throws IOException {
        String said = Texts.render(compile(file));
        Path golden = Path.of(file.toString().replace(".scx", ".err"));
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
        String id = file.getFileName().toString().substring(0, 7).toUpperCase(Locale.ROOT);
        assertThat(said).contains("[" + id + "]");
        assertThat(compile(file).diagnostics()).allMatch(d -> d.hint().isPresent(), "has a hint");
    }

    /** The nearest correct program: as the bad one, with the hints followed. */
    @ParameterizedTest
    @MethodSource("good")
    void saysNothing(Path file) throws IOException {
        String name = file.getFileName().toString();
        assertThat(Texts.render(compile(file))).isEmpty();
        assertThat(BAD.resolve(name)).exists();
    }

    /** Those shown by a test: the input is too large or no text, or the command line makes the difference. */
    private static final Set<String> ELSEWHERE = Set.of("SCX0002", "SCX0003", "SCX0127", "SCX0129");

    @Test
    void everyIdHasAFile() throws IOException {
        Set<String> seen = new TreeSet<>(ELSEWHERE);
        for (Path file : bad().toList()) {
            compile(file).diagnostics().stream().map(Diagnostic::id).forEach(seen::add);
        }
        List<String> missing = Arrays.stream(Code.values())
                .map(Code::id)
                .filter(i -> !seen.contains(i))
                .toList();
        assertThat(missing).isEmpty();
        Set<String> followed = good().map(
                        f -> f.getFileName().toString().substring(0, 7).toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        followed.addAll(ELSEWHERE);
        assertThat(Arrays.stream(Code.values()).map(Code::id)).allMatch(followed::contains, "has a good file");
    }
}
