package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.diagnostics.Severity;
import org.scxc.compiler.format.Formatter;
import org.scxc.compiler.generate.Mutation;
import org.scxc.compiler.generate.Programs;
import org.scxc.compiler.generate.Scramble;
import org.scxc.compiler.generate.Shape;
import org.scxc.compiler.syntax.Parsing;

/**
 * Generated programs. {@code -Dprograms=100000} makes so many, {@code -Dseed=N} begins with another one; the seed of a
 * program that fails is printed, and repeats it with {@code -Dprograms=1}.
 */
class ProgramsTest {
    private static final int COUNT = Integer.getInteger("programs", 500);

    /** A timeline without a plan can hold changes that the kernel refuses in every run, and claims that never come true. */
    private static final Set<String> OF_CHANGES = Set.of("SCX0404", "SCX0413", "SCX0414", "SCX0415");

    private static final long FIRST = Long.getLong("seed", 1);

    private static void each(LongConsumer test) {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError("-Dseed=" + seed + " -Dprograms=1: " + e.getMessage(), e);
            }
        }
    }

    private static String format(String text) {
        return Formatter.format("test.scx", text, new Diagnostics()).orElse("");
    }

    private static String tree(String text) {
        return Shape.of(Parsing.parse("test.scx", text, new Diagnostics()));
    }

    @Test
    void validOnesCompileAndKeepTheirTreeInEveryLayout() {
        each(seed -> {
            String program = Programs.of(seed);
            Compilation compiled = Texts.compile(program);
            List<?> errors = compiled.diagnostics().stream()
                    .filter(d -> d.severity() == Severity.ERROR && !OF_CHANGES.contains(d.id()))
                    .toList();
            assertThat(errors).as(program).isEmpty();
            assertThat(compiled.scenarios()).hasSize(compiled.hasErrors() ? 0 : 1);
            String formatted = format(program);
            String tree = tree(program);
            assertThat(tree(formatted)).isEqualTo(tree);
            assertThat(format(formatted)).isEqualTo(formatted);
            String scrambled = Scramble.of(program, seed);
            assertThat(tree(scrambled)).as(scrambled).isEqualTo(tree);
            String again = format(scrambled);
            assertThat(tree(again)).as(scrambled).isEqualTo(tree);
            assertThat(format(again)).as(scrambled).isEqualTo(again);
        });
    }

    @Test
    void mutatedOnesGetDiagnosticsOnly() {
        each(seed -> {
            String mutated = Mutation.of(Programs.of(seed), seed);
            Texts.render(Texts.compile(mutated));
            String formatted = format(mutated);
            assertThat(format(formatted)).isEqualTo(formatted);
        });
    }
}
