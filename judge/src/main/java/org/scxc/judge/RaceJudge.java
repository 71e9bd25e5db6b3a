package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.model.Race;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Limit;
import org.scxc.model.RaceOutcome.Reached;
import org.scxc.model.RaceOutcome.What;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Soundness;

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
            claims.add(judge(claim, outcome, witness, variant));
        }
        return new RaceVerdict(variant, claims, outcome);
    }

    private static RaceClaimVerdict judge(
            Race.Claim claim, RaceOutcome outcome, Optional<Reached> witness, Race.Variant variant) {
        if (witness.isPresent()) {
            String reason = text(witness.get().what(), variant.program()) + " after "
                    + witness.get().schedule().size() + " steps";
            Status status = claim.quantifier() == Quantifier.NEVER ? Status.FAIL : Status.PASS;
            return new RaceClaimVerdict(claim, status, reason, witness);
        }
        Soundness.Ruling ruling = ruling(claim, outcome, variant.search());
        return new RaceClaimVerdict(
                claim,
                unmet(claim.quantifier(), outcome.coverage(), ruling),
                absence(claim.quantifier(), outcome, ruling),
                Optional.empty());
    }

    private static Soundness.Ruling ruling(Race.Claim claim, RaceOutcome outcome, Race.Search search) {
        return Soundness.of(RaceOracle.of(claim.fact()), RaceStrategy.of(search), outcome.reduction());
    }

    /** Of a claim whose fact no execution has shown: decided only where the search is sound for its oracle. */
    private static Status unmet(Quantifier quantifier, Coverage coverage, Soundness.Ruling ruling) {
        if (!(ruling instanceof Soundness.Ruling.Sound)) {
            return Status.NOT_JUDGED;
        }
        boolean never = quantifier == Quantifier.NEVER;
        return switch (coverage) {
            case Coverage.All a -> never ? Status.PASS : Status.FAIL;
            case Coverage.Bounded b -> never ? Status.PASS : Status.NOT_JUDGED;
            case Coverage.Sampled s -> Status.NOT_JUDGED;
            case Coverage.Partial p -> Status.NOT_JUDGED;
        };
    }

    /** What it proves that something was not met. */
    private static String absence(Quantifier quantifier, RaceOutcome outcome, Soundness.Ruling ruling) {
        String counted = counted(outcome);
        return switch (outcome.coverage()) {
            case Coverage.All a ->
                unsound(ruling)
                        .map(why -> "not met in " + counted + ": " + why)
                        .orElseGet(() -> "never, in all " + counted + sameness(outcome, a.exact()));
            case Coverage.Bounded b ->
                unsound(ruling)
                        .map(why -> "not met in " + counted + ": " + why)
                        .orElseGet(() -> "never within " + b.bound() + ", in all " + counted
                                + sameness(outcome, b.exact())
                                + (quantifier == Quantifier.NEVER ? "" : "; beyond the bound nothing was looked at"));
            case Coverage.Sampled s ->
                "not met in " + s.how() + unsound(ruling).map(why -> ": " + why).orElse("") + cut(outcome.count());
            case Coverage.Partial p -> limit(p.limit()) + "; not met before it";
        };
    }

    private static Optional<String> unsound(Soundness.Ruling ruling) {
        return switch (ruling) {
            case Soundness.Ruling.Sound s -> Optional.empty();
            case Soundness.Ruling.Refused r -> Optional.of(r.reason());
            case Soundness.Ruling.NotJudged n -> Optional.of(n.reason());
        };
    }

    /** {@code 3,081 states}; executions are never called states. */
    public static String counted(RaceOutcome outcome) {
        String number = String.format(Locale.ROOT, "%,d ", outcome.count().number());
        boolean one = outcome.count().number() == 1;
        return number
                + switch (outcome.count()) {
                    case Count.States s -> one ? "state" : "states";
                    case Count.Nodes n -> one ? "pair of state and last CPU" : "pairs of state and last CPU";
                    case Count.Executions e -> one ? "execution" : "executions";
                };
    }

    /** {@code ; 3 of them were cut at the limit of 100,000 steps}, or nothing. */
    private static String cut(Count count) {
        return count instanceof Count.Executions e && e.cut() > 0
                ? String.format(
                        Locale.ROOT,
                        "; %,d of them %s cut at the limit of %,d steps",
                        e.cut(),
                        e.cut() == 1 ? "was" : "were",
                        e.stepsMax())
                : "";
    }

    /** Why a search stopped, and what raises that. */
    private static String limit(Limit limit) {
        return switch (limit) {
            case Limit.States s -> String.format(Locale.ROOT, "limit of %,d states (--limit-states)", s.max());
            case Limit.Bytes b -> "limit of " + size(b.max()) + " (--limit-bytes)";
            case Limit.Heap h ->
                "limit of " + size(h.max()) + " that this JVM's heap leaves to one search (SCXC_JAVA_OPTS=-Xmx…)";
            case Limit.Model m -> "limit of the model: " + m.what();
        };
    }

    /** In the largest unit that leaves a whole number. */
    private static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        int unit = 0;
        long value = bytes;
        while (unit < units.length - 1 && value % 1024 == 0) {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }

    private static String sameness(RaceOutcome outcome, boolean exact) {
        return exact ? ", compared as full states" : ", " + collision(outcome);
    }

    /** The chance that two of n states share a 64-bit fingerprint is below n² / 2⁶⁵. */
    private static String collision(RaceOutcome outcome) {
        double n = outcome.count().number();
        return String.format(Locale.ROOT, "P(missed state) < %.0e", n * n / Math.pow(2, 65));
    }

    /** Whether an execution that shows {@code what} shows {@code fact}. */
    public static boolean shows(Race.Fact fact, What what) {
        return switch (fact) {
            case Race.Fact.Exits f ->
                what instanceof What.Exit e
                        && (f.kinds().isEmpty() || f.kinds().contains(e.kind()))
                        && f.matching()
                                .map(m -> FormatPattern.of(m).foundIn(e.message()))
                                .orElse(true);
            case Race.Fact.Oracle f -> what instanceof What.Oracle o && o.kind() == f.kind() && o.task() == f.task();
            case Race.Fact.Deadlock f -> what instanceof What.Deadlock;
            case Race.Fact.Warn f -> what instanceof What.Warn;
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
                            case INVERTED -> " has a lock-order inversion (ABBA) on its runqueue's lock";
                        };
            case What.Deadlock d -> "deadlock";
            case What.Warn w -> "WARN_ON in " + w.where();
            case What.Livelock l -> "livelock: a state repeats";
        };
    }
}
