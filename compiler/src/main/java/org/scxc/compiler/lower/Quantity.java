package org.scxc.compiler.lower;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.model.Expr;

/**
 * A number with its unit, in base units (ns, bytes, fractions).
 *
 * @param kind what the unit says it is
 */
record Quantity(Kind kind, BigDecimal value) {
    enum Kind {
        COUNT("a count"),
        DURATION("a duration"),
        SIZE("a size"),
        PERCENT("a percentage");

        final String words;

        Kind(String words) {
            this.words = words;
        }

        Expr.Unit unit() {
            return switch (this) {
                case DURATION -> Expr.Unit.NS;
                case PERCENT -> Expr.Unit.FRACTION;
                default -> Expr.Unit.NONE;
            };
        }
    }

    private static final Pattern FORM = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9][0-9_]*)?)([A-Za-z]+|%)?");

    private static final Map<String, Long> NS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "min",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    static final String UNITS = "units are ns, us, ms, s, min, h; B, KiB, MiB, GiB; %";

    /** @return null if {@code text} is no quantity */
    static @org.jspecify.annotations.Nullable Quantity parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(m.group(1).replace("_", ""));
        String unit = m.group(2);
        if (unit == null) {
            return new Quantity(Kind.COUNT, number);
        }
        if (unit.equals("%")) {
            return new Quantity(Kind.PERCENT, number.movePointLeft(2));
        }
        if (NS.containsKey(unit)) {
            return new Quantity(Kind.DURATION, number.multiply(BigDecimal.valueOf(NS.get(unit))));
        }
        return BYTES.containsKey(unit)
                ? new Quantity(Kind.SIZE, number.multiply(BigDecimal.valueOf(BYTES.get(unit))))
                : null;
    }

    boolean isWhole() {
        return value.stripTrailingZeros().scale() <= 0;
    }
}
