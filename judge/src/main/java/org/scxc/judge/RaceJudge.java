package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.Race;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Reached;
import org.scxc.model.RaceOutcome.What;

/** Decides the claims of a race on what a search reached, and on what it proves by not reaching. */
public final class RaceJudge {
    private RaceJudge() {}

    public static RaceVerdict judge(Race.Variant variant, RaceOutcome outcome) {
        List<RaceClaimVerdict> claims = new ArrayList<>();
        for (Race.Claim claim : variant.claims()) {
            Optional<Reached> witness = outcome.reached().stream()
                    .filter(r -> shows(claim.fact(), r.what()))
                    .min((a, b) ->
                            Integer.compare(a.schedule().size(), b.schedule().size()));
            claims.add(judge(claim, outcome, witness, variant.program()));
        }
        return new RaceVerdict(variant, claims, outcome);
    }

    private static RaceClaimVerdict judge(
            Race.Claim claim, RaceOutcome outcome, Optional<Reached> witness, Race.Program program) {
        boolean never = claim.quantifier() == Quantifier.NEVER;
        if (witness.isPresent()) {
            String reason = text(witness.get().what(), program) + " after "
                    + witness.get().schedule().size() + " steps";
            return new RaceClaimVerdict(claim, never ? Status.FAIL : Status.PASS, reason, witness);
        }
        Status status = switch (outcome.coverage()) {
            case Coverage.All a -> never ? Status.PASS : Status.FAIL;
            case Coverage.Bounded b -> never ? Status.PASS : Status.NOT_JUDGED;
            case Coverage.Sampled s -> Status.NOT_JUDGED;
            case Coverage.Partial p -> Status.NOT_JUDGED;
        };
        return new RaceClaimVerdict(claim, status, absence(outcome), Optional.empty());
    }

    /** What it proves that something was not met. */
    public static String absence(RaceOutcome outcome) {
        String states = String.format(Locale.ROOT, "%,d", outcome.states());
        return switch (outcome.coverage()) {
            case Coverage.All a ->
                "never, in all " + states + " states" + (a.exact() ? ", compared whole" : ", " + collision(outcome));
            case Coverage.Bounded b -> "never, up to " + b.bound() + " (" + states + " states)";
            case Coverage.Sampled s -> "not met in " + s.how() + ", which proves nothing";
            case Coverage.Partial p ->
                "not met in the " + states + " states looked at before the limit of " + p.limit();
        };
    }

    /** The chance that two of n states share a 64-bit fingerprint is below n² / 2⁶⁵. */
    private static String collision(RaceOutcome outcome) {
        double n = outcome.states();
        return String.format(Locale.ROOT, "missing one with a chance below %.0e", n * n / Math.pow(2, 65));
    }

    private static boolean shows(Race.Fact fact, What what) {
        return switch (fact) {
            case Race.Fact.Exits f ->
                what instanceof What.Exit e
                        && (f.kinds().isEmpty() || f.kinds().contains(e.kind()))
                        && f.matching()
                                .map(m -> FormatPattern.of(m).foundIn(e.message()))
                                .orElse(true);
            case Race.Fact.Oracle f -> what instanceof What.Oracle o && o.kind() == f.kind() && o.task() == f.task();
            case Race.Fact.Deadlock f -> what instanceof What.Deadlock;
            case Race.Fact.Livelock f -> what instanceof What.Livelock;
        };
    }

    /** What an execution shows, in a report's words. */
    public static String text(What what, Race.Program program) {
        return switch (what) {
            case What.Exit e -> "exit " + e.kind().number() + " (" + e.kind().word() + "): " + e.message();
            case What.Oracle o ->
                program.tasks().get(o.task()).name()
                        + switch (o.kind()) {
                            case LOST -> " is lost";
                            case MISPLACED -> " runs outside its mask";
                            case STALE -> " is dispatched on a mask read before it changed";
                            case UNOWNED -> " has no owner, or two";
                            case UNORDERED -> " sees its callbacks out of order";
                            case RAN -> " runs";
                            case INVERTED -> " has its runqueue's lock wanted in the wrong order";
                        };
            case What.Deadlock d -> "deadlock";
            case What.Livelock l -> "goes on for ever";
        };
    }
}
