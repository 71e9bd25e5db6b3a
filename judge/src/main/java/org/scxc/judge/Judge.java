package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;

/** Judges the expectations of a variant on the outcomes of its runs. */
public final class Judge {
    private Judge() {}

    public static VariantVerdict judge(Scenario.Variant variant, List<Outcome> runs) {
        return judge(variant, List.of(), runs);
    }

    /** @param undecided expectations that outcomes of this backend cannot decide; {@code variant} holds the others */
    public static VariantVerdict judge(Scenario.Variant variant, List<Expectation> undecided, List<Outcome> outcomes) {
        List<Run> runs = outcomes.stream()
                .map(o -> Run.of(variant.setup(), o, variant.expectations()))
                .toList();
        List<List<RunVerdict>> each = variant.expectations().stream()
                .map(e -> runs.stream().map(run -> judge(e.claim(), run)).toList())
                .toList();
        List<ClaimVerdict> claims = new ArrayList<>();
        for (int i = 0; i < each.size(); i++) {
            claims.add(Rates.combine(variant.expectations().get(i), runs, each.get(i)));
        }
        List<Breach> breaches = new ArrayList<>();
        UnexpectedExit.find(variant.expectations(), undecided, runs, each).ifPresent(breaches::add);
        RefusedChange.find(variant.expectations(), undecided, runs).ifPresent(breaches::add);
        return new VariantVerdict(variant, claims, breaches, outcomes);
    }

    private static RunVerdict judge(Expectation.Claim claim, Run run) {
        if (run.unloaded().isPresent()) {
            return RunVerdict.fail(
                    "the scheduler failed to load: " + run.unloaded().get());
        }
        if (run.outcome().cut().isPresent()) {
            return RunVerdict.notJudged(run.outcome().cut().get() + " at "
                    + Units.time(run.outcome().endNs()));
        }
        return switch (claim) {
            case Expectation.Healthy healthy -> HealthyJudge.judge(run);
            case Expectation.Exits exits -> ExitJudge.judge(run, exits);
            case Expectation.Bails bails -> BailJudge.judge(run, bails);
            case Expectation.LoadFails fails -> LoadJudge.judge(run, fails);
            case Expectation.Warns warns -> WarnJudge.judge(run, warns);
            case Expectation.Compares compares -> CompareJudge.judge(run, compares);
            case Expectation.Between between -> CompareJudge.judge(run, between);
            case Expectation.Always always -> AlwaysJudge.judge(run, always);
            case Expectation.Ran ran -> RanJudge.judge(run, ran);
            case Expectation.Masks masks -> MaskJudge.judge(run, masks);
            case Expectation.Refused refused -> RefusedChange.judge(run, refused);
        };
    }
}
