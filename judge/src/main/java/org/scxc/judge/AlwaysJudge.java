package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.judge.Evaluation.Known;
import org.scxc.model.Expectation.Always;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.index.Judgeability;

/** {@code always vtime_gap(x) <= y}: what only grows is judged at every instant by its last value. */
final class AlwaysJudge {
    private AlwaysJudge() {}

    static RunVerdict judge(Run run, Always claim) {
        Comparison wanted = Judgeability.wanted(claim);
        Optional<String> open = Judgeability.leftOpen(claim);
        if (open.isPresent()) {
            return RunVerdict.notJudged(open.get());
        }
        Evaluation left = Evaluator.evaluate(run, claim.left());
        Evaluation right = Evaluator.evaluate(run, claim.right());
        if (!(left instanceof Known l && right instanceof Known r)) {
            return CompareJudge.unknown(left, right);
        }
        List<String> texts = Units.apart(Units.of(claim.left()), l.value(), r.value());
        String seen = "largest " + texts.get(0) + ", expected always " + CompareJudge.sign(wanted) + " " + texts.get(1)
                + CompareJudge.cut(run, claim.left());
        if (!CompareJudge.holds(l.value(), wanted, r.value())) {
            return RunVerdict.fail(seen);
        }
        Optional<String> failsOnly = Judgeability.failsOnly(claim);
        if (failsOnly.isPresent()) {
            return RunVerdict.notJudged(failsOnly.get() + ": " + seen);
        }
        boolean seenWhole = run.endedUnplanned() || run.observedToTheEnd();
        return seenWhole ? RunVerdict.pass(seen) : RunVerdict.notJudged(run.end());
    }
}
