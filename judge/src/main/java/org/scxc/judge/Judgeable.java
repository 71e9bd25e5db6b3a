package org.scxc.judge;

import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Fidelity;
import org.scxc.model.Measure;

/** Whether a claim can be judged at all on a complete outcome; what a run leaves open is another matter. */
public final class Judgeable {
    private static final Fidelity EXACT = new Fidelity.Exact();

    private Judgeable() {}

    public static Fidelity of(Expectation.Claim claim) {
        return switch (claim) {
            case Expectation.Healthy h -> EXACT;
            case Expectation.Exits e -> EXACT;
            case Expectation.Bails b -> EXACT;
            case Expectation.Ran r -> EXACT;
            case Expectation.Compares c -> both(of(c.left()), of(c.right()));
            case Expectation.Between b -> both(of(b.value()), both(of(b.low()), of(b.high())));
            case Expectation.Always a -> {
                Optional<String> open = AlwaysJudge.leftOpen(a);
                yield open.isPresent() ? new Fidelity.Refused("never judged: " + open.get()) : EXACT;
            }
        };
    }

    private static Fidelity of(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> EXACT;
            case Expr.Of of -> of(of.measure());
            case Expr.Binary b -> both(of(b.left()), of(b.right()));
        };
    }

    private static Fidelity of(Measure measure) {
        return switch (measure.kind()) {
            case USAGE, SHARE, ITERATIONS, VTIME_GAP -> EXACT;
            case WAIT, WAKEUP ->
                switch (measure.statistic()) {
                    case SUM, MEAN, MIN, MAX -> EXACT;
                    case P50, P90, P95, P99, P999 ->
                        new Fidelity.Approximated("quantiles come from a histogram and are up to 1.6 % too high");
                };
        };
    }

    private static Fidelity both(Fidelity one, Fidelity other) {
        return one instanceof Fidelity.Refused || other instanceof Fidelity.Exact ? one : other;
    }
}
