package org.scxc.compiler.analysis;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Nearest;

/** Words that begin with a digit: number and unit to base units. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([A-Za-z]*%?)");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX].*");
    private static final int LENGTH_MAX = 40;
    /** 100 days: far above any run, and exact in a double. */
    private static final double NS_MAX = 100.0 * 86_400 * 1e9;

    private static final double EXACT_MAX = 1L << 53;

    /** Numbers of fewer characters fit into a long. */
    private static final int LONG_DIGITS = 19;

    /** Powers of ten that are exact in a double. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /**
     * A unit of so many base units.
     *
     * @param digits that the value has behind the point, beside those that are written
     */
    private record Unit(Num.Kind kind, long factor, int digits) {
        Unit(Num.Kind kind, long factor) {
            this(kind, factor, 0);
        }
    }

    private static final Unit NONE = new Unit(Num.Kind.COUNT, 1);

    private static final Map<String, Unit> UNITS = units();

    private Quantities() {}

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new LinkedHashMap<>();
        units.put("ns", new Unit(Num.Kind.DURATION, 1));
        units.put("us", new Unit(Num.Kind.DURATION, 1_000));
        units.put("ms", new Unit(Num.Kind.DURATION, 1_000_000));
        units.put("s", new Unit(Num.Kind.DURATION, 1_000_000_000L));
        units.put("min", new Unit(Num.Kind.DURATION, 60_000_000_000L));
        units.put("h", new Unit(Num.Kind.DURATION, 3_600_000_000_000L));
        units.put("B", new Unit(Num.Kind.SIZE, 1));
        units.put("KiB", new Unit(Num.Kind.SIZE, 1L << 10));
        units.put("MiB", new Unit(Num.Kind.SIZE, 1L << 20));
        units.put("GiB", new Unit(Num.Kind.SIZE, 1L << 30));
        units.put("%", new Unit(Num.Kind.PERCENT, 1, 2));
        return units;
    }

    static boolean isUnit(String unit) {
        return UNITS.containsKey(unit);
    }

    static Iterable<String> all() {
        return UNITS.keySet();
    }

    static Optional<Num> parse(Item.Quantity quantity, Diagnostics diagnostics) {
        String word = quantity.word();
        Matcher matcher = FORM.matcher(word);
        if (word.length() > LENGTH_MAX) {
            diagnostics.report(
                    Code.TOO_BIG,
                    quantity.span(),
                    "this number is too large",
                    "write at most " + LENGTH_MAX + " digits");
            return Optional.empty();
        }
        if (!matcher.matches() || HEXADECIMAL.matcher(word).matches()) {
            diagnostics.report(
                    Code.MALFORMED_NUMBER,
                    quantity.span(),
                    "\"" + word + "\" is neither a number nor a quantity",
                    malformedHint(word));
            return Optional.empty();
        }
        String unit = matcher.group(2);
        Unit known = unit.isEmpty() ? NONE : UNITS.get(unit);
        if (known == null) {
            diagnostics.report(
                    Code.UNKNOWN_UNIT,
                    quantity.span(),
                    "unknown unit \"" + unit + "\"",
                    unitHint(unit, matcher.group(1)));
            return Optional.empty();
        }
        double value = value(matcher.group(1), known);
        if (value > (known.kind() == Num.Kind.DURATION ? NS_MAX : EXACT_MAX)) {
            String limit = known.kind() == Num.Kind.DURATION
                    ? "no duration is longer than 100 days"
                    : "no number is larger than 2^53";
            diagnostics.report(Code.TOO_BIG, quantity.span(), word + " is too large", limit);
            return Optional.empty();
        }
        return Optional.of(Num.of(known.kind(), value));
    }

    /** The double nearest to a number of a unit. */
    private static double value(String number, Unit unit) {
        int point = number.indexOf('.');
        int behind = (point < 0 ? 0 : number.length() - point - 1) + unit.digits();
        if (number.length() < LONG_DIGITS && behind < POWERS.length) {
            long digits = Long.parseLong(point < 0 ? number : number.substring(0, point) + number.substring(point + 1));
            if (digits <= EXACT_MAX / unit.factor()) {
                return digits * unit.factor() / POWERS[behind]; // both exact, so that one division rounds once
            }
        }
        return Large.value(number, unit);
    }

    /** Apart, since BigDecimal takes a twentieth of a short run to get ready. */
    private static final class Large {
        private static double value(String number, Unit unit) {
            return new BigDecimal(number)
                    .multiply(BigDecimal.valueOf(unit.factor()))
                    .movePointLeft(unit.digits())
                    .doubleValue();
        }
    }

    private static String malformedHint(String word) {
        Matcher hexadecimal = Pattern.compile("0[xX]([0-9A-Fa-f]{1,15})").matcher(word);
        if (hexadecimal.matches()) {
            String decimal = Long.toString(Long.parseLong(hexadecimal.group(1), 16));
            return "numbers are decimal: " + decimal + "; a mask of CPUs is written as their list: 0-7";
        }
        Matcher exponent = Pattern.compile("([0-9]{1,9})[eE]([0-9])").matcher(word);
        if (exponent.matches()) {
            int zeros = Integer.parseInt(exponent.group(2));
            return "exponents are not supported: write " + exponent.group(1) + "0".repeat(zeros);
        }
        return "write digits and a unit: 1500ms, 163.84s, 45%, 256MiB, 1_000_000";
    }

    private static String unitHint(String unit, String number) {
        String meant = switch (unit) {
            case "sec", "secs", "second", "seconds" -> "s";
            case "msec", "millis", "milliseconds" -> "ms";
            case "usec", "micros", "microseconds" -> "us";
            case "m", "mins", "minutes" -> "min";
            case "nsec", "nanos" -> "ns";
            case "k", "K", "kB", "KB" -> "KiB";
            case "M", "MB", "mb" -> "MiB";
            case "G", "GB", "gb" -> "GiB";
            case "pct", "percent" -> "%";
            default -> Nearest.to(unit, UNITS.keySet()).orElse("");
        };
        return meant.isEmpty()
                ? "known: " + String.join(", ", UNITS.keySet())
                : "did you mean \"" + number + meant + "\"?";
    }
}
