package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Scenario;

/**
 * What of a variant ktstr's result files can decide.
 *
 * @param variant with these expectations only
 * @param undecided the others
 * @param left texts of the others, with what is missing
 */
public record Judgeable(Scenario.Variant variant, List<Expectation> undecided, List<String> left) {
    public static Judgeable of(Scenario.Variant variant) {
        List<Expectation> kept = new ArrayList<>();
        List<Expectation> undecided = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Expectation e : variant.expectations()) {
            Optional<String> missing = missing(e.claim());
            if (missing.isEmpty()) {
                kept.add(e);
            } else {
                undecided.add(e);
                left.add(e.text() + ": the files do not hold " + missing.get());
            }
        }
        return new Judgeable(
                new Scenario.Variant(variant.name(), variant.knobs(), variant.setup(), kept, variant.runs()),
                undecided,
                left);
    }

    private static Optional<String> missing(Expectation.Claim claim) {
        return switch (claim) {
            case Expectation.Healthy h -> Optional.empty();
            case Expectation.Exits x -> {
                if (x.code().isPresent()) {
                    yield Optional.of("the exit code");
                }
                if (x.matching().isPresent()) {
                    yield Optional.of("the message");
                }
                if (x.subject().isPresent()) {
                    yield Optional.of("whose exit it is");
                }
                yield x.withinNs().isPresent() || x.during().isPresent() ? Optional.of("the time") : Optional.empty();
            }
            case Expectation.Bails b -> Optional.of("how the scheduler's process ended");
            case Expectation.Compares c -> missing(c.left()).or(() -> missing(c.right()));
            case Expectation.Between b ->
                missing(b.value()).or(() -> missing(b.low())).or(() -> missing(b.high()));
            case Expectation.Always a -> Optional.of("every instant");
            case Expectation.Ran r -> Optional.empty();
            case Expectation.Refused r -> Optional.of("which changes were refused");
        };
    }

    private static Optional<String> missing(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> Optional.empty();
            case Expr.Of of ->
                isThere(of.measure())
                        ? Optional.empty()
                        : Optional.of(of.measure().text());
            case Expr.Binary b -> missing(b.left()).or(() -> missing(b.right()));
        };
    }

    private static boolean isThere(Measure m) {
        boolean sum = m.statistic() == Measure.Statistic.SUM;
        return switch (m.kind()) {
            case USAGE, SHARE, ITERATIONS, WAIT -> sum;
            case WAKEUP, VTIME_GAP -> false;
        };
    }
}
