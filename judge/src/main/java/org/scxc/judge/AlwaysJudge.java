package org.scxc.judge;

import java.util.Optional;
import org.scxc.judge.Evaluation.Known;
import org.scxc.model.Expectation.Always;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Measure.Statistic;

/** {@code always vtime_gap(x) <= y}: what only grows is judged at every instant by its last value. */
final class AlwaysJudge {
    private AlwaysJudge() {}

    static RunVerdict judge(Run run, Always claim) {
        Comparison wanted = claim.negated() ? opposite(claim.comparison()) : claim.comparison();
        Optional<String> open = leftOpen(claim);
        if (open.isPresent()) {
            return RunVerdict.notJudged(open.get());
        }
        Evaluation left = Evaluator.evaluate(run, claim.left());
        Evaluation right = Evaluator.evaluate(run, claim.right());
        if (!(left instanceof Known l && right instanceof Known r)) {
            return CompareJudge.unknown(left, right);
        }
        String seen = "largest " + CompareJudge.show(l, claim.left()) + ", wanted always " + CompareJudge.sign(wanted)
                + " " + CompareJudge.show(r, claim.right()) + CompareJudge.cut(run, claim.left());
        if (!CompareJudge.holds(l.value(), wanted, r.value())) {
            return RunVerdict.fail(seen);
        }
        if (wanted != Comparison.LESS && wanted != Comparison.AT_MOST) {
            return RunVerdict.notJudged("only the largest value is recorded: " + seen);
        }
        boolean seenWhole = run.endedUnplanned() || run.observedToTheEnd();
        return seenWhole ? RunVerdict.pass(seen) : RunVerdict.notJudged(run.end());
    }

    /** Why no run can decide the claim; empty if one can. */
    static Optional<String> leftOpen(Always claim) {
        if (claim.negated() && claim.comparison() == Comparison.EQUAL) {
            return Optional.of("never == would need every value of the run");
        }
        if (!(claim.left() instanceof Expr.Of of && onlyGrows(of.measure()) && isFixed(claim.right()))) {
            return Optional.of("only the end of the run is recorded, not every instant of it");
        }
        return Optional.empty();
    }

    private static boolean onlyGrows(Measure measure) {
        return switch (measure.kind()) {
            case VTIME_GAP -> true;
            case WAIT, WAKEUP -> measure.statistic() == Statistic.MAX || measure.statistic() == Statistic.SUM;
            case ITERATIONS -> measure.statistic() == Statistic.SUM;
            case USAGE, SHARE -> false;
        };
    }

    private static boolean isFixed(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> true;
            case Expr.Of of -> false;
            case Expr.Binary b -> isFixed(b.left()) && isFixed(b.right());
        };
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case LESS -> Comparison.AT_LEAST;
            case AT_MOST -> Comparison.GREATER;
            case GREATER -> Comparison.AT_MOST;
            case AT_LEAST -> Comparison.LESS;
            case EQUAL -> Comparison.EQUAL;
        };
    }
}
