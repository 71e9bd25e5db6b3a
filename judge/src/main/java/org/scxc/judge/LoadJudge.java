package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.LoadFails;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.LoadFailure;

/** {@code load_failed}: a load was refused, or its scheduler ended before it was enabled. */
final class LoadJudge {
    private LoadJudge() {}

    static RunVerdict judge(Run run, LoadFails claim) {
        boolean windowed = claim.during().isPresent() || claim.withinNs().isPresent();
        Optional<String> missing = windowed ? run.neverBegan(claim.during()) : Optional.empty();
        if (missing.isPresent()) {
            return RunVerdict.notJudged(missing.get());
        }
        List<LoadFailure> failures = run.outcome().loadFailures();
        Optional<LoadFailure> fits =
                failures.stream().filter(f -> admits(run, claim, f)).findFirst();
        if (fits.isPresent()) {
            return RunVerdict.pass(seen(fits.get()));
        }
        if (!failures.isEmpty()) {
            return RunVerdict.fail(seen(failures.getFirst()) + "; it is not the one expected");
        }
        return run.endedUnplanned() || run.observedToTheEnd()
                ? RunVerdict.fail("every load succeeded: " + run.end())
                : RunVerdict.notJudged(run.end());
    }

    private static String seen(LoadFailure failure) {
        return "the scheduler failed to load at " + Units.time(failure.atNs()) + ": " + failure.why();
    }

    static boolean admits(Run run, LoadFails claim, LoadFailure failure) {
        return claim.matching()
                        .map(m -> FormatPattern.of(m).foundIn(failure.why()))
                        .orElse(true)
                && claim.during().map(phase -> run.isIn(phase, failure.atNs())).orElse(true)
                && claim.withinNs()
                        .map(w -> failure.atNs() <= run.startNs(claim.during()) + w)
                        .orElse(true);
    }

    /** Why claims about other things have no scheduler to be about: a refused load that no claim admits. */
    static Optional<String> unexpected(Run run, List<Expectation> claims) {
        Outcome outcome = run.outcome();
        return outcome.loadFailures().stream()
                .filter(f -> !f.registered())
                .filter(f -> claims.stream().noneMatch(e -> e.claim() instanceof LoadFails l && admits(run, l, f)))
                .findFirst()
                .map(LoadFailure::why);
    }
}
