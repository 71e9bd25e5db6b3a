package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run refuses without its mark; whatever signal ends it, and when, it leaves nothing behind; and what a killed run left,
 * {@code ./run cleanup} takes away, and nothing else. On plain directories everywhere, on cgroups where there are some.
 */
class ShellSafetyTest {
    /** Cells and tasks before t = 0, in a phase, and in a teardown; nothing that needs a controller. */
    private static final String SCENARIO = """
        scenario s.afe {
            machine 1n1l1c1t
            scheduler simple
            root { r: 1 x bursty(run 1ms, sleep 20ms) }
            cell alpha { a: 3 x bursty(run 1ms, sleep 20ms) }
            phase one 300ms {
                cell beta { b: 2 x bursty(run 1ms, sleep 20ms) }
                every 20ms { move a to beta; at 10ms { move a to alpha } }
            }
            phase two 300ms { every 30ms { cell gamma { c: 2 x bursty(run 1ms, sleep 5ms) }; at 20ms { remove gamma } } }
            phase three 30s
            expect healthy
        }
        """;

    /** A scheduler's process that does as the kernel would with its state file. */
    private static final String SCHEDULER = """
        #!/bin/sh
        # The process waits in short sleeps, so that its trap runs soon.
        trap 'echo disabled >"$SCXC_SCHED_EXT/state"; echo bye; exit 0' INT
        echo enabled >"$SCXC_SCHED_EXT/state"
        while :; do sleep 0.02; done
        """;

    private static final long STEP_MS = 47;

    /** Where cgroups are made. */
    enum Root {
        PLAIN_DIRECTORY,
        CGROUP2
    }

    @TempDir
    Path folder;

    private Path at = Path.of("");
    private Path root = Path.of("");
    private boolean ours; // the root is a cgroup that this test made
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void build() throws IOException {
        at = Generated.write(Generated.build(SCENARIO), folder);
        Path scheduler = folder.resolve("scx_fake");
        Files.writeString(scheduler, SCHEDULER);
        assertThat(scheduler.toFile().setExecutable(true)).isTrue();
        environment.put(
                "SCXC_SCHED_EXT",
                Files.createDirectory(folder.resolve("sched_ext")).toString());
        state("disabled");
    }

    private void use(Root kind) throws IOException {
        if (kind == Root.PLAIN_DIRECTORY) {
            root = Files.createDirectory(folder.resolve("cgroup"));
            environment.put("SCXC_CGROUP_ROOT", root.toString());
            return;
        }
        assumeTrue(
                System.getProperty("user.name", "").equals("root"),
                "not run: safety on real cgroups: this is not root");
        List<String> mounts = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(l -> l.split(" "))
                .filter(l -> l[2].equals("cgroup2"))
                .map(l -> l[1])
                .toList();
        assumeTrue(!mounts.isEmpty(), "not run: safety on real cgroups: no cgroup2 is mounted");
        Path top = Path.of(mounts.getFirst());
        assumeTrue(Files.isWritable(top), "not run: safety on real cgroups: " + top + " cannot be written");
        root = Files.createDirectory(
                top.resolve("scxc-test." + ProcessHandle.current().pid()));
        environment.put("SCXC_CGROUP_ROOT", root.toString());
        ours = true;
    }

    private void state(String word) throws IOException {
        Files.writeString(Path.of(environment.get("SCXC_SCHED_EXT")).resolve("state"), word + "\n");
    }

    private Process go(List<String> shell, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP"));
        command.addAll(shell);
        command.addAll(List.of("run", "--scheduler", folder.resolve("scx_fake").toString()));
        command.addAll(List.of(more));
        return Generated.start(at, environment, command.toArray(String[]::new));
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> directories() throws IOException {
        try (Stream<Path> files = Files.walk(root, 3)) {
            Set<String> all = new TreeSet<>();
            files.filter(Files::isDirectory).forEach(f -> all.add(f.toString()));
            return all;
        }
    }

    /** Processes of this test's own: their command lines name its folder. */
    private List<Long> processes() {
        List<Long> all = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(p -> {
            try {
                String line = new String(
                        Files.readAllBytes(Path.of("/proc/" + p.pid() + "/cmdline")), StandardCharsets.UTF_8);
                String status = Files.readString(Path.of("/proc/" + p.pid() + "/stat"));
                if (line.contains(folder.toString()) && !status.contains(") Z ")) {
                    all.add(p.pid());
                }
            } catch (IOException e) {
                return; // it is gone
            }
        });
        return all;
    }

    /** A command that the script had just started ends a little later than the script. */
    private List<Long> processesAfterAWhile() {
        List<Long> left = processes();
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            sleep(20);
            left = processes();
        }
        return left;
    }

    @AfterEach
    void nothingOutlivesTheTest() throws IOException {
        List<Long> left = processesAfterAWhile();
        left.forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroyForcibly));
        assertThat(left).isEmpty();
        if (ours) {
            Files.delete(root);
        }
    }

    @Test
    void refusesWithoutTheMark() throws IOException {
        use(Root.PLAIN_DIRECTORY);
        assumeTrue(
                !Generated.read(Path.of("/proc/cmdline")).contains("scxc.guest=1"),
                "not run: refusal: this is a guest");
        Set<String> before = directories();
        Process run = go(List.of("sh"));
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Generated.await(run)).isEqualTo(2);
        assertThat(said).contains("no scxc.guest=1").contains("--yes-really");
        assertThat(directories()).isEqualTo(before);
        assertThat(at.resolve("state")).doesNotExist();
        assertThat(at.resolve("results")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Root.class)
    void signalsAtAnyPhaseLeaveNothingBehind(Root kind) throws IOException {
        use(kind);
        Map<String, Integer> signals = Map.of("INT", 130, "TERM", 143, "HUP", 129);
        List<List<String>> shells = Generated.shells();
        long delay = 0;
        int turn = 0;
        int hit = 0;
        while (delay < 1000) {
            for (String signal : List.of("INT", "TERM", "HUP")) {
                state("disabled");
                Set<String> before = directories();
                Process run = go(shells.get(turn++ % shells.size()), "--yes-really");
                sleep(delay);
                boolean going = Files.exists(at.resolve("state/made"));
                kill(signal, run.pid());
                String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = Generated.await(run);
                if (going) {
                    hit++;
                    assertThat(status).as(said).isEqualTo(signals.get(signal));
                }
                assertThat(directories())
                        .as("%s after %d ms: %s", signal, delay, said)
                        .isEqualTo(before);
                assertThat(at.resolve("state")).as(said).doesNotExist();
                assertThat(said).doesNotContain("left:");
                assertThat(processesAfterAWhile())
                        .as("%s after %d ms: %s", signal, delay, said)
                        .isEmpty();
                delay += STEP_MS;
            }
        }
        assertThat(hit).isGreaterThan(10);
    }

    private static void kill(String signal, long pid) throws IOException {
        Generated.run(null, Map.of(), "kill", "-" + signal, "" + pid);
    }

    /** When a run is killed. */
    enum Since {
        START,
        /** Its first cgroup. */
        GROUP
    }

    static List<Arguments> kills() {
        List<Arguments> all = new ArrayList<>();
        for (Root root : Root.values()) {
            for (long delay : List.of(20L, 60L, 120L)) {
                all.add(Arguments.of(root, Since.START, delay));
            }
            for (long delay : List.of(0L, 50L, 150L, 300L, 500L, 800L)) {
                all.add(Arguments.of(root, Since.GROUP, delay));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("kills")
    void afterKillCleanupRemovesWhatTheRunMade(Root kind, Since since, long delay) throws IOException {
        use(kind);
        Path decoy = root.resolve("scxc.decoy." + ProcessHandle.current().pid());
        Files.createDirectory(decoy);
        Process sleeper = Generated.start(folder, Map.of(), "sleep", "100");
        try {
            Set<String> before = directories();
            Process run = go(List.of("sh"), "--yes-really");
            Path made = at.resolve("state/made");
            for (int i = 0; since == Since.GROUP && i < 2000 && !hasGroup(made); i++) {
                sleep(5);
            }
            sleep(delay);
            killAll(run);
            if (since == Since.GROUP) {
                assertThat(directories()).as("there is something to clean up").hasSizeGreaterThan(before.size());
            }
            if (Files.exists(made)) {
                forge(made, decoy, sleeper.pid());
            }
            Generated.Finished cleaned = Generated.run(at, environment, "sh", "run", "cleanup");
            assertThat(cleaned.status()).as(cleaned.output()).isZero();
            assertThat(directories()).as(cleaned.output()).isEqualTo(before);
            assertThat(sleeper.isAlive()).isTrue();
            assertThat(processesAfterAWhile()).as(cleaned.output()).isEmpty();
            assertThat(made).doesNotExist();
            assertThat(Generated.run(at, environment, "sh", "run", "cleanup").output())
                    .contains("nothing to clean up");
        } finally {
            Generated.run(at, environment, "sh", "run", "cleanup");
            sleeper.destroyForcibly();
            Files.delete(decoy);
        }
    }

    private static boolean hasGroup(Path made) {
        return Files.exists(made) && Generated.read(made).contains("\ncgroup ");
    }

    /** Script and timeline at once, so that neither can clean up; then commands that the script had just started end. */
    private static void killAll(Process run) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", "-KILL", "" + run.pid()));
        List<ProcessHandle> commands = new ArrayList<>();
        run.children().forEach(child -> {
            if (child.info()
                    .commandLine()
                    .filter(c -> c.contains("worker timeline"))
                    .isPresent()) {
                command.add("" + child.pid());
            } else {
                commands.add(child);
                child.descendants().forEach(commands::add);
            }
        });
        Generated.run(null, Map.of(), command.toArray(String[]::new));
        Generated.await(run);
        for (ProcessHandle process : commands) {
            for (int i = 0; i < 250 && process.isAlive(); i++) {
                sleep(20);
            }
        }
    }

    /** Lines about things that were others' by the time of the clean-up: their numbers were given again. */
    private static void forge(Path made, Path directory, long pid) throws IOException {
        Files.writeString(
                made,
                "task " + pid + " 12345\nscheduler " + pid + " 0\ndirector " + pid + " 1\ncgroup 1 " + directory + "\n",
                StandardOpenOption.APPEND);
    }

    @Test
    void cleanupLeavesARunAloneThatIsGoing() throws IOException {
        use(Root.PLAIN_DIRECTORY);
        Process run = go(List.of("sh"), "--yes-really");
        for (int i = 0; i < 200 && !Files.exists(at.resolve("state/made")); i++) {
            sleep(10);
        }
        sleep(100);
        Generated.Finished cleaned = Generated.run(at, environment, "sh", "run", "cleanup");
        assertThat(cleaned.status()).as(cleaned.output()).isEqualTo(2);
        assertThat(cleaned.output()).contains("still going");
        Generated.Finished second = Generated.run(at, environment, "sh", "run", "--yes-really", "--no-scheduler");
        assertThat(second.status()).as(second.output()).isEqualTo(2);
        assertThat(run.isAlive()).isTrue();
        kill("TERM", run.pid());
        assertThat(Generated.await(run)).isEqualTo(143);
        assertThat(at.resolve("state")).doesNotExist();
    }

    @Test
    void aParentThatIsThereAlreadyIsLeftAlone() throws IOException {
        use(Root.PLAIN_DIRECTORY);
        String text = SCENARIO.replace(
                "scheduler simple", "scheduler mitosis { cpu_controller_disabled; cell_parent_cgroup \"/a/b\" }");
        at = Generated.write(Generated.build(text), folder.resolve("second"));
        Files.createDirectories(root.resolve("a/b/theirs"));
        Set<String> before = directories();
        Process run = go(List.of("sh"), "--yes-really");
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Generated.await(run)).isEqualTo(2);
        assertThat(said).contains("this run did not make it");
        assertThat(directories()).isEqualTo(before);
        assertThat(at.resolve("state")).doesNotExist();
    }
}
