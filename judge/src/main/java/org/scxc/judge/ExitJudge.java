package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Expectation.Exits;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.PhaseOutcome;

/** {@code exit KIND of SUBJECT matching "…" within T}, and its {@code never}. Planned ends are not exits. */
final class ExitJudge {
    private final Run run;
    private final Exits claim;

    private ExitJudge(Run run, Exits claim) {
        this.run = run;
        this.claim = claim;
    }

    static RunVerdict judge(Run run, Exits claim) {
        return new ExitJudge(run, claim).judge();
    }

    private RunVerdict judge() {
        boolean windowed = claim.during().isPresent() || claim.withinNs().isPresent();
        Optional<String> missing = windowed ? run.neverBegan(claim.during()) : Optional.empty();
        if (missing.isPresent()) {
            return RunVerdict.notJudged(missing.get());
        }
        List<Outcome.Exit> exits = run.outcome().unplannedExits();
        Optional<Outcome.Exit> fits =
                exits.stream().filter(e -> mismatch(e).isEmpty()).findFirst();
        if (fits.isPresent()) {
            String seen = run.describe(fits.get());
            return claim.never() ? RunVerdict.fail(seen) : RunVerdict.pass(seen);
        }
        if (claim.never()) {
            return absent(run.end());
        }
        Optional<String> mismatch = exits.stream().findFirst().flatMap(this::mismatch);
        return mismatch.isPresent() || seenWhole()
                ? RunVerdict.fail(mismatch.orElse(run.end()))
                : RunVerdict.notJudged(run.end());
    }

    /** Whether it is what the claim asks for; the window has begun. */
    static boolean admits(Run run, Exits claim, Outcome.Exit exit) {
        boolean windowed = claim.during().isPresent() || claim.withinNs().isPresent();
        return !claim.never()
                && (!windowed || run.neverBegan(claim.during()).isEmpty())
                && new ExitJudge(run, claim).mismatch(exit).isEmpty();
    }

    /** Nothing of the kind was seen: counts only if all of the window was watched. */
    private RunVerdict absent(String reason) {
        return seenWhole() ? RunVerdict.pass(reason) : RunVerdict.notJudged(reason);
    }

    private boolean seenWhole() {
        if (run.endedUnplanned() || run.observedToTheEnd()) {
            return true;
        }
        boolean phaseOver = claim.during().isPresent()
                && run.window(claim.during()).stream().allMatch(PhaseOutcome::complete);
        return phaseOver
                || claim.withinNs()
                        .filter(w -> run.outcome().endNs() >= startNs() + w)
                        .isPresent();
    }

    private long startNs() {
        return run.startNs(claim.during());
    }

    private Optional<String> mismatch(Outcome.Exit exit) {
        String seen = run.describe(exit);
        if (!claim.kinds().contains(exit.kind())) {
            return Optional.of(seen + "; expected " + Run.words(claim.kinds()));
        }
        if (claim.code().filter(c -> !c.fits(exit.code())).isPresent()) {
            return Optional.of(seen + "; its code is 0x" + Long.toHexString(exit.code()));
        }
        if (claim.subject().isPresent()) {
            List<Integer> wanted = claim.subject().get().groups();
            if (exit.group().isEmpty()) {
                return Optional.of(
                        seen + "; it names no task of " + claim.subject().get().text());
            } else if (!wanted.contains(exit.group().get())) {
                return Optional.of(
                        seen + "; expected of " + claim.subject().get().text());
            }
        }
        if (claim.matching()
                .filter(m -> !FormatPattern.of(m).foundIn(exit.message()))
                .isPresent()) {
            return Optional.of(seen + "; the message does not match");
        }
        if (claim.during().filter(p -> !run.isIn(p, exit.atNs())).isPresent()) {
            return Optional.of(seen + "; not during " + claim.during().get());
        }
        if (claim.withinNs().filter(w -> exit.atNs() > startNs() + w).isPresent()) {
            return Optional.of(
                    seen + "; later than " + Units.duration(claim.withinNs().get()) + " from " + Units.time(startNs()));
        }
        return Optional.empty();
    }
}
