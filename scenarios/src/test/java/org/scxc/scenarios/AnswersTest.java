package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;

/**
 * Beside each file of the corpus stand the answers to four questions: on which machine, which bug or property, triggered by
 * what, with which expected outcome. The first and the last are compared with what the compiler makes of the file, so that
 * they cannot go stale; {@code -Dbless=true} rewrites these two. The others are written by people, who read the file.
 */
class AnswersTest {
    private static final int SHORTEST = 15;

    private record Truth(String machine, String outcome) {}

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
        Map<String, Truth> truth = truth(file);
        Path beside = Path.of(file.toString().replaceFirst("\\.scx$", ".answers"));
        if (Boolean.getBoolean("bless")) {
            bless(beside, file, truth);
        }
        assertThat(beside).exists();
        String text = Files.readString(beside);
        Answers answers = Answers.parse(text);
        assertThat(text).as("canonical form").isEqualTo(answers.text(String.valueOf(file.getFileName())));
        truth.forEach((name, expected) -> {
            Answers.Block block = answers.of(name).orElseThrow(() -> new AssertionError("no answers about " + name));
            assertThat(block.machine()).as("machine of " + name).isEqualTo(expected.machine);
            assertThat(block.outcome()).as("outcome of " + name).isEqualTo(expected.outcome);
            assertThat(block.bug()).as("bug of " + name).hasSizeGreaterThan(SHORTEST);
            assertThat(block.trigger()).as("trigger of " + name).hasSizeGreaterThan(SHORTEST);
        });
        for (Answers.Block block : answers.blocks()) {
            assertThat(truth.keySet())
                    .as("somebody whom this block is about: " + block.names())
                    .anyMatch(name -> answers.of(name).filter(block::equals).isPresent());
        }
    }

    private static Map<String, Truth> truth(Path file) throws IOException {
        SourceText text = new SourceText(file.toString(), Files.readString(file));
        Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
        assertThat(compilation.hasErrors()).isFalse();
        Map<String, Truth> truth = new LinkedHashMap<>();
        compilation.scenarios().forEach(s -> truth.put(s.name(), new Truth(Derived.machine(s), Derived.outcome(s))));
        compilation.races().forEach(r -> truth.put(r.name(), new Truth(Derived.machine(r), Derived.outcome(r))));
        return truth;
    }

    /** Blocks that are there keep what people wrote; who has none gets one with open questions, which then fails. */
    private static void bless(Path beside, Path file, Map<String, Truth> truth) throws IOException {
        Answers old = Answers.parse(Files.exists(beside) ? Files.readString(beside) : "");
        Map<List<String>, Answers.Block> blocks = new LinkedHashMap<>();
        truth.forEach((name, t) -> {
            Answers.Block block = old.of(name).orElse(new Answers.Block(List.of(name), "", "?", "?", ""));
            blocks.put(block.names(), block.with(t.machine, t.outcome));
        });
        Files.writeString(beside, new Answers(List.copyOf(blocks.values())).text(String.valueOf(file.getFileName())));
    }
}
