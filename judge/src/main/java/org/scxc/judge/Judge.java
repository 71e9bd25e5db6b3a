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
        List<ClaimVerdict> claims = new ArrayList<>();
        for (Expectation expectation : variant.expectations()) {
            List<RunVerdict> each = runs.stream()
                    .map(outcome -> judge(expectation.claim(), new Run(variant.setup(), outcome)))
                    .toList();
            claims.add(Rates.combine(expectation, runs, each));
        }
        return new VariantVerdict(variant, claims, runs);
    }

    private static RunVerdict judge(Expectation.Claim claim, Run run) {
        if (run.outcome().loadFailure().isPresent()) {
            return RunVerdict.fail("the scheduler failed to load: "
                    + run.outcome().loadFailure().get());
        }
        return switch (claim) {
            case Expectation.Healthy healthy -> HealthyJudge.judge(run);
            case Expectation.Exits exits -> ExitJudge.judge(run, exits);
            case Expectation.Bails bails -> BailJudge.judge(run, bails);
            case Expectation.Compares compares -> CompareJudge.judge(run, compares);
            case Expectation.Between between -> CompareJudge.judge(run, between);
            case Expectation.Always always -> AlwaysJudge.judge(run, always);
            case Expectation.Ran ran -> RanJudge.judge(run, ran);
        };
    }
}
