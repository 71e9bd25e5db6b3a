package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The debug dump beside a kernel's own: of scenario real.stall, in guests of Debian's 6.18.15 and 7.3.4, without stack traces
 * (src/test/resources/dumps). Every line of one has a line of the same shape in the other.
 */
class DumpTest {
    private static final Path SCENARIO = Path.of("../scenarios/core/real/exits.scx");

    private static List<String> model(String version) {
        StringWriter out = new StringWriter();
        String branch = version.substring(0, version.lastIndexOf('.'));
        int code = Main.execute(
                new PrintWriter(out),
                new PrintWriter(out),
                "run",
                SCENARIO.toString(),
                "--scenario=real.stall",
                "--kernel=" + branch,
                "--dump");
        assertThat(code).as(out.toString()).isZero();
        return out.toString()
                .lines()
                .dropWhile(l -> !l.startsWith("    dump, seed 1:"))
                .skip(1)
                .takeWhile(l -> !l.startsWith("    repeat: "))
                .map(l -> l.isEmpty() ? l : l.substring(6))
                .toList();
    }

    /** Numbers become N, masks and flags X, tasks T. */
    private static String shape(String line) {
        return line.replaceAll("0x[0-9a-f]+|\\(n/a\\)|cpus=[0-9a-f,]+", "X")
                .replaceAll("\\S+\\[-?\\d+]", "T")
                .replaceAll("n/a|[+-]?\\d+", "N")
                .replaceAll(" +", " ")
                .strip();
    }

    private static Set<String> shapes(List<String> lines) {
        return lines.stream().map(DumpTest::shape).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18.15", "7.3.4"})
    void linesAreTheKernels(String version) throws IOException {
        List<String> real = Files.readAllLines(Path.of("src/test/resources/dumps", version + ".txt"));
        List<String> model = model(version);
        assertThat(shapes(model)).isEqualTo(shapes(real));
        // counters in the kernel's order
        assertThat(model.stream().filter(l -> l.contains("SCX_EV_")).map(DumpTest::shape))
                .containsExactlyElementsOf(real.stream()
                        .filter(l -> l.contains("SCX_EV_"))
                        .map(DumpTest::shape)
                        .toList());
    }
}
