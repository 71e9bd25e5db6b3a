package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.scxc.model.Decimals;
import org.scxc.model.Expr;
import org.scxc.model.Expr.Unit;

/** Numbers as reports show them. */
public final class Units {
    private static final int DIGITS = 3;
    private static final int DIGITS_MAX = 17;

    private Units() {}

    /** A point in virtual time: {@code 7.124 s}. */
    public static String time(long ns) {
        return Decimals.fixed(ns / 1e9, DIGITS) + " s";
    }

    /** A length of time in the unit that suits it: {@code 4.75 ms}. */
    public static String duration(double ns) {
        return duration(ns, DIGITS);
    }

    private static String duration(double ns, int digits) {
        double size = Math.abs(ns);
        if (size >= 1e9) {
            return trimmed(ns / 1e9, digits) + " s";
        } else if (size >= 1e6) {
            return trimmed(ns / 1e6, digits) + " ms";
        } else if (size >= 1e3) {
            return trimmed(ns / 1e3, digits) + " us";
        }
        return trimmed(ns, digits) + " ns";
    }

    static String show(double value, Unit unit) {
        return show(value, unit, DIGITS);
    }

    private static String show(double value, Unit unit, int digits) {
        return switch (unit) {
            case NONE -> trimmed(value, digits);
            case NS -> duration(value, digits);
            case FRACTION -> trimmed(value * 100, digits) + "%";
        };
    }

    /** A value and its bounds, with as many digits as it takes to tell the value from each bound that it is not. */
    static List<String> apart(Unit unit, double value, double... bounds) {
        for (int digits = DIGITS; digits < DIGITS_MAX; digits++) {
            List<String> texts = texts(unit, digits, value, bounds);
            boolean apart = true;
            for (int i = 0; i < bounds.length; i++) {
                apart &= value == bounds[i] || !texts.get(0).equals(texts.get(i + 1));
            }
            if (apart) {
                return texts;
            }
        }
        return texts(unit, DIGITS_MAX, value, bounds);
    }

    private static List<String> texts(Unit unit, int digits, double value, double... bounds) {
        List<String> texts = new ArrayList<>(List.of(show(value, unit, digits)));
        DoubleStream.of(bounds).forEach(b -> texts.add(show(b, unit, digits)));
        return texts;
    }

    static Unit of(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> c.unit();
            case Expr.Of of ->
                switch (of.measure().kind()) {
                    case USAGE, SHARE -> Unit.FRACTION;
                    case ITERATIONS, EVENTS -> Unit.NONE;
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

    /** Digits after the point, without zeros at the end. */
    private static String trimmed(double value, int digits) {
        return Decimals.fixed(value, digits).replaceAll("\\.?0+$", "");
    }
}
