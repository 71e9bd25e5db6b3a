package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.cli.Main;

/** {@code scxc check --target}: what each target makes of each construct. {@code -Dbless=true} rewrites the goldens. */
class FidelityTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fidelity");

    @TempDir
    Path folder;

    private int code;

    private String check(String target, Path file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        code = Main.execute(new PrintWriter(out), new PrintWriter(err), "check", "--target", target, file.toString());
        return out + err.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "ktstr", "shell"})
    void everyConstructIsToldAbout(String target) throws IOException {
        Path file = folder.resolve("everything.scx");
        Files.copy(RESOURCES.resolve("everything.txt"), file);
        String text = check(target, file).replace(folder + "/", "");
        assertThat(code).as("it holds what no target can take").isEqualTo(2);
        Path golden = RESOURCES.resolve(target + ".txt");
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    /** Whatever the corpus says, the in-JVM runtime can run, unless it says that it is for another target only. */
    @TestFactory
    List<DynamicTest> theCorpusIsTakenByTheRuntime() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .sorted()
                    .map(p -> DynamicTest.dynamicTest(p.toString(), () -> {
                        String text = check("jvm", p);
                        assertThat(code).as(text).isZero();
                        assertThat(text)
                                .containsPattern("(?m)^  (exact|modelled) ")
                                .doesNotContainPattern("(?m)^  refused ");
                    }))
                    .toList();
        }
    }

    @Test
    void aTargetThatIsNotThere() {
        assertThat(check("ktst", Path.of("mitosis/vtime.scx"))).contains("did you mean \"ktstr\"?");
        assertThat(code).isEqualTo(2);
    }
}
