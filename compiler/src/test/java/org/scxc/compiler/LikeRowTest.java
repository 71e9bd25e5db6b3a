package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declarations that are like the library's: what is wrong with a row of them is told in the file that the user can mend. */
class LikeRowTest {
    @ParameterizedTest
    @CsvSource({"machine,tiny_1llc", "scheduler,mitosis", "kernel,7.3"})
    void aRowThatIsTooLong(String kind, String base) {
        for (int length : new int[] {20, 33, 60}) {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= length; i++) {
                text.append(kind + " x" + i + " { like " + (i == 1 ? base : "x" + (i - 1)) + " }\n");
            }
            text.append("race a.b { machine 1n1l2c1t\n kernel " + (kind.equals("kernel") ? "x" + length : "7.3")
                    + "\n task p { affinity 0-1; queued 1 }\n cpu 0 { dispatch }\n expect never exit error }\n");
            Compilation compilation = Texts.compile(text.toString());
            assertThat(compilation.hasErrors()).as("%s of %d", kind, length).isEqualTo(length > 32);
            assertThat(Texts.render(compilation)).doesNotContain("<stdlib>");
        }
    }

    /** The library's own declarations are like one that a user declared anew. */
    @ParameterizedTest
    @CsvSource({"kernel 7.1 { like 7.1 }", "kernel 7.1 { like a }; kernel a { like 7.1 }"})
    void aCircleThroughTheLibrary(String declaration) {
        Compilation compilation = Texts.compile(declaration);
        assertThat(compilation.hasErrors()).isTrue();
        assertThat(Texts.render(compilation)).contains("is like itself").doesNotContain("<stdlib>");
    }
}
