package org.scxc.judge;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.scxc.judge.Evaluation.Known;
import org.scxc.judge.Evaluation.Unknown;
import org.scxc.model.Expectation.Between;
import org.scxc.model.Expectation.Compares;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;

/** {@code usage(a) during p between x and y}, {@code wakeup.p99(audio) <= 5ms}. */
final class CompareJudge {
    private CompareJudge() {}

    static RunVerdict judge(Run run, Compares claim) {
        Evaluation left = Evaluator.evaluate(run, claim.left());
        Evaluation right = Evaluator.evaluate(run, claim.right());
        if (left instanceof Known l && right instanceof Known r) {
            String seen = show(l, claim.left()) + ", wanted " + sign(claim.comparison()) + " " + show(r, claim.right());
            return RunVerdict.of(
                    holds(l.value(), claim.comparison(), r.value()), seen + cut(run, claim.left(), claim.right()));
        }
        return unknown(left, right);
    }

    static RunVerdict judge(Run run, Between claim) {
        Evaluation value = Evaluator.evaluate(run, claim.value());
        Evaluation low = Evaluator.evaluate(run, claim.low());
        Evaluation high = Evaluator.evaluate(run, claim.high());
        if (value instanceof Known v && low instanceof Known l && high instanceof Known h) {
            String seen = show(v, claim.value()) + ", wanted " + show(l, claim.low()) + " to " + show(h, claim.high());
            boolean held = v.value() >= l.value() && v.value() <= h.value();
            return RunVerdict.of(held, seen + cut(run, claim.value(), claim.low(), claim.high()));
        }
        return unknown(value, low, high);
    }

    static boolean holds(double left, Comparison comparison, double right) {
        return switch (comparison) {
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case GREATER -> left > right;
            case AT_LEAST -> left >= right;
            case EQUAL -> left == right;
        };
    }

    static String sign(Comparison comparison) {
        return switch (comparison) {
            case LESS -> "<";
            case AT_MOST -> "<=";
            case GREATER -> ">";
            case AT_LEAST -> ">=";
            case EQUAL -> "==";
        };
    }

    static RunVerdict unknown(Evaluation... parts) {
        for (Evaluation part : parts) {
            if (part instanceof Unknown u) {
                return RunVerdict.notJudged(u.reason());
            }
        }
        throw new IllegalArgumentException("every part is known");
    }

    static String show(Known known, Expr expr) {
        return Units.show(known.value(), Units.of(expr));
    }

    /** Remarks on every window in the expressions that was cut short. */
    static String cut(Run run, Expr... parts) {
        Set<String> remarks = new LinkedHashSet<>();
        for (Expr part : parts) {
            remarks(run, part, remarks);
        }
        return String.join("", remarks);
    }

    private static void remarks(Run run, Expr expr, Set<String> remarks) {
        switch (expr) {
            case Expr.Constant c -> {}
            case Expr.Of of -> {
                Optional<String> phase = of.measure().phase();
                remarks.add(run.cut(phase));
            }
            case Expr.Binary b -> {
                remarks(run, b.left(), remarks);
                remarks(run, b.right(), remarks);
            }
        }
    }
}
