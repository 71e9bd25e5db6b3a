package org.scxc.backends.ktstr;

import java.util.Locale;

/** Scenario values as words of messages and comments. */
final class KtstrWords {
    private KtstrWords() {}

    /** {@code 1.5 s}, {@code 30 s}, {@code 10 ms}: no zero that says nothing. */
    static String duration(long ns) {
        if (ns % 1_000_000_000L == 0) {
            return ns / 1_000_000_000L + " s";
        }
        if (ns >= 1_000_000_000L) {
            return trimmed(ns / 1e9) + " s";
        }
        if (ns >= 1_000_000L) {
            return trimmed(ns / 1e6) + " ms";
        }
        return trimmed(ns / 1e3) + " us";
    }

    /** As much of it as a message needs. */
    static String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
