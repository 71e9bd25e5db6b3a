package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scx_pair of the kernel's examples: its pairs, its queues and what it is for. */
class PairObjectTest {
    @TempDir
    Path folder;

    private static final String PAIR = """
        scenario pair.cells {
            machine 1n1l%sc1t
            kernel %s { hz 250 }
            scheduler own%s
            noise guest
            cell one { a: 4 x spin }
            cell two { b: 4 x spin }
            phase run 5s
            variant one { expect healthy; expect usage(a) > 50%%; expect usage(b) > 50%% }
        }
        """;

    /** What it is for: both CPUs of a pair, which are two apart, run tasks of one cgroup. */
    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aPairRunsTasksOfOneCgroup(String kernel) throws IOException {
        String declaration = BuiltObjects.declaration("examples/scx_pair", "like pair");
        BuiltObjects.run(folder, 0, "run", declaration + PAIR.formatted(4, kernel, ""));
        String trace = BuiltObjects.run(folder, 0, "trace", declaration + PAIR.formatted(4, kernel, ""));
        Matcher switches = Pattern.compile("(?m)\\[00(\\d)] \\S+ +(-?[0-9.]+): sched_switch: .* next_comm=(\\S+)")
                .matcher(trace);
        String[] runs = {"", "", "", ""};
        double before = 0;
        double same = 0;
        double apart = 0;
        while (switches.find()) {
            double now = Double.parseDouble(switches.group(2));
            for (int cpu = 0; now > 1 && cpu < 2; cpu++) {
                String both = runs[cpu] + runs[cpu + 2];
                same += both.equals("aa") || both.equals("bb") ? now - before : 0;
                apart += both.equals("ab") || both.equals("ba") ? now - before : 0;
            }
            before = now;
            runs[Integer.parseInt(switches.group(1))] = switches.group(3);
        }
        assertThat(same).isGreaterThan(4);
        assertThat(apart).isLessThan(same / 1_000);
    }

    @Test
    void cpusThatCannotBePairedAreRefused() throws IOException {
        String declaration = BuiltObjects.declaration("examples/scx_pair", "like pair");
        assertThat(BuiltObjects.run(folder, 2, "check", declaration + PAIR.formatted(6, "7.3", " { stride 2 }")))
                .contains("Invalid stride 2 - three CPUs (4, 0, 2) want to be a pair", "scheduler own { stride 2 }");
        assertThat(BuiltObjects.run(folder, 2, "check", declaration + PAIR.formatted(3, "7.3", "")))
                .contains("a whole number");
    }
}
