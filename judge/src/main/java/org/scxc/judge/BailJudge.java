package org.scxc.judge;

import java.util.Optional;
import org.scxc.model.Expectation.Bails;
import org.scxc.model.Outcome;

/** {@code bail}: the scheduler's process ended by itself with an error. */
final class BailJudge {
    private BailJudge() {}

    static RunVerdict judge(Run run, Bails claim) {
        if (run.outcome().bail().isEmpty()) {
            return run.endedUnplanned() || run.observedToTheEnd()
                    ? RunVerdict.fail("no bail: " + run.end())
                    : RunVerdict.notJudged(run.end());
        }
        Optional<String> missing = claim.withinNs().isPresent() ? run.neverBegan(Optional.empty()) : Optional.empty();
        if (missing.isPresent()) {
            return RunVerdict.notJudged(missing.get());
        }
        Outcome.Bail bail = run.outcome().bail().get();
        String seen = "bail at " + Units.time(bail.atNs()) + ": "
                + bail.output().strip().replace("\n", " / ");
        if (claim.matching()
                .filter(m -> !FormatPattern.of(m).foundIn(bail.output()))
                .isPresent()) {
            return RunVerdict.fail(seen + "; the output does not match");
        }
        if (claim.withinNs().filter(w -> bail.atNs() > w).isPresent()) {
            return RunVerdict.fail(
                    seen + "; later than " + Units.duration(claim.withinNs().get()));
        }
        return RunVerdict.pass(seen);
    }
}
