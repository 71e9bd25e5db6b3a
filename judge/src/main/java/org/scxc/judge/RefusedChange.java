package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.scxc.model.Errno;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Refused;
import org.scxc.model.Outcome.Change;
import org.scxc.model.Outcome.Refusal;
import org.scxc.model.SourceSpan;

/**
 * The rule that a refused change is a failure: a run fails if the kernel refuses a statement of its timeline, unless the
 * statement carries {@code expect refused}. That claim in turn fails if a call of the statement is accepted, or refused
 * with another errno, and is not judged if the run ended before the statement was made.
 */
final class RefusedChange {
    private RefusedChange() {}

    /** The claim {@code expect refused E} of one statement. */
    static RunVerdict judge(Run run, Refused claim) {
        Optional<Change> made = run.outcome().changes().stream()
                .filter(c -> c.statement().equals(claim.statement()))
                .findFirst();
        if (made.isEmpty()) {
            return RunVerdict.notJudged("the change was never made: " + run.end());
        }
        Change change = made.get();
        long refused = change.refusals().stream().mapToLong(Refusal::count).sum();
        if (change.accepted() > 0) {
            return RunVerdict.fail("the kernel accepted it"
                    + (change.accepted() + refused == 1
                            ? ""
                            : " " + change.accepted() + " of " + (change.accepted() + refused) + " times"));
        }
        for (Refusal refusal : change.refusals()) {
            if (!claim.errnos().contains(refusal.errno())) {
                return RunVerdict.fail(describe(refusal) + ", expected " + words(claim.errnos()));
            }
        }
        return RunVerdict.pass(describe(change.refusals().getFirst()));
    }

    /** The first refusal that no claim is about. */
    static Optional<Breach> find(List<Expectation> claims, List<Expectation> undecided, List<Run> runs) {
        List<SourceSpan> expected = Stream.concat(claims.stream(), undecided.stream())
                .flatMap(e -> e.claim() instanceof Refused r ? Stream.of(r.statement()) : Stream.empty())
                .toList();
        List<Run> broken = new ArrayList<>();
        String reason = "";
        for (Run run : runs) {
            Optional<Change> change = run.outcome().changes().stream()
                    .filter(c -> !c.refusals().isEmpty() && !expected.contains(c.statement()))
                    .findFirst();
            if (change.isPresent() && broken.isEmpty()) {
                String seed = runs.size() > 1 ? "seed " + run.outcome().seed() + ": " : "";
                Refusal first = change.get().refusals().getFirst();
                reason = seed + "line " + change.get().statement().line() + ": " + describe(first)
                        + "; no expect refused is written at this change";
            }
            if (change.isPresent()) {
                broken.add(run);
            }
        }
        return broken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Breach(
                        Breach.Rule.REFUSED_CHANGE,
                        reason,
                        broken.size(),
                        runs.size(),
                        OptionalLong.of(broken.getFirst().outcome().seed())));
    }

    private static String describe(Refusal refusal) {
        return refusal.what() + ": refused with " + refusal.errno() + " at " + Units.time(refusal.firstNs())
                + (refusal.count() == 1
                        ? ""
                        : refusal.count() == 2 ? ", and once more" : ", and " + (refusal.count() - 1) + " times more");
    }

    private static String words(List<Errno> errnos) {
        return errnos.size() == Errno.values().length
                ? "any"
                : String.join(" or ", errnos.stream().map(Errno::name).toList());
    }
}
