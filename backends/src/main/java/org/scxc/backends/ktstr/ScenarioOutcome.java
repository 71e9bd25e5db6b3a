package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.backends.Problem;
import org.scxc.model.Fidelity;

/**
 * What became of one scenario.
 *
 * @param test name of its function
 * @param claims how many are in its test; absent if there is none
 * @param problems why there is no test of it; empty = there is one
 * @param exact constructs that survive as they are
 * @param approximated those that do not quite
 * @param refused those that the test does without
 */
public record ScenarioOutcome(
        String scenario,
        String test,
        Optional<ClaimCount> claims,
        List<Problem> problems,
        int exact,
        int approximated,
        int refused) {
    static ScenarioOutcome of(String scenario, Optional<Draft> draft, Findings findings) {
        return new ScenarioOutcome(
                scenario,
                draft.map(Draft::function).orElse(""),
                findings.problems().isEmpty() ? draft.map(Draft::claims) : Optional.empty(),
                findings.problems(),
                count(findings, Fidelity.Exact.class),
                count(findings, Fidelity.Approximated.class),
                count(findings, Fidelity.Refused.class));
    }

    private static int count(Findings findings, Class<? extends Fidelity> kind) {
        return (int) findings.findings().stream()
                .filter(f -> kind.isInstance(f.fidelity()))
                .count();
    }

    /** The cause that decides, for one line of a list. */
    public Optional<String> cause() {
        return problems.stream().findFirst().map(Problem::message);
    }
}
