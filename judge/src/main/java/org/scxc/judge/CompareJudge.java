package org.scxc.judge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scxc.judge.Evaluation.Known;
import org.scxc.judge.Evaluation.Unknown;
import org.scxc.model.Expectation.Between;
import org.scxc.model.Expectation.Compares;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;
import org.scxc.model.Measure;

/** {@code usage(a) during p between x and y}, {@code wakeup.p99(audio) <= 5ms}. */
final class CompareJudge {
    private CompareJudge() {}

    static RunVerdict judge(Run run, Compares claim) {
        Evaluation left = Evaluator.evaluate(run, claim.left());
        Evaluation right = Evaluator.evaluate(run, claim.right());
        if (left instanceof Known l && right instanceof Known r) {
            List<String> texts = Units.apart(Units.of(claim.left()), l.value(), r.value());
            String wanted = ", expected " + sign(claim.comparison()) + " " + texts.get(1);
            return verdict(
                    run, decided(l, claim.comparison(), r), texts.get(0), wanted, List.of(claim.left(), claim.right()));
        }
        return unknown(left, right);
    }

    static RunVerdict judge(Run run, Between claim) {
        Evaluation value = Evaluator.evaluate(run, claim.value());
        Evaluation low = Evaluator.evaluate(run, claim.low());
        Evaluation high = Evaluator.evaluate(run, claim.high());
        if (value instanceof Known v && low instanceof Known l && high instanceof Known h) {
            List<String> texts = Units.apart(Units.of(claim.value()), v.value(), l.value(), h.value());
            String wanted = ", expected " + texts.get(1) + " to " + texts.get(2);
            Optional<Boolean> above = decided(v, Comparison.AT_LEAST, l);
            Optional<Boolean> below = decided(v, Comparison.AT_MOST, h);
            boolean broken = above.equals(Optional.of(false)) || below.equals(Optional.of(false));
            Optional<Boolean> held = broken ? Optional.of(false) : above.flatMap(a -> below);
            return verdict(run, held, texts.get(0), wanted, List.of(claim.value(), claim.low(), claim.high()));
        }
        return unknown(value, low, high);
    }

    private static RunVerdict verdict(Run run, Optional<Boolean> held, String value, String wanted, List<Expr> parts) {
        String until = cut(run, parts.toArray(Expr[]::new));
        if (held.isEmpty()) {
            return RunVerdict.notJudged(value + " so far" + wanted + until + "; the rest could decide otherwise");
        }
        return held.get()
                ? RunVerdict.pass(value + wanted + until)
                : RunVerdict.fail(value + wanted + until + values(run, parts));
    }

    /** Whether the comparison holds; empty if what is known of both sides leaves it open. */
    static Optional<Boolean> decided(Known left, Comparison comparison, Known right) {
        return switch (comparison) {
            case LESS -> decided(left.high() < right.low(), left.low() >= right.high());
            case AT_MOST -> decided(left.high() <= right.low(), left.low() > right.high());
            case GREATER -> decided(left.low() > right.high(), left.high() <= right.low());
            case AT_LEAST -> decided(left.low() >= right.high(), left.high() < right.low());
            case EQUAL ->
                decided(
                        left.isWhole() && right.isWhole() && left.value() == right.value(),
                        left.low() > right.high() || left.high() < right.low());
        };
    }

    private static Optional<Boolean> decided(boolean always, boolean never) {
        return always ? Optional.of(true) : never ? Optional.of(false) : Optional.empty();
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

    /** The value of each measure, where the claim is not one of them against constants. */
    private static String values(Run run, List<Expr> parts) {
        Set<Measure> measures = new LinkedHashSet<>();
        parts.forEach(p -> measures(p).forEach(measures::add));
        boolean plain = parts.getFirst() instanceof Expr.Of && measures.size() == 1;
        if (plain || measures.isEmpty()) {
            return "";
        }
        return measures.stream()
                .map(m -> m.text() + " = " + value(run, m))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String value(Run run, Measure measure) {
        return switch (MeasureReader.read(run, measure)) {
            case Known k -> Units.show(k.value(), Units.of(new Expr.Of(measure)));
            case Unknown u -> "not known";
        };
    }

    private static Stream<Measure> measures(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> Stream.empty();
            case Expr.Of of -> Stream.of(of.measure());
            case Expr.Binary b -> Stream.concat(measures(b.left()), measures(b.right()));
        };
    }

    /** Remarks on every window in the expressions that was cut short. */
    static String cut(Run run, Expr... parts) {
        return Stream.of(parts)
                .flatMap(CompareJudge::measures)
                .map(m -> run.cut(m.phase()))
                .distinct()
                .collect(Collectors.joining());
    }
}
