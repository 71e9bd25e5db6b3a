package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.jvm.Simulator;

/** The cell manager beside a timeline: what the language cannot claim, which configuration came when. */
class CellManagerRunTest {
    private static final Pattern NOTE = Pattern.compile("at (-?[0-9.]+) s: CPUs of cells: (.*)");

    private record Configuration(double atS, String masks) {}

    private static Outcome run(String scenario, long seed) throws IOException {
        String text = Files.readString(Path.of("mitosis/masks.scx"));
        Compilation compiled = Compiler.compile(List.of(new SourceText("masks.scx", text)), Overrides.NONE);
        assertThat(compiled.diagnostics()).isEmpty();
        Setup setup = compiled.scenarios().stream()
                .filter(s -> s.name().equals(scenario))
                .findFirst()
                .orElseThrow()
                .variants()
                .get(0)
                .setup();
        return Simulator.run(setup, seed, RunOptions.DEFAULT);
    }

    private static List<Configuration> configurations(Outcome outcome) {
        List<Configuration> all = new ArrayList<>();
        for (String note : outcome.notes()) {
            Matcher m = NOTE.matcher(note);
            if (m.matches()) {
                all.add(new Configuration(Double.parseDouble(m.group(1)), m.group(2)));
            }
        }
        return all;
    }

    /**
     * Masks and order exactly; a directory is answered within 1 ms, a cpuset within one period of the loop. Both writes
     * at 12 s fall into one period. Source: docs/kernel/observed.md#masks-over-time.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void masksOverTime(long seed) throws IOException {
        List<Configuration> seen = configurations(run("mitosis.masks_over_time", seed));
        // gamma's cpuset is written up to 0.5 ms after its directory: before the rescan, or corrected in the same
        // iteration
        seen.removeIf(c -> c.atS >= 15); // the phase's cells are removed
        seen.removeIf(c -> c.masks.equals(
                "cell 0: 0,12-13, may borrow 1-11,14-15; cell 1: 1-7; cell 2: 8-11; cell 3: 14-15, may borrow 0-13"));
        assertThat(seen.stream().map(Configuration::masks))
                .containsExactly(
                        "cell 0: 0-15",
                        "cell 0: 0-7, may borrow 8-15; cell 1: 8-15, may borrow 0-7",
                        "cell 0: 0,8-15, may borrow 1-7; cell 1: 1-7",
                        "cell 0: 0,8-11, may borrow 1-7,12-15; cell 1: 1-7; cell 2: 12-15, may borrow 0-11",
                        "cell 0: 0,12-15, may borrow 1-11; cell 1: 1-7; cell 2: 8-11",
                        "cell 0: 0,14-15, may borrow 1-13; cell 1: 1-7; cell 2: 8-11; cell 3: 12-13",
                        "cell 0: 14-15, may borrow 0-13; cell 1: 0-7; cell 2: 8-11; cell 3: 12-13",
                        "cell 0: 0-1,7,14-15, may borrow 2-6,8-13; cell 1: 2-6; cell 2: 8-11; cell 3: 12-13");
        assertThat(seen.get(0).atS).isBetween(-0.9, -0.1); // right after attach
        within(seen.get(1), 0, 0.0015);
        within(seen.get(2), 2.517, 1.004);
        within(seen.get(3), 5.047, 0.0015);
        within(seen.get(4), 5.353, 1.004);
        within(seen.get(5), 7.894, 0.0035);
        within(seen.get(6), 10.447, 1.004);
        within(seen.get(7), 12.547, 1.004);
    }

    private static void within(Configuration c, double fromS, double forS) {
        assertThat(c.atS).as(c.masks).isBetween(fromS, fromS + forS);
    }

    /**
     * The process says what it was doing, outermost first; which part of its loop fails depends on when the cpuset is
     * written. The kernel reports 64 without a dump. Source: docs/kernel/observed.md#cell-0-starvation,
     * docs/kernel/mitosis-manager.md#bails.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void starvingCellZeroEndsTheProcess(long seed) throws IOException {
        Outcome outcome = run("mitosis.cell0_starved_while_running", seed);
        String end = "\ncomputing equal-weight CPU assignments (rebalancing disabled)\n"
                + "Cell 0 has no CPUs assigned (nr_cpus=16, num_cells=3)";
        assertThat(outcome.bail().orElseThrow().output())
                .startsWith("running scheduler main loop\n")
                .isIn(
                        "running scheduler main loop\nprocessing cell manager events\n"
                                + "recomputing cell configuration for new cgroups" + end,
                        "running scheduler main loop\nchecking cpuset changes\n"
                                + "recomputing cell configuration after cpuset change" + end);
        Outcome.Exit exit = outcome.exit().orElseThrow();
        assertThat(exit.kind()).isEqualTo(ExitKind.UNREG);
        assertThat(exit.message()).isEqualTo("unregistered from user space");
        assertThat(exit.planned()).isFalse();
        assertThat(exit.atNs()).isBetween(1_200_000_000L, 1_204_000_000L);
        assertThat(outcome.dump()).isEmpty();
    }
}
