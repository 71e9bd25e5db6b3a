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

    private record Unit(Num.Kind kind, BigDecimal factor) {}

    private static final Map<String, Unit> UNITS = units();

    private Quantities() {}

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new LinkedHashMap<>();
        units.put("ns", new Unit(Num.Kind.DURATION, BigDecimal.ONE));
        units.put("us", new Unit(Num.Kind.DURATION, BigDecimal.valueOf(1_000)));
        units.put("ms", new Unit(Num.Kind.DURATION, BigDecimal.valueOf(1_000_000)));
        units.put("s", new Unit(Num.Kind.DURATION, BigDecimal.valueOf(1_000_000_000L)));
        units.put("min", new Unit(Num.Kind.DURATION, BigDecimal.valueOf(60_000_000_000L)));
        units.put("h", new Unit(Num.Kind.DURATION, BigDecimal.valueOf(3_600_000_000_000L)));
        units.put("B", new Unit(Num.Kind.SIZE, BigDecimal.ONE));
        units.put("KiB", new Unit(Num.Kind.SIZE, BigDecimal.valueOf(1L << 10)));
        units.put("MiB", new Unit(Num.Kind.SIZE, BigDecimal.valueOf(1L << 20)));
        units.put("GiB", new Unit(Num.Kind.SIZE, BigDecimal.valueOf(1L << 30)));
        units.put("%", new Unit(Num.Kind.PERCENT, new BigDecimal("0.01")));
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
        Unit known = unit.isEmpty() ? new Unit(Num.Kind.COUNT, BigDecimal.ONE) : UNITS.get(unit);
        if (known == null) {
            diagnostics.report(
                    Code.UNKNOWN_UNIT,
                    quantity.span(),
                    "there is no unit \"" + unit + "\"",
                    unitHint(unit, matcher.group(1)));
            return Optional.empty();
        }
        double value = new BigDecimal(matcher.group(1)).multiply(known.factor()).doubleValue();
        if (value > (known.kind() == Num.Kind.DURATION ? NS_MAX : EXACT_MAX)) {
            String limit = known.kind() == Num.Kind.DURATION
                    ? "no duration is longer than 100 days"
                    : "no number is larger than 2^53";
            diagnostics.report(Code.TOO_BIG, quantity.span(), word + " is too large", limit);
            return Optional.empty();
        }
        return Optional.of(Num.of(known.kind(), value));
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
            return "there are no exponents: write " + exponent.group(1) + "0".repeat(zeros);
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
                ? "there is: " + String.join(", ", UNITS.keySet())
                : "did you mean \"" + number + meant + "\"?";
    }
}
