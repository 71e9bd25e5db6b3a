package org.scxc.judge;

import java.util.Locale;
import org.scxc.model.Expr;
import org.scxc.model.Expr.Unit;

/** Numbers as reports show them. */
public final class Units {
    private Units() {}

    /** A point in virtual time: {@code 7.124 s}. */
    public static String time(long ns) {
        return String.format(Locale.ROOT, "%.3f s", ns / 1e9);
    }

    /** A length of time in the unit that suits it: {@code 4.75 ms}. */
    public static String duration(double ns) {
        double size = Math.abs(ns);
        if (size >= 1e9) {
            return trimmed(ns / 1e9) + " s";
        } else if (size >= 1e6) {
            return trimmed(ns / 1e6) + " ms";
        } else if (size >= 1e3) {
            return trimmed(ns / 1e3) + " us";
        }
        return trimmed(ns) + " ns";
    }

    static String show(double value, Unit unit) {
        return switch (unit) {
            case NONE -> trimmed(value);
            case NS -> duration(value);
            case FRACTION -> trimmed(value * 100) + "%";
        };
    }

    static Unit of(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> c.unit();
            case Expr.Of of ->
                switch (of.measure().kind()) {
                    case USAGE, SHARE -> Unit.FRACTION;
                    case ITERATIONS -> Unit.NONE;
                    case WAIT, WAKEUP, VTIME_GAP -> Unit.NS;
                };
            case Expr.Binary b -> ofBinary(b.operator(), of(b.left()), of(b.right()));
        };
    }

    private static Unit ofBinary(Expr.Operator operator, Unit left, Unit right) {
        return switch (operator) {
            case ADD, SUBTRACT -> left;
            case MULTIPLY -> left == Unit.NONE || (left == Unit.FRACTION && right == Unit.NS) ? right : left;
            case DIVIDE -> left == right ? Unit.NONE : left;
        };
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
