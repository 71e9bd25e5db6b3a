package org.scxc.judge;

import java.util.stream.DoubleStream;
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
            double value = apply(operator, l.value(), r.value());
            if (!Double.isFinite(value)) {
                return new Unknown("the arithmetic has no result (a division by zero)");
            }
            return l.isWhole() && r.isWhole() ? new Known(value) : bounds(operator, value, l, r);
        }
        return left instanceof Unknown ? left : right;
    }

    /** Each operator is monotone in each operand, so the extremes lie at the ends, unless the divisor can be zero. */
    private static Known bounds(Expr.Operator operator, double value, Known l, Known r) {
        double[] ends = {
            apply(operator, l.low(), r.low()),
            apply(operator, l.low(), r.high()),
            apply(operator, l.high(), r.low()),
            apply(operator, l.high(), r.high())
        };
        boolean byZero = operator == Expr.Operator.DIVIDE && r.low() <= 0 && r.high() >= 0;
        if (byZero || DoubleStream.of(ends).anyMatch(Double::isNaN)) {
            return new Known(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        return new Known(
                value,
                DoubleStream.of(ends).min().orElseThrow(),
                DoubleStream.of(ends).max().orElseThrow());
    }

    private static double apply(Expr.Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
        };
    }
}
