package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that reaches a limit is not judged and says which; other results are kept. */
@Timeout(300) // a run without a budget must not hang the build
class BudgetTest {
    private static final String FOLDER = "src/test/resources/limits/";

    private String out = "";

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(o), args);
        out = o.toString();
        return code;
    }

    @Test
    void aFloodOfChangesEnds() {
        assertThat(scxc("run", FOLDER + "flood_of_notes.scx", "--limit-events", "100000"))
                .isEqualTo(4);
        assertThat(out)
                .contains("limit of 100,000 events reached at")
                .contains("not judged")
                .doesNotContain("failed to load");
        assertThat(out.lines().filter(l -> l.contains("refused: "))).hasSizeLessThan(5);
    }

    @Test
    void otherResultsAreKept() {
        assertThat(scxc("test", FOLDER + "long.scx", "--limit-events", "100000"))
                .isZero();
        assertThat(out)
                .contains("limit of 100,000 events reached at")
                .contains("1 passed, 0 failed")
                .contains("not judged");
        assertThat(scxc("test", FOLDER + "long.scx", "--limit-events", "0")).isEqualTo(2);
    }

    @Test
    void aTraceEndsWhereItIsCut() {
        assertThat(scxc("trace", FOLDER + "long.scx", "--scenario", "limits.long", "--to", "10us"))
                .isZero();
        assertThat(out).contains("sched_switch");
    }

    @Test
    void aTraceThatALimitEndsSaysSo() {
        assertThat(scxc("trace", FOLDER + "long.scx", "--scenario", "limits.long", "--limit-events", "100"))
                .isZero();
        assertThat(out).contains("long.scx: the trace ends here: limit of 100 events reached");
        assertThat(scxc("trace", FOLDER + "long.scx", "--scenario", "limits.long", "--to", "1us"))
                .isZero();
        assertThat(out).doesNotContain("limit");
    }

    /** A call's limit goes before the scenario's, which goes before the default. */
    @Test
    void aScenarioHasItsOwnLimits() {
        assertThat(scxc("test", FOLDER + "own.scx")).isEqualTo(4);
        assertThat(out).contains("limit of 2,000 events reached at", "limit of 2 different notes reached at");
        assertThat(scxc("test", FOLDER + "own.scx", "--limit-events", "3000", "--limit-notes", "100"))
                .isZero();
        assertThat(out)
                .contains("limit of 3,000 events reached at", "--limit-events 3000 --limit-notes 100 --seed 1")
                .doesNotContain("notes reached");
        assertThat(scxc("test", FOLDER + "own.scx", "--limit-notes", "0")).isEqualTo(2);
        assertThat(out).contains("--limit-notes 0: must be at least 1");
    }

    @Test
    void moreRunsThanResultsAreKeptOf() {
        assertThat(scxc("run", FOLDER + "long.scx", "--runs", "1000000000")).isEqualTo(2);
        assertThat(out).contains("1000000000 runs: expected at most 10000 of a variant");
        assertThat(scxc("test", FOLDER + "long.scx", "--runs", "1000000000")).isEqualTo(2);
    }
}
