package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scxc.backends.Problem;

/** A test carries the claims that it is for, or none is written and the claim is named. */
class CarriedClaimsTest {
    /** What ktstr never can: it keeps no vtime. */
    private static final String LOST = "expect always vtime_gap(w) <= 1s";

    private static final String BODY = """
        scenario a.b {
            machine 1n1l2c1t
            scheduler simple
            cell c { w: 1 x spin }
            phase p 1s
        """;

    private static KtstrBuilt build(String rest, Request.Losses losses) {
        Request strict = Scx.request(BODY + rest + "\n}\n", Mode.GUARD);
        return KtstrBackend.build(new Request(
                strict.sources(),
                strict.pin(),
                strict.mode(),
                strict.feature(),
                strict.companions(),
                Map.of(),
                strict.refusals(),
                losses));
    }

    private static ClaimCount count(KtstrBuilt built) {
        return built.outcomes().getFirst().claims().orElseThrow();
    }

    @Test
    void aLostClaimIsAnErrorAtItsPlace() {
        KtstrBuilt built = build("expect healthy\n" + LOST, Request.Losses.STOP);
        assertThat(built.tests()).isEmpty();
        assertThat(built.problems()).hasSize(1);
        Problem problem = built.problems().getFirst();
        assertThat(problem.message())
                .isEqualTo("its test would not claim always vtime_gap(w) <= 1s: ktstr sees totals of a step, not every"
                        + " instant");
        assertThat(problem.span().line()).isEqualTo(7);
        assertThat(problem.hint()).contains("--partial");
    }

    @Test
    void lossesCanBeCounted() {
        KtstrBuilt built = build("expect healthy\n" + LOST, Request.Losses.COUNT);
        assertThat(built.problems()).isEmpty();
        assertThat(count(built).words()).isEqualTo("1 of 2 claims");
    }

    @Test
    void claimsOffIsConsent() {
        KtstrBuilt built = build("expect healthy\n" + LOST + "\ntarget ktstr { claims off }", Request.Losses.STOP);
        assertThat(built.problems()).isEmpty();
        assertThat(count(built).words()).isEqualTo("1 of 2 claims (claims off)");
    }

    @Test
    void aTestIsForTheClaimsInsideItsVariant() {
        String variants = LOST + "\nvariant good { expect healthy }\nvariant bad { expect exit error_stall of w }";
        KtstrBuilt built = build(variants, Request.Losses.STOP);
        assertThat(built.problems()).isEmpty();
        assertThat(count(built).words()).isEqualTo("1 of 1 claims");
        KtstrBuilt inside = build("variant good { expect healthy; " + LOST + " }", Request.Losses.STOP);
        assertThat(inside.problems()).hasSize(1);
    }

    @Test
    void aVariantWithoutClaimsOfItsOwnIsForAll() {
        KtstrBuilt built = build(LOST + "\nvariant good { }", Request.Losses.STOP);
        assertThat(built.problems()).hasSize(1);
    }

    /** An expect_err test passes on the error, whatever its other claims say. */
    @Test
    void inModePinOnlyTheFailureIsCarried() {
        String text = BODY + "expect exit error_stall of w\nexpect usage(c) >= 1%\n}\n";
        KtstrBuilt built = Scx.build(text, Mode.PIN);
        assertThat(built.problems()).hasSize(1);
        assertThat(built.problems().getFirst().message()).contains("usage(c) >= 1%", "passes on an error");
    }

    @Test
    void allLostClaimsAreNamed() {
        List<Problem> problems =
                build(LOST + "\nexpect wait.p99(w) <= 1s", Request.Losses.STOP).problems();
        assertThat(problems).hasSize(2);
    }
}
