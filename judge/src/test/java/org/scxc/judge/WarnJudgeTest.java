package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.Expectation.Warns;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.Warning;
import org.scxc.model.Setup;

class WarnJudgeTest {
    private static final Outcome SILENT_RESULTS = Made.outcome(
            Optional.empty(), Optional.empty(), Optional.empty(), 30 * Made.S, List.of(Made.phases(30 * Made.S)));

    private static final Outcome QUIET = SILENT_RESULTS.withWarnings(List.of());

    private static final Outcome WARNED =
            SILENT_RESULTS.withWarnings(List.of(new Warning("WARNING: at mark_direct_dispatch()", 2 * Made.S)));

    private static Status of(Outcome outcome, boolean never, String... matching) {
        Setup setup = Made.setup(true);
        Warns claim = new Warns(List.of(matching).stream().findFirst(), never);
        return WarnJudge.judge(new Run(setup, outcome), claim).status();
    }

    @Test
    void aWarningIsSeenOrNot() {
        assertThat(of(WARNED, false)).isEqualTo(Status.PASS);
        assertThat(of(WARNED, true)).isEqualTo(Status.FAIL);
        assertThat(of(QUIET, false)).isEqualTo(Status.FAIL);
        assertThat(of(QUIET, true)).isEqualTo(Status.PASS);
    }

    @Test
    void onlyOneThatMatchesCounts() {
        assertThat(of(WARNED, false, "mark_direct_dispatch")).isEqualTo(Status.PASS);
        assertThat(of(WARNED, false, "zero slice")).isEqualTo(Status.FAIL);
        assertThat(of(WARNED, true, "zero slice")).isEqualTo(Status.PASS);
    }

    @Test
    void resultsThatDoNotSayAreNotJudged() {
        assertThat(of(SILENT_RESULTS, true)).isEqualTo(Status.NOT_JUDGED);
        assertThat(of(SILENT_RESULTS, false)).isEqualTo(Status.NOT_JUDGED);
    }
}
