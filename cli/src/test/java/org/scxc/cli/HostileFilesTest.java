package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands where a file is expected: a clear error, and what can be said of the other files is said. */
@Timeout(120) // a command that blocks must not hang the build
class HostileFilesTest {
    private static final String SCENARIO = """
        scenario a.b {
            machine 1n1l4c1t
            scheduler simple
            %s
            cell alpha { 2 x spin }
            phase run 10ms
            expect healthy
        }
        """;

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(e), args);
        out = o.toString();
        err = e.toString();
        return code;
    }

    private record Hostile(Path file, String why) {}

    private List<Hostile> hostile = List.of();

    @BeforeEach
    void files() throws Exception {
        Path fifo = folder.resolve("fifo.scx");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        Path device = Files.createSymbolicLink(folder.resolve("device.scx"), Path.of("/dev/zero"));
        Path endless = Files.createSymbolicLink(folder.resolve("endless.scx"), folder.resolve("endless.scx"));
        Path sparse = folder.resolve("sparse.scx");
        try (RandomAccessFile f = new RandomAccessFile(sparse.toFile(), "rw")) {
            f.setLength(3L << 30);
        }
        Path bytes = Files.write(folder.resolve("bytes.scx"), new byte[] {'\n', 'a', (byte) 0xfe});
        hostile = List.of(
                new Hostile(fifo, "is a FIFO, expected a regular file"),
                new Hostile(device, "is a character device, expected a regular file"),
                new Hostile(endless, "cannot be read: "),
                new Hostile(sparse, "has 3,221,225,472 bytes, expected at most "),
                new Hostile(bytes, "is not UTF-8 text: byte 0xfe at line 2, column 2 (byte 2)"));
    }

    private String scenario(String name, String statement) throws IOException {
        Path file = folder.resolve(name);
        return Files.writeString(file, SCENARIO.replace("%s", statement)).toString();
    }

    @Test
    void asSources() throws IOException {
        String wrong = scenario("wrong.scx", ") no_such_statement");
        for (Hostile h : hostile) {
            for (String command : List.of("check", "test", "fmt", "explore")) {
                assertThat(scxc(command, h.file().toString(), wrong))
                        .as(command)
                        .isEqualTo(2);
                assertThat(out + err)
                        .as(command)
                        .contains(h.file() + ": " + h.why())
                        .contains(") no_such_statement");
            }
            for (String command : List.of("run", "trace")) {
                assertThat(scxc(command, h.file().toString())).as(command).isEqualTo(2);
                assertThat(err).as(command).contains(h.file() + ": " + h.why());
            }
        }
    }

    @Test
    void asOtherInputs() throws IOException {
        String good = scenario("good.scx", "");
        for (Hostile h : hostile) {
            String name = h.file().getFileName().toString();
            assertThat(scxc("check", scenario("noise.scx", "noise replay \"" + name + "\"")))
                    .isEqualTo(2);
            assertThat(out).contains("\"" + name + "\": " + h.why());

            Path importing = folder.resolve("importing.scx");
            Files.writeString(importing, "import " + name.replace(".scx", "") + "\n" + Files.readString(Path.of(good)));
            assertThat(scxc("check", importing.toString())).isEqualTo(2);
            assertThat(out).contains(name + ": " + h.why());

            assertThat(scxc("replay", h.file().toString())).isEqualTo(2);
            assertThat(err).contains(h.file() + ": " + h.why());
            assertThat(scxc("import", h.file().toString())).isEqualTo(2);
            assertThat(err).contains(h.file() + ": " + h.why());

            Path truth = folder.resolve("good.truth");
            Files.deleteIfExists(truth);
            Files.move(h.file(), truth);
            assertThat(scxc("test", good)).as(name).isEqualTo(Files.exists(truth) ? 2 : 0);
            Files.move(truth, h.file());
        }
    }

    @Test
    void asResults() throws IOException {
        String good = scenario("good.scx", "");
        Path results = Files.createDirectory(folder.resolve("results"));
        for (String name :
                List.of("marks.jsonl", "tasks.jsonl", "cells.jsonl", "exit.json", "dmesg.txt", "scheduler.log")) {
            Files.writeString(results.resolve(name), name.endsWith(".json") ? "{\"ended\":false}" : "");
        }
        Path meta = results.resolve("meta.json");
        for (Hostile h : hostile) {
            Files.deleteIfExists(meta);
            Files.move(h.file(), meta);
            assertThat(scxc("judge", good, "--shell-results", results.toString()))
                    .isEqualTo(4);
            assertThat(out).contains("not judged").doesNotContain("pass:");
            Files.move(meta, h.file());
            Path sidecar = results.resolve("a_b-0123456789abcdef.ktstr.json");
            Files.move(h.file(), sidecar);
            assertThat(scxc("judge", good, "--ktstr-results", results.toString()))
                    .isEqualTo(4);
            assertThat(out).contains("not run: ").contains(h.why());
            Files.move(sidecar, h.file());
        }
    }

    /** What {@code import} prints compiles; a record whose numbers no scenario may have is an error that shows which. */
    @Test
    void recordsThatNoScenarioCanSay() throws IOException {
        String record = Files.readString(Path.of("../fuzz/corpus/records/examples_ktstr_teams.json"));
        Path file = folder.resolve("record.json");
        Files.writeString(file, record);
        assertThat(scxc("import", file.toString())).isZero();
        assertThat(scxc(
                        "check",
                        Files.writeString(folder.resolve("imported.scx"), out).toString()))
                .isZero();
        Files.writeString(file, record.replace("\"workers\": 4", "\"workers\": 3"));
        assertThat(scxc("import", file.toString())).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err).contains("record.json: holds what no scenario can say", "error[SCX", "^");
    }
}
