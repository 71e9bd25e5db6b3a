package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.backends.CheckResult;
import org.scxc.backends.Source;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
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
 * Whatever the strings of a scenario are, what is built is Rust, or a problem with a place. With {@code -Dktstr.verify}
 * the crate and its linters say so as well.
 */
class HostileTest {
    private static final int SCENARIOS = 400;
    private static final int VERIFIED = 60;
    private static final SourceSpan HERE = new SourceSpan("h.scx", 0, 1, 1, 1);
    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "*/",
            "/*",
            "//",
            "///",
            "```",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u202e",
            "\u2028",
            "\ud800",
            "é",
            "😀",
            "fn",
            "self",
            "r#",
            "\"#",
            "\"##;",
            "{",
            "}",
            "{}",
            "%d",
            "%s",
            "$",
            "#[cfg(x)]",
            "a",
            "B",
            "9",
            "_",
            ".",
            "..",
            "-",
            "- ",
            "1. ",
            " ",
            "x y",
            "'",
            "`",
            "<b>",
            "[a]: b",
            "\\u{41}",
            "# ",
            "> ",
            "| a | b |",
            "\u00a0",
            "\ufeff",
            "end",
            "&");

    private final Random random = new Random(11);

    /** By scenario: a second build of one has seen the same runs, or what was accepted could be refused. */
    private final Map<String, Seen> seen = new HashMap<>();

    private String text(int pieces) {
        StringBuilder out = new StringBuilder();
        if (random.nextInt(25) == 0) { // 4 KB of one piece, or of all
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            boolean same = random.nextBoolean();
            while (out.length() < 4096) {
                out.append(same ? piece : PIECES.get(random.nextInt(PIECES.size())));
            }
            return out.toString();
        }
        int n = random.nextInt(pieces + 1);
        for (int i = 0; i < n; i++) {
            out.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return out.toString();
    }

    /** Hostile, or one that every check lets pass, so that the rest gets its turn. */
    private String text(int pieces, String harmless) {
        return random.nextInt(3) == 0 ? text(pieces) : harmless;
    }

    private Scenario scenario(int number) {
        String binary = text(3, "scx_mitosis");
        String parent = text(3, "/ktstr");
        List<String> args = List.of(text(6, "--a"), text(6, "b"), text(6, "c"));
        SchedulerUse scheduler = new SchedulerUse(text(3), "none", "", new TreeMap<>(), args, HERE)
                .withBinary(binary)
                .withCgroups(new SchedulerUse.Cgroups(
                        Optional.of(new SchedulerUse.Cgroups.Parent("cells_below", parent)), true));
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            cells.add(cell(i));
        }
        Phase phase = new Phase(text(4), 2_000_000_000L, List.of(), HERE);
        List<Phase> phases = random.nextBoolean() ? List.of(phase) : List.of(phase, phase, phase);
        Setup setup = new Setup(
                text(3),
                "",
                new Machine(1, 1, 4, 1),
                new Kernel(
                        text(2, "6.18"),
                        Optional.of(text(2, "6.18")),
                        250,
                        5_000_000_000L,
                        0,
                        KernelProfiles.of("6.18")),
                Optional.of(scheduler),
                Noise.NONE,
                cells,
                List.of(),
                phases);
        Expectation.Claim claim = new Expectation.Exits(
                List.of(ExitKind.ERROR_BPF),
                Optional.empty(),
                Optional.empty(),
                Optional.of(text(8)),
                Optional.empty(),
                Optional.empty(),
                false);
        Scenario.Variant bad = new Scenario.Variant(
                text(2), List.of(), setup, List.of(new Expectation(text(4), claim, Optional.empty(), HERE)), 1);
        Scenario.Variant good = new Scenario.Variant(
                text(2),
                List.of(),
                setup,
                List.of(new Expectation(text(4), new Expectation.Healthy(), Optional.empty(), HERE)),
                1);
        return new Scenario(text(4) + number, text(40), List.of(), "h.scx", List.of(bad, good), HERE);
    }

    private Cell cell(int id) {
        WorkerGroup group = new WorkerGroup(
                id,
                text(3),
                "x",
                1 + random.nextInt(3),
                WorkerGroup.Placement.COUNT,
                new Workload(text(4), List.of(new Workload.SpinForever())),
                random.nextBoolean() ? new Policy.Normal() : new Policy.Idle(),
                random.nextInt(5) - 2,
                new Affinity.Inherit(),
                HERE);
        Optional<Affinity> cpus =
                random.nextBoolean() ? Optional.empty() : Optional.of(new Affinity.Cpus(CpuSet.of(random.nextInt(4))));
        return new Cell(id, text(4, "cell" + id), cpus, 100, List.of(group), HERE);
    }

    private KtstrBuilt build(List<Scenario> scenarios, Mode mode) {
        Map<String, Seen> seen = new HashMap<>();
        for (Scenario s : scenarios) {
            seen.put(s.name(), this.seen.computeIfAbsent(s.name(), name -> seen(s)));
        }
        List<Source> sources = new ArrayList<>();
        for (Scenario s : scenarios) {
            sources.add(new Source("h" + sources.size() + ".scx", List.of(s)));
        }
        return KtstrBackend.build(new Request(sources, Pin.V0_18_0, mode, "ktstr-tests", true, seen));
    }

    private Seen seen(Scenario scenario) {
        Story story = new Story(text(2), 1, text(20), List.of(new Story.Line(1, text(40))));
        Map<String, Sight> sights = new HashMap<>();
        scenario.variants().forEach(v -> sights.put(v.name(), sight()));
        return new Seen(sights, Optional.of(story));
    }

    /** Mostly that the claims held, so that much is built. */
    private Sight sight() {
        return switch (random.nextInt(8)) {
            case 0 -> new Sight.Failed(5, text(20), HERE);
            case 1 -> new Sight.NotRun();
            default -> new Sight.Held(1);
        };
    }

    @Test
    void whatIsBuiltIsRust() {
        int built = 0;
        for (int i = 0; i < SCENARIOS; i++) {
            KtstrBuilt b = build(List.of(scenario(i)), i % 2 == 0 ? Mode.GUARD : Mode.PIN);
            built += b.tests().size();
            b.tests().forEach(t -> RustLexer.check(t.text()));
            assertThat(b.tests()).noneMatch(t -> t.name().contains("__"));
            assertThat(b.tests().isEmpty()).isEqualTo(!b.problems().isEmpty());
        }
        assertThat(built).isBetween(SCENARIOS / 20, SCENARIOS - 1);
    }

    @Test
    void theCrateAgrees() throws IOException {
        if (!Boolean.getBoolean("ktstr.verify")) {
            return;
        }
        List<Scenario> accepted = new ArrayList<>();
        for (int i = 0; accepted.size() < VERIFIED; i++) {
            Scenario s = scenario(i);
            if (build(List.of(s), Mode.GUARD).problems().isEmpty()) {
                accepted.add(s);
            }
        }
        for (Mode mode : Mode.values()) {
            KtstrBuilt all = build(accepted, mode);
            assertThat(all.problems()).isEmpty();
            List<CheckResult> results =
                    Verifier.verify(all.tests(), all.runs(), "ktstr-tests", Verifier.defaultCache());
            results.forEach(r -> System.out.println(r.status() + " " + r.name() + ": " + r.detail()));
            assertThat(results).noneMatch(r -> r.status() == CheckResult.Status.FAILED);
        }
    }
}
