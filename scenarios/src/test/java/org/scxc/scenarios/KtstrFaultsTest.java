package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.Main;

/** {@code scxc build --target ktstr} of scenarios whose tests once claimed less, or more, than they had. */
class KtstrFaultsTest {
    private static final Path FAULTS = Path.of("src/test/resources/ktstr/faults");

    @TempDir
    Path folder;

    private int code;

    /** Output and errors; files go to {@code out}. */
    private String build(String name, String... options) throws IOException {
        Path file = folder.resolve(name + ".scx");
        Files.copy(FAULTS.resolve(name + ".txt"), file);
        List<String> words = Stream.concat(
                        Stream.of("build", "--target", "ktstr", "--out", out().toString(), file.toString()),
                        Stream.of(options))
                .toList();
        StringWriter text = new StringWriter();
        code = Main.execute(new PrintWriter(text), new PrintWriter(text), words.toArray(String[]::new));
        return text.toString();
    }

    private Path out() {
        return folder.resolve("out");
    }

    /** The only claim of the scenario is about wakeups, and does not hold in the model. */
    @Test
    void aClaimIsNotLostInSilence() throws IOException {
        String text = build("claim_lost_in_rust");
        assertThat(code).isEqualTo(2);
        assertThat(text)
                .contains("claim_lost_in_rust.scx:9:5", "9 |     expect wakeup.max(kworker) <= 100ms", "^^^^^^^^^")
                .contains("nothing was written");
        assertThat(out()).doesNotExist();
    }

    @Test
    void aFailingVariantIsNotTheGuard() throws IOException {
        String text = build("failing_variant_as_guard", "--partial");
        assertThat(code).as(text).isZero();
        assertThat(text).contains("faults_nice: ");
        String report = Files.readString(out().resolve("ktstr_eevdf_failing_variant_as_guard_tests.fidelity.txt"));
        assertThat(report).contains("faults.nice -> faults_nice, variant eevdf");
    }

    @Test
    void noBugIsTold() throws IOException {
        String text = build("no_bug_to_tell", "--pr");
        assertThat(code).as(text).isZero();
        assertThat(text).contains("f6_no_bug: 1 of 1 claims", "claims: 1 of 1 carried");
        String stem = "ktstr_simple_no_bug_to_tell_tests";
        assertThat(Files.readString(out().resolve(stem + ".commit.txt")))
                .contains("add ktstr test for f6_no_bug", "The model did not show it in 5 runs")
                .doesNotContain("the bug is there", "Reproduces", "To see it fail");
        assertThat(Files.readString(out().resolve(stem + ".fidelity.txt")))
                .contains("variant other: a test is one variant, here good; this one has kernel.hz 1000");
    }
}
