package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scxc.judge.compare.Agreement;
import org.scxc.judge.compare.Comparison;
import org.scxc.judge.compare.Row;
import org.scxc.judge.compare.Tolerance;
import org.scxc.model.EndDetail;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.PhaseOutcome;

/** How often callbacks are called, predicted and observed: within 5 %, or what observed runs differ by among themselves. */
class ComparedCallsTest {
    private static Outcome run(Map<String, Long> calls) {
        return Made.healthy(new PhaseOutcome("warmup", 0, 10 * Made.S, true, Map.of(), calls));
    }

    private static List<Row> rows(List<Outcome> predicted, List<Outcome> observed) {
        return Comparison.of(Made.setup(true), predicted, observed, EndDetail.MESSAGES_AND_TIMES, Tolerance.DEFAULT)
                .rows()
                .stream()
                .filter(r -> r.what().startsWith("ops."))
                .toList();
    }

    private static Agreement enqueue(long predicted, Long... observed) {
        List<Outcome> runs = java.util.Arrays.stream(observed)
                .map(n -> run(Map.of("enqueue", n)))
                .toList();
        return rows(List.of(run(Map.of("enqueue", predicted))), runs).getFirst().agreement();
    }

    @Test
    void withinFivePercentOfThePredictedRuns() {
        assertThat(enqueue(10_000, 10_490L)).isEqualTo(Agreement.AGREES);
        assertThat(enqueue(10_000, 9_510L)).isEqualTo(Agreement.AGREES);
        assertThat(enqueue(10_000, 10_510L)).isEqualTo(Agreement.DIFFERS);
        assertThat(enqueue(10_000, 9_490L)).isEqualTo(Agreement.DIFFERS);
    }

    @Test
    void orWithinTheSpreadOfTheObservedRuns() {
        assertThat(enqueue(10_000, 10_000L, 11_600L)).isEqualTo(Agreement.AGREES);
        assertThat(enqueue(10_000, 10_700L, 10_900L)).isEqualTo(Agreement.DIFFERS);
    }

    /** The real machine's other processes are enabled too. */
    @Test
    void aCallOrTwoASecondIsNothing() {
        List<Row> rows = rows(List.of(run(Map.of())), List.of(run(Map.of("enable", 15L, "tick", 25L))));
        assertThat(rows).extracting(Row::what).containsExactly("ops.enable during warmup", "ops.tick during warmup");
        assertThat(rows).extracting(Row::agreement).containsExactly(Agreement.AGREES, Agreement.DIFFERS);
        assertThat(rows.getLast().observed()).isEqualTo("2.5 a second");
    }

    @Test
    void resultsWithoutCountsSayNothingOfThem() {
        assertThat(rows(List.of(run(Map.of("enqueue", 10L))), List.of(run(Map.of()))))
                .isEmpty();
    }
}
