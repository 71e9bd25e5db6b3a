package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;

/**
 * {@code NAME.answers} next to each file of the corpus has the machine and the expected outcome of each scenario and race, as the
 * compiler understands them, so that a change of either shows in review. {@code -Dbless=true} rewrites these files. What a scenario is
 * about is in its doc comment, which each has.
 */
class AnswersTest {
    @TestFactory
    List<DynamicTest> everyFileHasItsAnswers() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .sorted()
                    .map(p -> DynamicTest.dynamicTest(p.toString(), () -> check(p)))
                    .toList();
        }
    }

    private static void check(Path file) throws IOException {
        String answers = answers(file);
        Path golden = Path.of(file.toString().replaceFirst("\\.scx$", ".answers"));
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, answers);
        }
        assertThat(golden).hasContent(answers);
    }

    private static String answers(Path file) throws IOException {
        SourceText text = new SourceText(file.toString(), Files.readString(file));
        Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
        assertThat(compilation.hasErrors()).isFalse();
        StringBuilder out = new StringBuilder(
                "# Machine and expected outcome of each scenario and race in " + file.getFileName() + ".\n");
        compilation.scenarios().forEach(s -> {
            assertThat(s.doc()).as("doc comment of " + s.name()).isNotBlank();
            block(out, s.name(), Derived.machine(s), Derived.outcome(s));
        });
        compilation.races().forEach(r -> {
            assertThat(r.doc()).as("doc comment of " + r.name()).isNotBlank();
            block(out, r.name(), Derived.machine(r), Derived.outcome(r));
        });
        return out.toString();
    }

    private static void block(StringBuilder out, String name, String machine, String outcome) {
        out.append('\n').append(name).append('\n');
        out.append("  machine: ").append(machine).append('\n');
        out.append("  outcome: ").append(outcome).append('\n');
    }
}
