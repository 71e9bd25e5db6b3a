package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.Source;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.Expectation;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/**
 * Whatever the strings of a scenario are, the script is one, says them as they are and performs none of them; or there is
 * a problem with a place.
 */
class ShellHostileTest {
    private static final int SCENARIOS = 150;
    private static final SourceSpan HERE = new SourceSpan("h.scx", 0, 1, 1, 1);
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "\\",
            "$",
            "`",
            ";",
            "&",
            "|",
            "<",
            ">",
            "(",
            ")",
            "{",
            "}",
            "*",
            "?",
            "[",
            "]",
            "~",
            "#",
            "!",
            "%",
            "=",
            "-",
            "--",
            "-rf",
            "/",
            "..",
            ".",
            "\n",
            "\r",
            "\t",
            " ",
            "\0",
            "\u202e",
            "\ud800",
            "é",
            "😀",
            "%41",
            "%00",
            "$(touch pwned)",
            "`touch pwned`",
            "'; touch pwned; '",
            "\n touch pwned\n",
            "${IFS}",
            "$((1/0))",
            "&& touch pwned",
            "END",
            "EOF",
            "[=title]",
            "${title}",
            "<#if x>",
            "a",
            "B",
            "9",
            "_",
            "fi",
            "done",
            "{",
            "root",
            "none",
            ":",
            ",");

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private String tame() {
        return random.nextInt(4) > 0 ? "a" + random.nextInt(1000) : text();
    }

    private Scenario scenario(int n) {
        Workload spin = new Workload(text(), List.of(new Workload.Spin(Amount.exactly(1000)), new Workload.Yield()));
        WorkerGroup group = new WorkerGroup(
                0,
                tame(),
                tame(),
                1,
                WorkerGroup.Placement.COUNT,
                spin,
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                HERE);
        Cell cell = new Cell(0, tame(), Optional.empty(), 100, List.of(group), HERE);
        Optional<String> binary = random.nextInt(4) > 0 ? Optional.of(tame()) : Optional.empty();
        Optional<SchedulerUse.Cgroups.Parent> parent = random.nextInt(4) == 0
                ? Optional.of(new SchedulerUse.Cgroups.Parent("cells_below", "/" + tame()))
                : Optional.empty();
        List<String> words = random.nextBoolean() ? List.of() : List.of(text(), text());
        SchedulerUse plain = new SchedulerUse(text(), "simple", "", new TreeMap<>(), words, HERE)
                .withCgroups(new SchedulerUse.Cgroups(parent, parent.isPresent()));
        SchedulerUse use = binary.map(plain::withBinary).orElse(plain);
        Phase phase = new Phase(text(), 1_000_000, List.of(), HERE);
        Setup setup = new Setup(
                text() + n,
                random.nextBoolean() ? "" : text(),
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(cell),
                List.of(),
                List.of(phase));
        Expectation healthy = new Expectation(text(), new Expectation.Healthy(), Optional.empty(), HERE);
        Scenario.Variant variant = new Scenario.Variant(setup.variant(), List.of(), setup, List.of(healthy), 1);
        return new Scenario(setup.scenario(), text(), List.of(), "h.scx", List.of(variant), HERE);
    }

    @Test
    void noScenarioInjectsACommand() throws IOException {
        int built = 0;
        List<List<String>> shells = Generated.shells();
        for (int n = 0; n < SCENARIOS; n++) {
            Scenario scenario = scenario(n);
            ShellBuilt result = ShellBackend.build(List.of(new Source("h.scx", List.of(scenario))));
            if (!result.problems().isEmpty()) {
                assertThat(result.problems())
                        .allMatch(p -> p.span().line() == 1 && !p.message().isBlank());
                continue;
            }
            built++;
            check(scenario, Generated.write(result, folder), shells.get(n % shells.size()));
        }
        assertThat(built).isGreaterThan(SCENARIOS / 5);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(f -> f.endsWith("pwned"))).isEmpty();
        }
    }

    private static void check(Scenario scenario, Path at, List<String> shell) throws IOException {
        assertThat(run(at, shell, "-n", "run"))
                .as(Generated.read(at.resolve("run")))
                .isEqualTo(new Generated.Finished(0, ""));
        Setup setup = scenario.variants().getFirst().setup();
        String program = setup.scheduler().flatMap(SchedulerUse::binary).orElse("");
        Generated.Finished plan = run(at, shell, "run", "plan");
        assertThat(plan.status()).as(plan.output()).isZero();
        String head = "# " + setup.scenario() + (setup.variant().isEmpty() ? "" : ", variant " + setup.variant())
                + ": 2 CPUs" + (program.isEmpty() ? "" : ", scheduler " + program) + "\n";
        assertThat(plan.output()).startsWith(head);
        assertThat(plan.output()).endsWith("0.001000000 end\n");
        words(setup, program, at);
        Generated.Finished missing = run(at, shell, "run", "check");
        assertThat(missing.status()).as(missing.output()).isBetween(0, 1);
        assertThat(missing.output()).doesNotContain("syntax error").doesNotContain("not found");
    }

    /** The scheduler's command line, as the worker would give it to exec. */
    private static void words(Setup setup, String program, Path at) throws IOException {
        List<String> wanted = new ArrayList<>(List.of(program));
        wanted.addAll(setup.scheduler().orElseThrow().arguments());
        String all = new String(
                Generated.start(at, Map.of(), "./worker", "words", "plan.txt", "0")
                        .getInputStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(List.of(all.split("\0", -1))).isEqualTo(append(wanted, ""));
    }

    private static List<String> append(List<String> list, String last) {
        List<String> all = new ArrayList<>(list);
        all.add(last);
        return all;
    }

    private static Generated.Finished run(Path at, List<String> shell, String... words) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(words));
        return Generated.run(at, Map.of(), command.toArray(String[]::new));
    }

    @Test
    void everyCharacterIsOneWordForTheShell() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 0x180; c++) {
            all.append(c);
        }
        Path script = folder.resolve("s");
        Files.writeString(script, "set -eu\nprintf '%s' " + Sh.quote(all.toString()) + "\n");
        for (List<String> shell : Generated.shells()) {
            assertThat(run(folder, shell, "s").output()).isEqualTo(all.toString());
        }
    }
}
