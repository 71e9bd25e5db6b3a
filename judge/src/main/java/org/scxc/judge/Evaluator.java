package org.scxc.judge;

import org.scxc.judge.Evaluation.Known;
import org.scxc.judge.Evaluation.Unknown;
import org.scxc.model.Expr;

/** The arithmetic of a claim over one run. */
final class Evaluator {
    private Evaluator() {}

    static Evaluation evaluate(Run run, Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> new Known(c.value());
            case Expr.Of of -> MeasureReader.read(run, of.measure());
            case Expr.Binary b -> combine(b.operator(), evaluate(run, b.left()), evaluate(run, b.right()));
        };
    }

    private static Evaluation combine(Expr.Operator operator, Evaluation left, Evaluation right) {
        if (left instanceof Known l && right instanceof Known r) {
            double value = switch (operator) {
                case ADD -> l.value() + r.value();
                case SUBTRACT -> l.value() - r.value();
                case MULTIPLY -> l.value() * r.value();
                case DIVIDE -> l.value() / r.value();
            };
            return Evaluation.of(value, "the arithmetic has no result (a division by zero)");
        }
        return left instanceof Unknown ? left : right;
    }
}
