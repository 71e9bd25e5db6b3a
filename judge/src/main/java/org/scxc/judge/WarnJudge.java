package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Expectation.Warns;
import org.scxc.model.Outcome.Warning;

/** {@code warn} and {@code never warn}: what the kernel warned of, from the load of the scheduler to the end of the run. */
final class WarnJudge {
    private WarnJudge() {}

    static RunVerdict judge(Run run, Warns claim) {
        Optional<List<Warning>> warnings = run.outcome().warnings();
        if (warnings.isEmpty()) {
            return RunVerdict.notJudged("these results do not hold the kernel's warnings");
        }
        Optional<Warning> fits = warnings.get().stream()
                .filter(w -> claim.matching()
                        .map(m -> FormatPattern.of(m).foundIn(w.text()))
                        .orElse(true))
                .findFirst();
        if (fits.isPresent()) {
            String seen = "warning at " + Units.time(fits.get().atNs()) + ": "
                    + fits.get().text();
            return claim.never() ? RunVerdict.fail(seen) : RunVerdict.pass(seen);
        }
        if (!run.endedUnplanned() && !run.observedToTheEnd()) {
            return RunVerdict.notJudged(run.end());
        }
        String none = warnings.get().isEmpty()
                ? "no warning"
                : "no such warning, but " + warnings.get().getFirst().text();
        return claim.never() ? RunVerdict.pass(none) : RunVerdict.fail(none + ": " + run.end());
    }
}
