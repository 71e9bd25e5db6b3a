package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.Errno;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.Change;
import org.scxc.model.Outcome.Refusal;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;

/** A change that the kernel refuses fails its run, unless the change carries {@code expect refused}. */
class RefusedChangeTest {
    private static final SourceSpan SET = new SourceSpan("a.scx", 10, 20, 7, 9);
    private static final SourceSpan OTHER = new SourceSpan("a.scx", 30, 40, 8, 9);

    private static Refusal refusal(Errno errno, long count) {
        return new Refusal(errno, "affinity 9 of w", 500_000_000, count);
    }

    private static Outcome run(Change... changes) {
        Outcome o = Made.healthy();
        return new Outcome(
                o.seed(),
                o.loadFailure(),
                o.exit(),
                o.bail(),
                o.endNs(),
                o.phases(),
                o.story(),
                o.dump(),
                o.notes(),
                List.of(changes),
                0);
    }

    private static Expectation refused(Errno... errnos) {
        return new Expectation(
                "refused", new Expectation.Refused(List.of(errnos), SET), Optional.empty(), SourceSpan.NONE);
    }

    private static VariantVerdict judge(List<Expectation> claims, Outcome... runs) {
        Scenario.Variant variant = new Scenario.Variant("", List.of(), Made.setup(true), claims, runs.length);
        return Judge.judge(variant, List.of(runs));
    }

    @Test
    void aRefusedChangeFailsTheRun() {
        VariantVerdict verdict = judge(
                List.of(Made.expect(new Expectation.Healthy())),
                run(new Change(SET, 3, List.of(refusal(Errno.EINVAL, 2)))));
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.claims()).allMatch(c -> c.status() == Status.PASS);
        assertThat(verdict.breaches()).hasSize(1);
        assertThat(verdict.reason())
                .isEqualTo("refused change: line 7: affinity 9 of w: refused with EINVAL at 0.500 s, and once more;"
                        + " no expect refused is written at this change");
    }

    @Test
    void anExpectedRefusalIsNone() {
        VariantVerdict verdict =
                judge(List.of(refused(Errno.EINVAL)), run(new Change(SET, 0, List.of(refusal(Errno.EINVAL, 2)))));
        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.breaches()).isEmpty();
    }

    @Test
    void theClaimIsOfItsOwnChangeOnly() {
        VariantVerdict verdict = judge(
                List.of(refused(Errno.EINVAL)),
                run(
                        new Change(SET, 0, List.of(refusal(Errno.EINVAL, 1))),
                        new Change(OTHER, 0, List.of(refusal(Errno.EINVAL, 1)))));
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.breaches()).hasSize(1);
    }

    @Test
    void aChangeThatIsTakenOnceFailsTheClaim() {
        VariantVerdict verdict =
                judge(List.of(refused(Errno.EINVAL)), run(new Change(SET, 1, List.of(refusal(Errno.EINVAL, 4)))));
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.reason()).contains("the kernel accepted it 1 of 5 times");
        assertThat(verdict.breaches()).isEmpty();
    }

    @Test
    void anotherErrnoFailsTheClaim() {
        VariantVerdict verdict = judge(
                List.of(refused(Errno.EINVAL, Errno.EPERM)),
                run(new Change(SET, 0, List.of(refusal(Errno.EINVAL, 1), refusal(Errno.EBUSY, 1)))));
        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.reason()).contains("refused with EBUSY", "expected EINVAL or EPERM");
    }

    @Test
    void aChangeThatWasNeverMadeIsNotJudged() {
        assertThat(judge(List.of(refused(Errno.EINVAL)), run()).status()).isEqualTo(Status.NOT_JUDGED);
    }

    @Test
    void acceptedChangesSayNothing() {
        assertThat(judge(List.of(Made.expect(new Expectation.Healthy())), run(new Change(SET, 9, List.of())))
                        .status())
                .isEqualTo(Status.PASS);
    }
}
