package org.scxc.backends.ktstr;

import java.util.List;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;

/**
 * Whether a claim depends on how long an iteration is. Workers of ktstr count passes of their own loops ({@code SpinWait}
 * one for each burst of spinning), where a scenario counts passes of its body, and of one that only spins microseconds. A
 * claim on ratios means the same in either unit, one that holds iterations against a number does not.
 */
final class Iterations {
    static final String CAUSE =
            "ktstr's workers count iterations of their own loops, so that a number of them is another amount of work";

    private Iterations() {}

    static boolean counted(Expectation.Compares c) {
        return !alike(degree(c.left()), degree(c.right()));
    }

    static boolean counted(Expectation.Between b) {
        return List.of(b.low(), b.high()).stream().anyMatch(bound -> !alike(degree(b.value()), degree(bound)));
    }

    /** By which power of the unit of iterations an expression changes. */
    private sealed interface Degree {
        record Power(int exponent) implements Degree {}

        /** Nothing is nothing in every unit. */
        record Zero() implements Degree {}

        /** A sum of different powers. */
        record Mixed() implements Degree {}
    }

    private static boolean alike(Degree a, Degree b) {
        return !(sum(a, b) instanceof Degree.Mixed);
    }

    private static Degree degree(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> c.value() == 0 ? new Degree.Zero() : new Degree.Power(0);
            case Expr.Of of -> new Degree.Power(of.measure().kind() == Measure.Kind.ITERATIONS ? 1 : 0);
            case Expr.Binary b -> {
                Degree left = degree(b.left());
                Degree right = degree(b.right());
                yield switch (b.operator()) {
                    case ADD, SUBTRACT -> sum(left, right);
                    case MULTIPLY -> product(left, right, 1);
                    case DIVIDE -> product(left, right, -1);
                };
            }
        };
    }

    private static Degree sum(Degree a, Degree b) {
        if (a instanceof Degree.Zero) {
            return b;
        }
        return b instanceof Degree.Zero || a.equals(b) ? a : new Degree.Mixed();
    }

    private static Degree product(Degree a, Degree b, int sign) {
        if (a instanceof Degree.Power p && b instanceof Degree.Power q) {
            return new Degree.Power(p.exponent() + sign * q.exponent());
        }
        boolean mixed = a instanceof Degree.Mixed || b instanceof Degree.Mixed;
        return mixed ? new Degree.Mixed() : new Degree.Zero();
    }
}
