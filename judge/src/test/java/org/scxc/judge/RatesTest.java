package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.scxc.judge.Made.S;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Exits;
import org.scxc.model.Expectation.Rate;
import org.scxc.model.Outcome;
import org.scxc.model.SourceSpan;

class RatesTest {
    private static final Exits STALL = new Exits(
            List.of(ExitKind.ERROR_STALL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    private static ClaimVerdict judge(Optional<Rate> rate, int stalls, int healthy) {
        List<Outcome> runs = new ArrayList<>();
        for (int i = 0; i < stalls; i++) {
            runs.add(Made.stall(7 * S));
        }
        for (int i = 0; i < healthy; i++) {
            runs.add(Made.healthy(Made.phases(30 * S)));
        }
        return Made.judge(new Expectation("t", STALL, rate, SourceSpan.NONE), runs.toArray(Outcome[]::new));
    }

    @Test
    void withoutARateEveryRunMustHold() {
        assertThat(judge(Optional.empty(), 3, 0).status()).isEqualTo(Status.PASS);
        ClaimVerdict one = judge(Optional.empty(), 3, 1);
        assertThat(one.status()).isEqualTo(Status.FAIL);
        assertThat(one.held()).isEqualTo(3);
        assertThat(one.of()).isEqualTo(4);
        assertThat(judge(Optional.empty(), 0, 0).status()).isEqualTo(Status.NOT_JUDGED);
    }

    @Test
    void aRate() {
        Optional<Rate> rate = Optional.of(new Rate(16, 20));
        assertThat(judge(rate, 16, 4).status()).isEqualTo(Status.PASS);
        assertThat(judge(rate, 15, 5).status()).isEqualTo(Status.FAIL);
        assertThat(judge(rate, 15, 5).reason()).startsWith("15 of 20 runs held, expected 16 of 20; seed 1: ");
        assertThat(judge(rate, 32, 8).status()).isEqualTo(Status.PASS);
        assertThat(judge(rate, 31, 9).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void tooFewRunsAreNotJudgedUnlessTheRateIsOutOfReach() {
        Optional<Rate> rate = Optional.of(new Rate(16, 20));
        assertThat(judge(rate, 1, 0).status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(judge(rate, 1, 0).reason()).contains("needs 20 runs, there was 1");
        assertThat(judge(rate, 0, 4).status()).isEqualTo(Status.NOT_JUDGED);
        assertThat(judge(rate, 0, 5).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void wilson() {
        Interval half = Interval.wilson(10, 20);
        assertThat(half.low()).isCloseTo(0.299, within(0.001));
        assertThat(half.high()).isCloseTo(0.701, within(0.001));
        assertThat(Interval.wilson(0, 20).low()).isZero();
        assertThat(Interval.wilson(0, 20).high()).isCloseTo(0.161, within(0.001));
        assertThat(Interval.wilson(20, 20).high()).isEqualTo(1);
        assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void quantiles() {
        assertThat(Quantiles.of(List.of(5L, 1L, 3L))).isEqualTo(new Quantiles(1, 3, 5));
        assertThat(Quantiles.of(List.of(4L, 2L))).isEqualTo(new Quantiles(2, 3, 4));
    }

    @Test
    void tally() {
        Tally tally = Tally.of(List.of(
                Made.stall(7 * S),
                Made.healthy(),
                Made.exit(ExitKind.ERROR_BPF, "", 2 * S, 0),
                Made.bail("x", S),
                Made.stall(9 * S)));
        assertThat(tally.rows().stream().map(r -> r.label() + " " + r.count()))
                .containsExactly("1025 1", "1026 2", "bail 1", "healthy 1");
        assertThat(tally.rows().get(1).times()).contains(new Quantiles(7 * S, 8 * S, 9 * S));
    }
}
