package org.scxc.model;

import java.util.Locale;

/** Numbers with a fixed count of digits after the point. */
public final class Decimals {
    private Decimals() {}

    /** {@code 7.124}; what rounds to zero has no sign: an instant 1 us before t = 0 is {@code 0.000} s. */
    public static String fixed(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.startsWith("-") && text.chars().allMatch(c -> c == '-' || c == '0' || c == '.')
                ? text.substring(1)
                : text;
    }
}
