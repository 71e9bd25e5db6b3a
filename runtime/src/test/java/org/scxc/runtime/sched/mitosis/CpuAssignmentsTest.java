package org.scxc.runtime.sched.mitosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.runtime.sched.mitosis.CpuAssignments.Cell;

/**
 * Worked examples (docs/kernel/mitosis-manager.md#worked-examples, #holdout) and configurations observed with the real
 * cell manager.
 */
class CpuAssignmentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | - - | 0-5 6-10 11-15",
                "16 | 1-7 - | 0,8-11 1-7 12-15",
                "16 | 4-15 - | 0-1 4-15 2-3",
                "16 | - | 0-7 8-15",
                "16 | 1-7 | 0,8-15 1-7",
                "10 | - - | 0-3 4-6 7-9",
                "16 | 0-3 8-11 | 4-7,12-15 0-3 8-11",
                "16 | 0-7 4-11 | 12-15 0-5 6-11",
                "12 | 0-5 0-5 0-5 | 6-11 0-1 2-3 4-5",
                "16 | 0-3 - | 4-10 0-3 11-15",
                "16 | 0-7 - | 8-11 0-7 12-15",
                "20 | 0-9 8-13 | 14-19 0-7 8-13",
                "8 | 0-2 0-2 | 3-7 0-1 2",
                "56 | 0-3,20-27 4-7,20-21,28-33 8-11,22-23,28-29,34-37 12-15,24-25,30-31,34-35,38-39"
                        + " 16-19,26-27,32-33,36-39 | 40-55 0-3,20,22,24,26 4-7,21,28,30,32 8-11,23,29,34,36"
                        + " 12-15,25,31,35,38 16-19,27,33,37,39",
                "8 | 0-6 | 7 0-6",
                // docs/kernel/observed.md#masks-over-time
                "16 | '' | 0-15",
                "16 | 1-7 8-11 | 0,12-15 1-7 8-11",
                "16 | 1-7 8-11 12-13 | 0,14-15 1-7 8-11 12-13",
                "16 | 0-7 8-11 12-13 | 14-15 0-7 8-11 12-13",
                "16 | 2-6 8-11 12-13 | 0-1,7,14-15 2-6 8-11 12-13",
            })
    void equalWeights(int cpus, String cpusets, String primaries) throws Bail {
        assertEquals(primaries, primaries(cpus, 0, cells(cpusets, "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | - - | 50 100 1 | 0-3 4-10 11",
                "16 | 0-7 4-11 | 10 90 10 | 12-15 0-7 8-11",
                "16 | 0-9 6-11 | 10 90 10 | 12-15 0-9 10-11",
                // rebalances of the real program, by the smoothed values it used
                "16 | - - | 0.1 0.0 0.05 | 0-9 10 11-15",
                "16 | - - | 0.4 84.1 31.9 | 0 1-10 11-15",
                "16 | - - | 12.7 101.8 56.5 | 0-1 2-10 11-15",
                "16 | - - | 7.3 105.6 87.5 | 0 1-8 9-15",
                "16 | - - | 12.2 122.2 76.0 | 0-1 2-9 10-15",
                "16 | - - | 6.7 109.8 70.7 | 0 1-9 10-15",
                "16 | - - | 0.3 48.4 7.8 | 0 1-12 13-15",
                "16 | - - | 20.9 97.1 27.2 | 0-2 3-12 13-15",
                "16 | - - | 9.2 104.4 29.6 | 0-1 2-11 12-15",
            })
    void byDemand(int cpus, String cpusets, String weights, String primaries) throws Bail {
        assertEquals(primaries, primaries(cpus, 0, cells(cpusets, weights)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | 1 | 0-7 8-15 | 0 1-7 8-15",
                "16 | 1 | 0-7 - | 8-12 0-7 13-15",
                "16 | 3 | 0-7 - | 8-12 0-7 13-15",
                "16 | 0 | 0-7 - | 8-11 0-7 12-15",
                "16 | 1 | 0-4 5-9 10-15 | 10 0-4 5-9 11-15",
                "16 | 1 | 0-7 8-11 12-15 | 0 1-7 8-11 12-15",
                "16 | 6 | 0-7 8-11 12-15 | 0-1,8-9,12-13 2-7 10-11 14-15",
                "16 | 6 | 0-7 4-11 8-15 | 0-2,12-14 3-5 6-9 10-11,15",
                "24 | 6 | 0-7 8-15 16-23 | 0-1,8-9,16-17 2-7 10-15 18-23",
                "4 | 3 | 0-1 2-3 | 0,2 1 3",
            })
    void holdout(int cpus, int min, String cpusets, String primaries) throws Bail {
        assertEquals(primaries, primaries(cpus, min, cells(cpusets, "")));
    }

    @Test
    void holdoutTakesUnclaimedFirstAndStopsSilently() {
        Holdout.Result result = Holdout.take(4, 5, cells("0 0-1", ""), cpu -> cpu / 8);
        assertEquals("2-4", CpuSets.format(result.held()));
        assertEquals(false, result.enforced());
        assertEquals(
                true, Holdout.take(1, 16, cells("0-7 8-15", ""), cpu -> cpu / 8).enforced());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | - - | 6-15 0-5,11-15 0-10",
                "16 | 1-7 - | 1-7,12-15 ∅ 0-11",
                "16 | 4-15 - | 2-15 ∅ 0-1,4-15",
                "16 | 0-7 4-11 | 0-11 6-7 4-5",
                // what a cell's cpuset holds and another cell owns
                "56 | 0-3,20-27 4-7,20-21,28-33 8-11,22-23,28-29,34-37 12-15,24-25,30-31,34-35,38-39"
                        + " 16-19,26-27,32-33,36-39 | 0-39 21,23,25,27 20,29,31,33 22,28,35,37 24,30,34,39"
                        + " 26,32,36,38",
            })
    void borrowable(int cpus, String cpusets, String masks) throws Bail {
        var result = CpuAssignments.compute(cpus, cells(cpusets, ""), new BitSet(), n -> 0);
        assertEquals(masks, text(result.borrowable()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | 0-7 8-15 | Cell 0 has no CPUs assigned (nr_cpus=16, num_cells=3)",
                "16 | 0-14 - | Cell 2 has no CPUs assigned (nr_cpus=16, num_cells=3)",
            })
    void starvation(int cpus, String cpusets, String message) {
        assertEquals(message, bail(cpus, cells(cpusets, "")));
    }

    @Test
    void tooFewCpus() {
        assertEquals(
                "computing per-cell CPU targets\nNot enough CPUs (4) for 5 cells (need at least 1 each)",
                bail(4, cells("- - - -", "")));
    }

    private static String bail(int cpus, List<Cell> cells) {
        return assertThrows(Bail.class, () -> primaries(cpus, 0, cells)).chain();
    }

    private static String primaries(int cpus, int min, List<Cell> cells) throws Bail {
        BitSet held = Holdout.take(min, cpus, cells, cpu -> cpu / 8).held();
        return text(CpuAssignments.compute(cpus, cells, held, n -> 0).primary());
    }

    private static String text(BitSet[] masks) {
        StringBuilder out = new StringBuilder();
        for (BitSet mask : masks) {
            out.append(out.isEmpty() ? "" : " ").append(CpuSets.format(mask));
        }
        return out.toString();
    }

    /** Cell 0 and one cell a word; {@code -} is none; weights for all of them, or equal. */
    private static List<Cell> cells(String cpusets, String weights) {
        List<Cell> out = new ArrayList<>();
        String[] sets = ("- " + cpusets).trim().split(" ");
        for (int id = 0; id < sets.length; id++) {
            double weight = weights.isEmpty() ? 1 : Double.parseDouble(weights.split(" ")[id]);
            out.add(new Cell(id, sets[id].equals("-") ? null : parse(sets[id]), weight));
        }
        return out;
    }

    static BitSet parse(String list) {
        BitSet set = new BitSet();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            set.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return set;
    }
}
