package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run sets the deadline servers that its scenario sets, on all CPUs, and leaves them as they were. */
class ShellServersTest {
    private static final String SCENARIO = """
        scenario s.servers {
            machine 1n1l2c1t
            kernel 7.3 { fair_server on(runtime 100ms, period 500ms); ext_server off }
            root { r: 1 x bursty(run 1ms, sleep 20ms) }
            phase all 1s
            expect usage(r) > 1%
        }
        """;

    @TempDir
    Path folder;

    private Path at = Path.of("");
    private Path debug = Path.of("");
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void build() throws IOException {
        at = Generated.write(Generated.build(SCENARIO), folder);
        debug = Files.createDirectory(folder.resolve("sched"));
        environment.put("SCXC_SCHED_DEBUG", debug.toString());
        environment.put(
                "SCXC_CGROUP_ROOT",
                Files.createDirectory(folder.resolve("cgroup")).toString());
        for (String server : List.of("fair_server", "ext_server")) {
            for (String cpu : List.of("cpu0", "cpu1")) {
                Path files = Files.createDirectories(debug.resolve(server).resolve(cpu));
                Files.writeString(files.resolve("runtime"), "50000000\n");
                Files.writeString(files.resolve("period"), "1000000000\n");
            }
        }
    }

    private List<String> files(String cpu) throws IOException {
        return List.of(
                Files.readString(debug.resolve("fair_server").resolve(cpu).resolve("runtime"))
                        .strip(),
                Files.readString(debug.resolve("fair_server").resolve(cpu).resolve("period"))
                        .strip(),
                Files.readString(debug.resolve("ext_server").resolve(cpu).resolve("runtime"))
                        .strip());
    }

    @Test
    void theyAreSetAndGivenBack() throws IOException {
        Process run = Generated.start(at, environment, "sh", "run", "--yes-really");
        List<String> before = List.of("50000000", "1000000000", "50000000");
        List<String> meanwhile = List.of("100000000", "500000000", "0");
        boolean seen = false;
        while (run.isAlive()) {
            seen |= files("cpu0").equals(meanwhile) && files("cpu1").equals(meanwhile);
        }
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Generated.await(run)).as(said).isZero();
        assertThat(seen).as(said).isTrue();
        assertThat(files("cpu0")).isEqualTo(before);
        assertThat(files("cpu1")).isEqualTo(before);
    }

    @Test
    void aKernelWithoutTheServerIsToldBefore() throws IOException {
        try (var all = Files.walk(debug.resolve("ext_server"))) {
            all.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        }
        Process run = Generated.start(at, environment, "sh", "run", "--yes-really");
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Generated.await(run)).isEqualTo(2);
        assertThat(said).contains("ext_server: debugfs is not mounted, or", "has no such deadline server");
    }
}
