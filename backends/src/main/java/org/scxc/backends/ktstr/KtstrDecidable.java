package org.scxc.backends.ktstr;

import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;

/** What ktstr's result files can decide. */
final class KtstrDecidable {
    private KtstrDecidable() {}

    /** What they lack for a claim; empty if they have all. */
    static Optional<String> why(Expectation.Claim claim) {
        return missing(claim).map(what -> "the files do not hold " + what);
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
            case Expectation.LoadFails l -> Optional.of("which loads failed");
            case Expectation.Warns w -> Optional.of("the kernel's warnings");
            case Expectation.Compares c -> missing(c.left()).or(() -> missing(c.right()));
            case Expectation.Between b ->
                missing(b.value()).or(() -> missing(b.low())).or(() -> missing(b.high()));
            case Expectation.Always a -> Optional.of("every instant");
            case Expectation.Ran r -> Optional.empty();
            case Expectation.Refused r -> Optional.of("which changes were refused");
            case Expectation.Masks m -> Optional.of(m.left().text());
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
            case WAKEUP, VTIME_GAP, EVENTS -> false;
        };
    }
}
