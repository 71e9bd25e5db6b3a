package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.command.Services;
import org.scxc.cli.run.InJvm;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.Watch;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.diff.Difference;

/** A process that gets a signal reports what it has judged, marks its files as incomplete, and says which signal it was. */
class InterruptedTest {
    private static final String BLOCKED = "blocked";

    @TempDir
    Path folder;

    /** The process under test: the runs of a scenario called {@code a.endless} never end. */
    static final class Endless {
        private record Blocking(Fakes fakes) implements InJvm {
            @Override
            public List<Refusal> check(Setup setup) {
                return fakes.check(setup);
            }

            @Override
            public Outcome run(Setup setup, long seed, RunOptions options) {
                if (setup.scenario().equals("a.endless") && seed > 1) {
                    System.err.println(BLOCKED);
                    while (true) {
                        try {
                            Thread.sleep(1000);
                        } catch (InterruptedException e) {
                            continue; // as a run does that looks at no flag
                        }
                    }
                }
                return fakes.run(setup, seed, options);
            }

            @Override
            public List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
                return fakes.watch(setup, seed, watches);
            }

            @Override
            public Difference compare(Setup object, Setup against, long seed) {
                return fakes.compare(object, against, seed);
            }

            @Override
            public String limits() {
                return fakes.limits();
            }
        }

        public static void main(String[] args) {
            Fakes fakes = new Fakes();
            System.exit(Main.process(new Services(fakes, new Blocking(fakes), "1.2.3"), args));
        }
    }

    private record Ended(int code, String out) {}

    private Ended interrupted(String signal, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName()));
        command.addAll(List.of(args));
        Path out = folder.resolve("stdout");
        Process process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            String line = err.readLine();
            assertThat(line).isEqualTo(BLOCKED);
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
            int code = process.waitFor();
            return new Ended(code, Files.readString(out));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where the tests themselves run with SIGINT ignored, so would the process. */
    private static boolean isIgnored(int signal) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("SigIgn:"))
                .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) >> (signal - 1) & 1) == 1);
    }

    private void scenarios() throws IOException {
        Files.writeString(folder.resolve("all.scx"), "stall a.one\nbad b.bad\nstall a.endless\nrace core.race\n");
    }

    @Test
    void term() throws IOException, InterruptedException {
        scenarios();
        String file = folder.resolve("all.scx").toString();
        Path json = folder.resolve("out.json");
        Path junit = folder.resolve("out.xml");
        Ended ended = interrupted("TERM", "test", file, "--json", json.toString(), "--junit", junit.toString());
        assertThat(ended.code()).isEqualTo(143);
        assertThat(ended.out())
                .contains("a.one (", "unfixed: passed", "b.bad (", "unfixed: failed")
                .doesNotContain("a.endless (")
                .contains("did not pass:\n  failed: b.bad unfixed", " not finished: interrupted by SIGTERM\n")
                .endsWith("; incomplete: interrupted by SIGTERM\n");
        JsonObject results = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(results.get("complete").getAsBoolean()).isFalse();
        assertThat(results.get("interrupted").getAsString()).isEqualTo("SIGTERM");
        assertThat(results.getAsJsonObject("counts").get("failed").getAsInt()).isEqualTo(2);
        assertThat(Files.readString(junit))
                .contains("<error message=\"incomplete: interrupted by SIGTERM\" type=\"incomplete\"")
                .contains("interrupted by SIGTERM after 1 of 3 runs");
    }

    @Test
    void interrupt() throws IOException, InterruptedException {
        assumeTrue(!isIgnored(2), "not run: SIGINT: it is ignored here");
        scenarios();
        Ended ended = interrupted("INT", "test", folder.resolve("all.scx").toString(), "--ktap");
        assertThat(ended.code()).isEqualTo(130);
        assertThat(ended.out())
                .startsWith("KTAP version 1\n# incomplete: interrupted by SIGINT\n1..3\n")
                .contains("ok 1 unfixed # SKIP not run: interrupted by SIGINT after 1 of 3 runs\n");
    }

    /** What nothing can be said of is ended at once. */
    @Test
    void aCommandThatCollectsNothing() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("endless.scx"), "stall a.endless\n");
        Ended ended = interrupted(
                "TERM", "trace", folder.resolve("endless.scx").toString(), "--seed", "2", "--variant", "unfixed");
        assertThat(ended.code()).isEqualTo(143);
        assertThat(ended.out()).startsWith("# tracer: nop\n");
    }
}
