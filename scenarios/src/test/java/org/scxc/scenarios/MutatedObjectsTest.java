package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.bpf.object.Mutant;
import org.scxc.cli.Main;

/**
 * Schedulers' objects with bytes changed at random, as a scenario's scheduler: each is refused at its line, or is judged, or
 * says why not. No verifier has seen them. {@code -Dscxc.mutants=N} tries N, {@code -Dscxc.mutants.seed=S} begins at
 * another seed, {@code -Dscxc.mutants.of=FOLDER} takes the objects there; the most memory that
 * the process had is printed ({@code -Dtest.jvm=-Xmx320m} bounds its heap).
 */
class MutatedObjectsTest {
    private static final String SCENARIO = """
        scheduler own { object "own.bpf.o" }
        scenario own.mixed {
            machine 1n1l4c1t
            kernel 7.3 { hz 250 }
            scheduler own
            cell c { 5 x spin; 2 x bursty(run 1ms, sleep 2ms) }
            phase p 40ms { at 20ms { set c cpus 0-1 } }
            expect healthy
        }
        """;

    /** As expected, an expectation failed, nothing was judged: docs/cli.md. */
    private static final List<Integer> ANSWERS = List.of(0, 1, 4);

    @TempDir
    Path folder;

    private static List<Path> originals() throws IOException {
        Path own = Path.of("core/races");
        try (Stream<Path> all = Files.walk(Path.of(System.getProperty("scxc.mutants.of", own.toString())))) {
            return all.filter(p -> p.toString().endsWith(".bpf.o")).sorted().toList();
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutantsAreRefusedOrJudged() throws IOException {
        List<Path> originals = originals();
        Path scenario = folder.resolve("own.scx");
        Files.writeString(scenario, SCENARIO);
        Map<Integer, Integer> codes = new TreeMap<>();
        long first = Long.getLong("scxc.mutants.seed", 1);
        long last = first + Integer.getInteger("scxc.mutants", 150);
        long slowest = 0;
        for (long seed = first; seed < last; seed++) {
            Path original = originals.get((int) (seed % originals.size()));
            Files.write(folder.resolve("own.bpf.o"), Mutant.of(Files.readAllBytes(original), new Random(seed)));
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            long began = System.nanoTime();
            int code = Main.execute(
                    new PrintWriter(out), new PrintWriter(err), "test", scenario.toString(), "--limit-events=200000");
            slowest = Math.max(slowest, System.nanoTime() - began);
            assertThat(ANSWERS)
                    .as("seed %d of %s: %s%s", seed, original, out, err)
                    .contains(code);
            assertThat(err.toString()).as("seed %d of %s", seed, original).doesNotContain("\tat ");
            codes.merge(code, 1, Integer::sum);
        }
        if (Boolean.getBoolean("show")) {
            System.out.printf(
                    Locale.ROOT,
                    "mutated objects: seeds %d to %d of %d objects; exit codes %s; the slowest took %s; %s%n",
                    first,
                    last - 1,
                    originals.size(),
                    codes,
                    Duration.ofNanos(slowest),
                    peak());
        }
        // Were none accepted, nothing behind the reader would be tried.
        assertThat(codes).containsKeys(0, 4);
    }

    /** Most memory that this process had, as Linux counts it; empty elsewhere. */
    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(l -> l.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("")
                : "";
    }
}
