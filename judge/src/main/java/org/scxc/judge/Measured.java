package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.judge.Evaluation.Known;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.index.Judgeability;

/**
 * The numbers that a claim compares: for machines, where a verdict's reason is for people.
 *
 * @param comparison {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ==} or {@code between}
 * @param always the claim is about every instant of the run; the value is then the largest
 * @param runs in the order of the outcomes
 */
public record Measured(String comparison, boolean always, Unit unit, List<InRun> runs) {
    /** Of the value and of its bounds. */
    public enum Unit {
        /** Of one CPU, or of a total: 0.25 is 25 %. */
        FRACTION,
        NS,
        COUNT
    }

    /**
     * @param value empty if the run does not tell
     * @param bounds one, or the lower and the upper of {@code between}; empty if the run does not tell one of them
     */
    public record InRun(long seed, Optional<Double> value, List<Double> bounds) {}

    /** Empty for a claim that compares no numbers. */
    public static Optional<Measured> of(Expectation.Claim claim, Setup setup, List<Outcome> runs) {
        return switch (claim) {
            case Expectation.Compares c ->
                Optional.of(
                        measured(CompareJudge.sign(c.comparison()), false, c.left(), List.of(c.right()), setup, runs));
            case Expectation.Between b ->
                Optional.of(measured("between", false, b.value(), List.of(b.low(), b.high()), setup, runs));
            case Expectation.Always a ->
                Optional.of(measured(
                        CompareJudge.sign(Judgeability.wanted(a)), true, a.left(), List.of(a.right()), setup, runs));
            case Expectation.Healthy h -> Optional.empty();
            case Expectation.Exits e -> Optional.empty();
            case Expectation.Bails b -> Optional.empty();
            case Expectation.LoadFails l -> Optional.empty();
            case Expectation.Warns w -> Optional.empty();
            case Expectation.Ran r -> Optional.empty();
            case Expectation.Refused r -> Optional.empty();
            case Expectation.Masks m -> Optional.empty();
        };
    }

    private static Measured measured(
            String comparison, boolean always, Expr value, List<Expr> bounds, Setup setup, List<Outcome> runs) {
        Unit unit = switch (Units.of(value)) {
            case FRACTION -> Unit.FRACTION;
            case NS -> Unit.NS;
            case NONE -> Unit.COUNT;
        };
        return new Measured(
                comparison,
                always,
                unit,
                runs.stream().map(o -> inRun(new Run(setup, o), value, bounds)).toList());
    }

    private static InRun inRun(Run run, Expr value, List<Expr> bounds) {
        List<Double> known = new ArrayList<>();
        bounds.forEach(b -> number(run, b).ifPresent(known::add));
        return new InRun(
                run.outcome().seed(),
                number(run, value),
                known.size() == bounds.size() ? List.copyOf(known) : List.of());
    }

    private static Optional<Double> number(Run run, Expr expr) {
        return Evaluator.evaluate(run, expr) instanceof Known k ? Optional.of(k.value()) : Optional.empty();
    }
}
